namespace GeminiRx.Emulator.Tests;

/// <summary>What the emulator finds in requests that the service would refuse.</summary>
public sealed class FindingsTests
{
    private const string Secret = "my own secret words";

    [Theory]
    [InlineData("""{"contents":[{"parts":[{"tekst":"§"}]}]}""", "contents[0].parts[0].?", "unknown-field")]
    [InlineData("""{"contents":[{"parts":[{"temperature":"§"}]}]}""", "contents[0].parts[0].temperature", "unknown-field")]
    [InlineData("""{"contents":[{"parts":[{"§":1}]}]}""", "contents[0].parts[0].?", "unknown-field")]
    [InlineData("""{"contents":[{"parts":[{"text":"§","inlineData":{}}]}]}""", "contents[0].parts[0]", "one-of")]
    [InlineData("""{"contents":[{"parts":[{"text":["§"]}]}]}""", "contents[0].parts[0].text", "field-type")]
    [InlineData("""{"contents":[{"parts":[{"text":"x"}]}],"generationConfig":{"topK":"§"}}""", "generation_config.top_k", "field-type")]
    [InlineData("""{"contents":[]}""", "contents", "contents")]
    [InlineData("""{"contents":[{"role":"user"}]}""", "contents[0].parts", "contents")]
    [InlineData("""{"contents":[{"parts":[{"text":"§"},{}]}]}""", "contents[0].parts[1].data", "part-data")]
    [InlineData("""{"contents":[{"role":"§","parts":[{"text":"x"}]}]}""", "contents[0].role", "role")]
    [InlineData(
        """{"contents":[{"parts":[{"text":"§"}]}],"generationConfig":{"temperature":3}}""",
        "generation_config.temperature",
        "range"
    )]
    [InlineData(
        """{"contents":[{"parts":[{"text":"§"}]}],"generationConfig":{"maxOutputTokens":0}}""",
        "generation_config.max_output_tokens",
        "range"
    )]
    [InlineData(
        """{"contents":[{"parts":[{"text":"x"}]}],"generationConfig":{"stopSequences":[""]}}""",
        "generation_config.stop_sequences[0]",
        "stop-sequences"
    )]
    [InlineData(
        """{"contents":[{"parts":[{"text":"x"}]}],"generationConfig":{"thinkingConfig":{"thinkingLevel":"MINIMAL"}}}""",
        "generation_config.thinking_config.thinking_level",
        "thinking"
    )]
    [InlineData(
        """{"contents":[{"parts":[{"text":"x"}]}],"generationConfig":{"responseSchema":{"type":"STRING"}}}""",
        "generation_config.response_schema",
        "answer-schema"
    )]
    [InlineData(
        """{"contents":[{"parts":[{"text":"x"}]}],"tools":[{"functionDeclarations":[{"name":"§"}]}]}""",
        "tools[0].function_declarations[0].name",
        "function-name"
    )]
    [InlineData(
        """{"contents":[{"parts":[{"text":"x"}]}],"tools":[{"functionDeclarations":[{"name":"f","parameters":{"type":"OBJECT"}}]}]}""",
        "tools[0].function_declarations[0].parameters.properties",
        "empty-object"
    )]
    [InlineData(
        """{"contents":[{"parts":[{"text":"x"}]},{"role":"model","parts":[{"text":"§"},{"functionCall":{"name":"§"}}]}]}""",
        "contents[1].parts[1].thought_signature",
        "thought-signature"
    )]
    [InlineData("""{"contents":[{"parts":[{"functionResponse":{"name":"§"}}]}]}""", "contents[0]", "turns")]
    [InlineData("""{"contents":[{"parts":[{"text":"§"}]}],"continuationToken":"bm9uZQ=="}""", "continuation_token", "continuation-token")]
    [InlineData(
        """{"contents":[{"parts":[{"text":"x"}]}],"generationConfig":{"responseModalities":["IMAGE"]}}""",
        "generation_config.response_modalities",
        "modalities"
    )]
    [InlineData(
        """{"contents":[{"parts":[{"text":"x"}]}],"generationConfig":{"imageConfig":{"aspectRatio":"§"}}}""",
        "generation_config.image_config.aspect_ratio",
        "image-config"
    )]
    [InlineData("", "contents", "contents")]
    [InlineData("""{"contents":§}""", "", "json")]
    [InlineData("""["§"]""", "", "json")]
    public async Task RefusedRequest_IsAFindingWithoutItsTexts(string body, string path, string rule)
    {
        var emulator = new GeminiEmulator(Wire.AtOnce);
        using var fine = await emulator.SendAsync();
        using var refused = await emulator.SendAsync(Flash, body.Replace("§", Secret, StringComparison.Ordinal));

        Assert.Equal(400, (int)refused.StatusCode);
        var finding = Assert.Single(emulator.Findings);
        Assert.Equal((2L, path, rule), (finding.Request, finding.Path, finding.Rule));
        Assert.True(finding.Source.Length > 0 && finding.Advice.EndsWith('.'));
        Assert.DoesNotContain("secret", finding.ToString(), StringComparison.Ordinal);
    }

    private const string Flash = "https://emulator.test/v1beta/models/gemini-3.8-flash:streamGenerateContent?alt=sse";

    [Theory]
    [InlineData("GET", "v1beta/files/none", "resource", "")]
    [InlineData("GET", "v1beta/files?pageToken=x", "value", "page_token")]
    [InlineData("POST", "v1beta/models/palm-2:generateContent", "model", "")]
    [InlineData("PUT", "v1beta/models", "address", "")]
    [InlineData("POST", "v1beta/models/gemini-embedding-001:embedContent", "unknown-field", "contents")]
    [InlineData("POST", "v1beta/models/gemini-embedding-001:generateContent", "model", "")]
    [InlineData("POST", "v1beta/models/gemini-embedding-001:streamGenerateContent", "model", "")]
    [InlineData("POST", "v1beta/models/gemini-3.8-flash:dream", "address", "")]
    [InlineData("GET", "v1beta/models/gemini-3.8-flash:generateContent", "address", "")]
    [InlineData("PUT", "v1beta/files/x", "address", "")]
    [InlineData("DELETE", "v1beta/cachedContents", "address", "")]
    public async Task OtherCalls_AreJudged_Too(string method, string address, string rule, string path)
    {
        var emulator = new GeminiEmulator(Wire.AtOnce);
        using var response = await emulator.SendAsync(
            "https://emulator.test/" + address,
            method == "POST" ? Wire.Hi : null,
            new HttpMethod(method)
        );

        Assert.False(response.IsSuccessStatusCode);
        var finding = Assert.Single(emulator.Findings);
        Assert.Equal((rule, path), (finding.Rule, finding.Path));
    }

    [Fact]
    public async Task Key_ThatIsMissing_IsAFinding()
    {
        var emulator = new GeminiEmulator(Wire.AtOnce with { RequireKey = true });
        using var response = await emulator.SendAsync();

        Assert.Equal("key", Assert.Single(emulator.Findings).Rule);
    }

    [Fact]
    public async Task Fault_IsNoFinding_AndHidesNone()
    {
        var emulator = new GeminiEmulator(Wire.AtOnce with { Fault = EmulatorFault.Error(EmulatorError.InvalidArgument) });
        using var fine = await emulator.SendAsync();
        Assert.Empty(emulator.Findings);

        using var wrong = await emulator.SendAsync(body: """{"contents":[]}""");
        Assert.Equal("contents", Assert.Single(emulator.Findings).Rule);
    }

    [Fact]
    public async Task AllRules_ThatARequestBreaks_AreFindings()
    {
        const string Body = """
            {"contents":[{"role":"system","parts":[{}]},{"role":"assistant","parts":[{"text":"x"}]}],"generationConfig":{"topP":2}}
            """;
        var emulator = new GeminiEmulator(Wire.AtOnce);
        using var response = await emulator.SendAsync(body: Body);

        Assert.Equal(
            ["contents[0].parts[0].data", "generation_config.top_p", "contents[0].role", "contents[1].role"],
            emulator.Findings.Select(finding => finding.Path)
        );
    }

    [Fact]
    public async Task Lenient_AnswersWhatItFindsWrong()
    {
        var emulator = new GeminiEmulator(Wire.AtOnce with { Lenient = true, Echo = true });
        using var wrong = await emulator.SendAsync(
            "https://emulator.test/v1beta/models/palm-2:generateContent",
            Wire.HiWith(",\"foo\":1,\"generationConfig\":{\"candidateCount\":99,\"temperature\":\"hot\"}")
        );
        using var unreadable = await emulator.SendAsync(body: "{");

        Assert.Equal("Hi", Wire.Json(await wrong.TextAsync()).Text());
        Assert.Equal(400, (int)unreadable.StatusCode);
        Assert.Equal(["unknown-field", "field-type", "model", "json"], emulator.Findings.Select(finding => finding.Rule));
    }

    [Fact]
    public async Task Report_HasTheFindings_AndIsNoRequest()
    {
        var emulator = new GeminiEmulator(Wire.AtOnce with { ServesReport = true });
        using var refused = await emulator.SendAsync(body: """{"contents":[]}""");
        using var report = await emulator.SendAsync("https://emulator.test/emulator/report", body: null, HttpMethod.Get);

        var read = Wire.Json(await report.TextAsync());
        var finding = Assert.Single(read.GetProperty("findings").EnumerateArray());
        Assert.Equal((1, 0), (finding.GetProperty("count").GetInt32(), read.GetProperty("dropped").GetInt32()));
        Assert.Equal(
            (1, "contents", "contents"),
            (finding.GetProperty("request").GetInt32(), finding.GetProperty("path").GetString(), finding.GetProperty("rule").GetString())
        );
        Assert.Single(emulator.Requests);
    }

    [Fact]
    public async Task Report_ByDefault_IsNoAddress()
    {
        var emulator = new GeminiEmulator(Wire.AtOnce);
        using var report = await emulator.SendAsync("https://emulator.test/emulator/report", body: null, HttpMethod.Get);

        Assert.Equal(404, (int)report.StatusCode);
        Assert.Empty(emulator.Findings);
    }

    [Fact]
    public async Task Findings_AreTheNewestThousand()
    {
        var emulator = new GeminiEmulator(Wire.AtOnce);
        for (var i = 0; i < 1_001; i++)
        {
            using var refused = await emulator.SendAsync(body: """{"contents":[]}""");
        }

        Assert.Equal((1_000, 2L, 1_001L), (emulator.Findings.Count, emulator.Findings[0].Request, emulator.Findings[^1].Request));
        Assert.Equal((1L, 1_001L), (emulator.DroppedFindings, emulator.RequestCount));
    }
}
