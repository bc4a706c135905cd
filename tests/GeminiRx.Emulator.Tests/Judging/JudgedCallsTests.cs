namespace GeminiRx.Emulator.Tests;

/// <summary>Which calls are judged: whatever answers them, but only mistakes of the client.</summary>
public sealed class JudgedCallsTests
{
    private const string Server = "https://emulator.test/";

    private const string Unknown = """{"contents":[{"parts":[{"fileData":{"fileUri":"https://emulator.test/v1beta/files/none"}}]}]}""";

    [Theory]
    [InlineData("v1beta/models/palm-2:generateContent", Wire.Hi, "model")]
    [InlineData("v1beta/models/gemini-3.8-flash:generateContent", """{"contents":[]}""", "contents")]
    [InlineData("v1beta/models/gemini-3.8-flash:generateContent", Unknown, "resource")]
    [InlineData(
        "v1beta/models/gemini-3.8-flash:streamGenerateContent",
        """{"contents":[{"parts":[{"text":"x"}]}],"continuationToken":"bm9uZQ=="}""",
        "continuation-token"
    )]
    [InlineData("v1beta/models/gemini-embedding-001:embedContent", "{}", "contents")]
    [InlineData("v1beta/models/gemini-embedding-001:batchEmbedContents", """{"requests":[{"foo":1}]}""", "unknown-field")]
    [InlineData("v1beta/models/gemini-3.8-flash:embedContent", """{"content":{"parts":[{"text":"x"}]}}""", "model")]
    [InlineData("v1beta/decisions", "[]", "json")]
    [InlineData("v1beta/cachedContents", "{}", "value")]
    [InlineData("upload/v1beta/files", "{}", "value")]
    [InlineData("GET v1beta/files/none", null, "resource")]
    [InlineData("DELETE v1beta/files/none", null, "resource")]
    [InlineData("DELETE v1beta/cachedContents/none", null, "resource")]
    [InlineData("PATCH v1beta/cachedContents/none", """{"ttl":"60s"}""", "resource")]
    [InlineData("GET v1beta/models?pageSize=many", null, "field-type")]
    [InlineData("PUT v1beta/models", "{}", "address")]
    public async Task Call_IsJudged_AlsoWhenAFaultOrTheKeyRefusesIt(string call, string? body, string rule)
    {
        var (method, path) = call.Split(' ') is [var named, var rest] ? (named, rest) : ("POST", call);
        var broken = new GeminiEmulator(Wire.AtOnce with { OnRequest = _ => new EmulatorReply { Fault = "503" } });
        var keyless = new GeminiEmulator(Wire.AtOnce with { RequireKey = true });

        using var faulty = await broken.SendAsync(Server + path, body, new HttpMethod(method));
        using var refused = await keyless.SendAsync(Server + path, body, new HttpMethod(method));

        Assert.Equal(503, (int)faulty.StatusCode);
        Assert.Equal(rule, Assert.Single(broken.Findings).Rule);
        Assert.Equal(rule == "address" ? [rule] : ["key", rule], keyless.Findings.Select(finding => finding.Rule).Order(new KeyFirst()));
    }

    [Fact]
    public async Task Cache_ThatAFaultAnswers_IsNotCreated()
    {
        var emulator = new GeminiEmulator(
            Wire.AtOnce with
            {
                OnRequest = request => request.Number == 1 ? new EmulatorReply { Fault = "503" } : null,
            }
        );
        var cache = $$"""{"model":"models/gemini-2.5-flash","contents":[{"parts":[{"text":"{{new string('x', 9_000)}}"}]}]}""";
        using var created = await emulator.SendAsync(Server + "v1beta/cachedContents", cache);
        using var list = await emulator.SendAsync(Server + "v1beta/cachedContents", body: null, HttpMethod.Get);

        Assert.DoesNotContain("emulator-1", await list.TextAsync(), StringComparison.Ordinal);
        Assert.Empty(emulator.Findings);
    }

    [Theory]
    [InlineData("POST", "v1beta/interactions-of-tomorrow")]
    [InlineData("POST", "v1beta/openai/chat/completions")]
    [InlineData("POST", "v1beta/models/gemini-3.8-flash:batchGenerateContent")]
    [InlineData("POST", "v1beta/models/veo-4:predictLongRunning")]
    [InlineData("GET", "v1beta/models/veo-4/operations/x")]
    [InlineData("GET", "v1beta/files/x:download?alt=media")]
    [InlineData("POST", "v1beta/files")]
    [InlineData("GET", "v1beta/batches/x")]
    [InlineData("DELETE", "v1beta/tunedModels/x")]
    [InlineData("GET", "")]
    [InlineData("HEAD", "v1beta/models")]
    [InlineData("GET", "favicon.ico")]
    [InlineData("GET", ".well-known/x")]
    [InlineData("OPTIONS", "v1beta/models/gemini-3.8-flash:generateContent")]
    [InlineData("OPTIONS", "v1beta/models")]
    public async Task Address_ThatTheEmulatorLacks_IsNoFinding(string method, string path)
    {
        var emulator = new GeminiEmulator(Wire.AtOnce with { RequireKey = true });
        using var answer = await emulator.SendAsync(Server + path, body: null, new HttpMethod(method));

        Assert.Equal(404, (int)answer.StatusCode);
        Assert.Empty(emulator.Findings);
    }

    [Theory]
    [InlineData("", "contents")]
    [InlineData("""{"contents":[{"parts":[{"text":"Hi"}]}],"continuationToken":"bm9uZQ=="}""", "continuation-token")]
    public async Task Lenient_AnswersWhatCanBeRead(string body, string rule)
    {
        var emulator = new GeminiEmulator(Wire.AtOnce with { Lenient = true, Text = "fine" });
        using var answer = await emulator.SendAsync(Wire.Whole, body);

        Assert.Equal("fine", Wire.Json(await answer.TextAsync()).Text());
        Assert.Equal(rule, Assert.Single(emulator.Findings).Rule);
    }

    private sealed class KeyFirst : IComparer<string>
    {
        public int Compare(string? x, string? y) => (x == "key" ? 0 : 1) - (y == "key" ? 0 : 1);
    }
}
