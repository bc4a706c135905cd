namespace GeminiRx.Emulator.Tests;

/// <summary>A report has no text of the user, wherever a request puts it, and has an end.</summary>
public sealed class HiddenTextTests
{
    private const string Key = "AIzaSyD-secret0123456789abcdefghijklmnop";

    public static TheoryData<string, string> Requests =>
        new()
        {
            { """{"contents":[{"parts":[{"§":1}]}]}""", "contents[0].parts[0].?" },
            { """{"§":1,"contents":[{"parts":[{"text":"x"}]}]}""", "?" },
            { """{"contents":[{"parts":[{"a.§.b[7]":1}]}]}""", "contents[0].parts[0].?" },
            { """{"contents":[{"parts":[{"contents.§":1}]}]}""", "contents[0].parts[0].?" },
            { """{"contents":[{"parts":[{"text":"x"}]}],"generationConfig":{"§":1}}""", "generation_config.?" },
            {
                """
                    {"contents":[{"parts":[{"text":"x"}]}],"generationConfig":{"responseMimeType":"application/json",
                     "responseSchema":{"type":"OBJECT","properties":{"a":{"type":"STRING"},"§":{"type":"OBJECT"}}}}}
                    """,
                "generation_config.response_schema.properties[1].value.properties"
            },
            {
                """
                    {"contents":[{"parts":[{"text":"x"}]}],"generationConfig":{"responseMimeType":"application/json",
                     "responseSchema":{"type":"OBJECT","properties":{"§":{"§":1}}}}}
                    """,
                "generation_config.response_schema.properties[0].value.?"
            },
        };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Name_OfTheUser_IsInNoFinding(string body, string path)
    {
        var emulator = new GeminiEmulator(Wire.AtOnce with { ServesReport = true });
        using var refused = await emulator.SendAsync(Wire.Whole, body.Replace("§", Key, StringComparison.Ordinal));
        using var report = await emulator.SendAsync("https://emulator.test/emulator/report", body: null, HttpMethod.Get);

        Assert.Equal(400, (int)refused.StatusCode);
        Assert.Equal(path, Assert.Single(emulator.Findings).Path);
        Assert.DoesNotContain("secret", await report.TextAsync(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Name_OfManyParts_HasAnEnd()
    {
        var emulator = new GeminiEmulator(Wire.AtOnce);
        var name = string.Concat(Enumerable.Repeat("text.", 200_000));
        using var refused = await emulator.SendAsync(Wire.Whole, Wire.HiWith($",\"{name}\":1"));

        Assert.Equal("?", Assert.Single(emulator.Findings).Path);
    }

    [Fact]
    public async Task Place_ThatIsDeep_IsCutAt200Characters()
    {
        var schema = """{"type":"OBJECT"}""";
        for (var depth = 0; depth < 40; depth++)
        {
            schema = $$"""{"type":"ARRAY","items":{{schema}}}""";
        }

        var emulator = new GeminiEmulator(Wire.AtOnce);
        using var refused = await emulator.SendAsync(
            Wire.Whole,
            Wire.HiWith($$""","generationConfig":{"responseMimeType":"application/json","responseSchema":{{schema}}}""")
        );

        var path = Assert.Single(emulator.Findings).Path;
        Assert.True(path.Length is > 150 and <= 200, path);
    }

    [Theory]
    [InlineData("texts", "'text'")]
    [InlineData("inlinedata", "'inlineData'")]
    public async Task Field_ThatIsMisspelled_HasTheNearestOneAsAdvice(string name, string nearest)
    {
        var emulator = new GeminiEmulator(Wire.AtOnce);
        using var refused = await emulator.SendAsync(Wire.Whole, $$"""{"contents":[{"parts":[{"{{name}}":"x"}]}]}""");

        Assert.Contains(nearest, Assert.Single(emulator.Findings).Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_WithManyMistakes_KeepsTwenty_AndCountsTheRest()
    {
        var emulator = new GeminiEmulator(Wire.AtOnce);
        using var fine = await emulator.SendAsync(body: """{"contents":[]}""");
        var turns = string.Join(',', Enumerable.Repeat("""{"role":"robot","parts":[{}]}""", 2_000));
        using var refused = await emulator.SendAsync(body: $$"""{"contents":[{{turns}}]}""");

        Assert.Equal(21, emulator.Findings.Count);
        Assert.Equal(1, emulator.Findings[0].Request);
        Assert.Equal(3_980, emulator.DroppedFindings);
    }

    [Fact]
    public async Task Mistake_ThatReadsTheSame_IsOneFindingWithItsCount()
    {
        var emulator = new GeminiEmulator(Wire.AtOnce);
        using var refused = await emulator.SendAsync(body: """{"contents":[{"parts":[{"one":1,"two":2,"text":"x"}]}],"three":3}""");

        Assert.Equal([("contents[0].parts[0].?", 2), ("?", 1)], emulator.Findings.Select(finding => (finding.Path, finding.Count)));
    }
}
