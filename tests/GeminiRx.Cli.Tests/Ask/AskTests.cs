using System.Text.Json;
using GeminiRx.Emulator;
using GeminiRx.TestSupport;

namespace GeminiRx.Cli.Tests;

public sealed class AskTests
{
    private static readonly EmulatorOptions _noDelays = new()
    {
        Text = "Once upon a time.",
        FirstChunkDelay = TimeSpan.Zero,
        BurstInterval = TimeSpan.Zero,
    };

    public static IEnumerable<TheoryDataRow<string>> Files =>
        [
            .. RecordedFiles.StreamFiles.Select(file => new TheoryDataRow<string>(file)),
            .. RecordedFiles.Present ? [] : new[] { new TheoryDataRow<string>("") { Skip = RecordedFiles.SkipReason } },
        ];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Ask_RecordedAnswer_IsPrintedAsNdjson(string file)
    {
        var expected = RecordedFiles.Expected(file);
        await using var service = await LoopbackEmulator.StartAsync(
            new GeminiEmulator(_noDelays with { Text = null, Answer = RecordedFiles.Read(file), BytesPerRead = 997 })
        );

        var (exitCode, output, error) = await GeminiProcess.RunAsync([
            "ask",
            "--endpoint",
            service.Address.ToString(),
            "--format",
            "ndjson",
            "Hi",
        ]);

        var lines = output.TrimEnd('\n').Split('\n').Select(line => JsonSerializer.Deserialize<JsonElement>(line)).ToList();
        var last = lines[^1];
        Assert.Equal(Text(expected, "text"), Joined(lines, "text"));
        Assert.Equal(Text(expected, "thought"), Joined(lines, "thought"));
        Assert.Equal(Text(expected, "finishReason"), Text(last, "finishReason"));
        Assert.Equal(Text(expected, "blockReason"), Text(last, "blockReason"));
        AssertUsage(expected.GetProperty("usage"), last);
        Assert.Equal(
            expected.GetProperty("toolCalls").EnumerateArray().Select(call => (Text(call, "name"), Json(call.GetProperty("args")))),
            lines.Where(line => Text(line, "type") == "toolCall").Select(line => (Text(line, "name"), Json(line.GetProperty("args"))))
        );
        Assert.Equal(
            expected.GetProperty("media").EnumerateArray().Select(media => media.GetString()),
            lines.Where(line => Text(line, "type") == "media").Select(line => Text(line, "mimeType"))
        );
        Assert.Single(lines, line => Text(line, "type") is "finished" or "error");
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        if (expected.GetProperty("error") is { ValueKind: JsonValueKind.Object } failure)
        {
            Assert.Equal(
                ("error", Text(failure, "kind"), failure.GetProperty("code").ToString(), Text(failure, "status")),
                (Text(last, "type"), Text(last, "kind"), Member(last, "code").ToString(), Text(last, "status"))
            );
            Assert.Equal(2, exitCode);
        }
        else
        {
            Assert.Equal((Text(expected, "outcome"), Text(expected, "modelVersion")), (Text(last, "outcome"), Text(last, "modelVersion")));
            Assert.Equal(Text(expected, "outcome") == "completed" ? 0 : 3, exitCode);
        }
    }

    [Fact]
    public async Task Ask_WithoutKeyAndEndpoint_StreamsFromTheEmulatorAndReportsIt()
    {
        var (exitCode, output, error) = await GeminiProcess.RunAsync(["ask", "Write a story"]);

        Assert.Equal(0, exitCode);
        Assert.Contains("No model wrote this", output, StringComparison.Ordinal);
        Assert.Contains("emulator", Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_Options_AreSentAndPlainTextIsPrinted()
    {
        var emulator = new GeminiEmulator(_noDelays);
        await using var service = await LoopbackEmulator.StartAsync(emulator);

        var (exitCode, output, error) = await GeminiProcess.RunAsync(
            ["ask", "--model", "gemini-x", "--system", "Be \"brief\".", "--thoughts", "two", "words"],
            "",
            ("GEMINIRX_ENDPOINT", service.Address.ToString()),
            ("GEMINI_API_KEY", "key-of-a-test")
        );

        Assert.Equal((0, "Once upon a time."), (exitCode, output));
        Assert.DoesNotContain("key-of-a-test", error, StringComparison.Ordinal);
        Assert.NotEmpty(error);
        var request = Assert.Single(emulator.Requests);
        var body = JsonSerializer.Deserialize<JsonElement>(request.Body);
        Assert.Equal("/v1beta/models/gemini-x:streamGenerateContent?alt=sse", request.PathAndQuery);
        Assert.True(request.HasKey);
        Assert.Equal("two words", Text(body.GetProperty("contents")[0].GetProperty("parts")[0], "text"));
        Assert.Equal("Be \"brief\".", Text(body.GetProperty("systemInstruction").GetProperty("parts")[0], "text"));
        Assert.True(body.GetProperty("generationConfig").GetProperty("thinkingConfig").GetProperty("includeThoughts").GetBoolean());
    }

    [Fact]
    public async Task Ask_Dash_ReadsThePromptFromStandardInput()
    {
        var emulator = new GeminiEmulator(_noDelays);
        await using var service = await LoopbackEmulator.StartAsync(emulator);
        var prompt = "\"quotes\" and\nlines 😀 " + new string('x', 1_000_000);

        var (exitCode, output, _) = await GeminiProcess.RunAsync(["ask", "--endpoint", service.Address.ToString(), "-"], prompt);

        Assert.Equal((0, "Once upon a time."), (exitCode, output));
        Assert.Equal(
            prompt,
            Text(
                JsonSerializer
                    .Deserialize<JsonElement>(Assert.Single(emulator.Requests).Body)
                    .GetProperty("contents")[0]
                    .GetProperty("parts")[0],
                "text"
            )
        );
    }

    [Fact]
    public async Task Ask_WordsAfterTwoDashes_AreThePrompt()
    {
        var emulator = new GeminiEmulator(_noDelays);
        await using var service = await LoopbackEmulator.StartAsync(emulator);

        var (exitCode, _, _) = await GeminiProcess.RunAsync([
            "ask",
            "--endpoint",
            service.Address.ToString(),
            "--",
            "--what",
            "is",
            "this",
        ]);

        Assert.Equal(0, exitCode);
        Assert.Contains("--what is this", Assert.Single(emulator.Requests).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_WordThatStartsWithAt_IsPartOfThePrompt()
    {
        var emulator = new GeminiEmulator(_noDelays);
        await using var service = await LoopbackEmulator.StartAsync(emulator);

        var (exitCode, _, _) = await GeminiProcess.RunAsync([
            "ask",
            "--endpoint",
            service.Address.ToString(),
            "--system",
            "@persona",
            "@alice",
            "said what?",
        ]);

        Assert.Equal(0, exitCode);
        Assert.Contains("@alice said what?", Assert.Single(emulator.Requests).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_PromptInAnyLocale_IsReadAsUtf8()
    {
        var emulator = new GeminiEmulator(_noDelays);
        await using var service = await LoopbackEmulator.StartAsync(emulator);

        await GeminiProcess.RunAsync(["ask", "--endpoint", service.Address.ToString(), "-"], "hé 😀", ("LC_ALL", "en_US.ISO-8859-1"));

        Assert.Equal(
            "hé 😀",
            Text(
                JsonSerializer
                    .Deserialize<JsonElement>(Assert.Single(emulator.Requests).Body)
                    .GetProperty("contents")[0]
                    .GetProperty("parts")[0],
                "text"
            )
        );
    }

    [Fact]
    public async Task Help_AndVersion_AreOnStandardOutput()
    {
        var (helpCode, help, _) = await GeminiProcess.RunAsync(["ask", "--help", "all"]);
        var (versionCode, version, _) = await GeminiProcess.RunAsync(["--version"]);

        Assert.Equal((0, 0), (helpCode, versionCode));
        Assert.Contains("--endpoint", help, StringComparison.Ordinal);
        Assert.Matches(@"^\d+\.\d+\.\d+", version);
    }

    private static void AssertUsage(JsonElement expected, JsonElement last)
    {
        var usage = Member(last, "usage");
        if (expected.ValueKind == JsonValueKind.Null)
        {
            Assert.NotEqual(JsonValueKind.Object, usage.ValueKind);
            return;
        }

        Assert.Equal(Counts(expected), Counts(usage));

        static string Counts(JsonElement usage) =>
            string.Join(
                ' ',
                usage
                    .EnumerateObject()
                    .Where(count => count.Value.ValueKind == JsonValueKind.Number)
                    .OrderBy(count => count.Name, StringComparer.Ordinal)
                    .Select(count => $"{count.Name}={count.Value}")
            );
    }

    private static string Joined(IEnumerable<JsonElement> lines, string type) =>
        string.Concat(lines.Where(line => Text(line, "type") == type).Select(line => Text(line, "text")));

    private static string Json(JsonElement element) => JsonSerializer.Serialize(element);

    private static JsonElement Member(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value : default;

    private static string? Text(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
}
