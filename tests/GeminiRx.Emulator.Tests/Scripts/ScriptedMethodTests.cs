using GeminiRx.TestSupport;

namespace GeminiRx.Emulator.Tests;

/// <summary>Scripts whose rules are about methods without a prompt, such as embeddings, files and caches.</summary>
public sealed class ScriptedMethodTests
{
    private const string Server = "https://emulator.test/v1beta/";

    [Fact]
    public async Task FaultOfARule_MeetsItsMethodOnly()
    {
        const string Script = """
            when method is embedContent and model is gemini-embedding-001
              fault 503 times 1
            when method is files.list
              fault 429-day
            otherwise
              fault 500
            """;
        var emulator = new GeminiEmulator(Wire.AtOnce with { Script = EmulatorScript.Parse(Script) });
        const string Embed = Server + "models/gemini-embedding-001:embedContent";
        const string Content = """{"content":{"parts":[{"text":"a"}]}}""";

        Assert.Equal(503, await StatusAsync(emulator, Embed, Content));
        Assert.Equal(200, await StatusAsync(emulator, Embed, Content));
        Assert.Equal(429, await StatusAsync(emulator, Server + "files", null));
        Assert.Equal(200, await StatusAsync(emulator, Server + "cachedContents", null)); // no rule names the method
        Assert.Equal(500, await StatusAsync(emulator, Wire.Whole, Wire.Hi));
    }

    [Theory]
    [InlineData("drop:5", "application/json", 5, true)]
    [InlineData("bytes", "application/json", 1, false)]
    [InlineData("wrong-type", "text/plain", 1_000, false)]
    public async Task FaultOfTheBody_MeetsAnAnswerWithoutEvents(string fault, string type, int firstRead, bool breaks)
    {
        var emulator = new GeminiEmulator(
            Wire.AtOnce with
            {
                Script = EmulatorScript.Parse($"when method is embedContent\n fault 503\nwhen method is models.list\n fault {fault}"),
            }
        );
        using var response = await emulator.SendAsync(Server + "models", body: null, HttpMethod.Get);
        await using var body = await response.Content.ReadAsStreamAsync(TimeoutToken.Start());

        Assert.Equal((type, fault), (response.Content.Headers.ContentType?.MediaType, emulator.Requests[0].Fault));
        var first = await body.ReadOnceAsync();
        Assert.True(firstRead < 1_000 ? first.Length == firstRead : first.Length > firstRead, $"{first.Length} bytes");
        var next = () => body.ReadOnceAsync();
        if (breaks)
        {
            await Assert.ThrowsAsync<HttpIOException>(next);
        }
        else
        {
            Assert.Equal(firstRead == 1 ? 1 : 0, (await next()).Length);
        }
    }

    [Fact]
    public async Task RuleAfterOtherwise_MeetsItsMethodWithoutAPrompt()
    {
        const string Script = "otherwise\n answer text \"x\"\nwhen method is files.list\n fault 503";
        var emulator = new GeminiEmulator(Wire.AtOnce with { Script = EmulatorScript.Parse(Script) });

        Assert.Equal(503, await StatusAsync(emulator, Server + "files", null));
        Assert.Equal(200, await StatusAsync(emulator, Wire.Whole, Wire.Hi));
    }

    [Fact]
    public async Task FaultWithALimit_CountsEachCallWithoutAPromptByItself()
    {
        var emulator = new GeminiEmulator(Wire.AtOnce with { OnRequest = _ => new EmulatorReply { Fault = "503 times 1" } });
        const string Embed = Server + "models/gemini-embedding-001:embedContent";
        const string One = """{"content":{"parts":[{"text":"one"}]}}""";
        const string Two = """{"content":{"parts":[{"text":"two"}]}}""";

        Assert.Equal(503, await StatusAsync(emulator, Embed, One));
        Assert.Equal(503, await StatusAsync(emulator, Embed, Two)); // another body
        Assert.Equal(503, await StatusAsync(emulator, Server + "models", null)); // another method
        Assert.Equal(503, await StatusAsync(emulator, Server + "files", null));
        Assert.Equal(503, await StatusAsync(emulator, Server + "models/gemini-3.8-flash", null)); // another resource
        Assert.Equal(503, await StatusAsync(emulator, Server + "models/gemini-3.6-flash", null));
        Assert.Equal(200, await StatusAsync(emulator, Embed, One));
        Assert.Equal(200, await StatusAsync(emulator, Server + "models", null));
    }

    private static async Task<int> StatusAsync(GeminiEmulator emulator, string address, string? body)
    {
        using var response = await emulator.SendAsync(address, body, body is null ? HttpMethod.Get : HttpMethod.Post);
        return (int)response.StatusCode;
    }
}
