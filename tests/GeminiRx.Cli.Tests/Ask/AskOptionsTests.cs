using System.Text;
using System.Text.Json;
using GeminiRx.Emulator;
using GeminiRx.TestSupport;

namespace GeminiRx.Cli.Tests;

public sealed class AskOptionsTests : IDisposable
{
    private static readonly EmulatorOptions _noDelays = new()
    {
        Text = "Once upon a time.",
        FirstChunkDelay = TimeSpan.Zero,
        BurstInterval = TimeSpan.Zero,
    };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ask");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Ask_EveryOption_IsSent()
    {
        var image = Write("photo", "\u0089PNG\r\n\u001a\n", Encoding.Latin1);
        var notes = Write("notes.csv", "a,b\n1,2\n");
        var key = Write("key", "key-of-a-file\n");
        SetMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var (exitCode, _, body, error) = await AskAsync([
            "--model",
            "gemini-x",
            "--system",
            "Be \"brief\".",
            "--attach",
            image,
            "--attach",
            notes,
            "--attach",
            "https://example.org/film.mp4",
            "--temperature",
            "0.25",
            "--top-p",
            "0.5",
            "--top-k",
            "7",
            "--max-tokens",
            "99",
            "--stop",
            "END",
            "--stop",
            "-x",
            "--safety",
            "harassment=only-high",
            "--safety",
            "HARM_CATEGORY_HATE_SPEECH=off",
            "--thoughts",
            "--thinking",
            "low",
            "--format",
            "text",
            "--timeout-first",
            "5",
            "--timeout-gap",
            "0",
            "--retries",
            "2",
            "--key-file",
            key,
            "--verbose",
            "What",
            "is this?",
        ]);

        Assert.Equal(0, exitCode);
        Assert.Equal(
            """[{"text":"What is this?"},{"inlineData":{"mimeType":"image/png","data":"iVBORw0KGgo="}},"""
                + """{"inlineData":{"mimeType":"text/csv","data":"YSxiCjEsMgo="}},"""
                + """{"fileData":{"fileUri":"https://example.org/film.mp4","mimeType":"video/mp4"}}]""",
            body.GetProperty("contents")[0].GetProperty("parts").GetRawText()
        );
        Assert.Equal("Be \"brief\".", body.GetProperty("systemInstruction").GetProperty("parts")[0].GetProperty("text").GetString());
        Assert.Equal(
            """[{"category":"HARM_CATEGORY_HARASSMENT","threshold":"BLOCK_ONLY_HIGH"},"""
                + """{"category":"HARM_CATEGORY_HATE_SPEECH","threshold":"OFF"}]""",
            body.GetProperty("safetySettings").GetRawText()
        );
        Assert.Equal(
            JsonElement.Parse(
                """{"temperature":0.25,"topP":0.5,"topK":7,"maxOutputTokens":99,"stopSequences":"""
                    + """["END","-x"],"thinkingConfig":{"thinkingLevel":"LOW","includeThoughts":true}}"""
            ),
            body.GetProperty("generationConfig"),
            JsonElement.DeepEquals
        );
        Assert.Contains("key: set (option)", error, StringComparison.Ordinal);
        Assert.Contains("model: gemini-x (option)", error, StringComparison.Ordinal);
        Assert.DoesNotContain("key-of-a-file", error, StringComparison.Ordinal);
        Assert.DoesNotContain("brief", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_JsonSchema_IsSentAndAnswered()
    {
        var schema = Write("schema.json", """{"type":"object","properties":{"name":{"type":"string"}},"required":["name"]}""");
        var options = _noDelays with { Text = null };
        var (exitCode, output, body, _) = await AskAsync(["--json-schema", schema, "--thinking", "0", "Hi"], options);

        Assert.Equal(0, exitCode);
        Assert.Equal("name", Assert.Single(JsonElement.Parse(output).EnumerateObject()).Name);
        Assert.Equal("application/json", body.GetProperty("generationConfig").GetProperty("responseMimeType").GetString());
        Assert.Equal(0, body.GetProperty("generationConfig").GetProperty("thinkingConfig").GetProperty("thinkingBudget").GetInt32());
    }

    [Theory]
    [InlineData("diff --git a b\n", "Write a \"message\"\n\ndiff --git a b\n", "Write a \"message\"")]
    [InlineData("", "Write", "Write")]
    [InlineData("é 😀\n\"q\"", "é 😀\n\"q\"", "-")]
    [InlineData("late", "Two words\n\nlate", "Two", "words", "-")]
    public async Task Ask_PipedInput_IsAppendedToThePrompt(string input, string expected, params string[] words)
    {
        var (exitCode, _, body, _) = await AskAsync(words, input: input);

        Assert.Equal(0, exitCode);
        Assert.Equal(expected, PromptOf(body));
    }

    [Fact]
    public async Task Ask_PipedMegabyte_IsAppendedToThePrompt()
    {
        var input = string.Concat(Enumerable.Repeat("\"quotes\" and\n😀 'more' \\ $(x) ", 40_000));

        var (exitCode, _, body, _) = await AskAsync(["What?"], input: input);

        Assert.True(input.Length > 1_000_000);
        Assert.Equal((0, $"What?\n\n{input}"), (exitCode, PromptOf(body)));
    }

    [Fact]
    public async Task Ask_PdfOnStandardInput_IsAttached()
    {
        var (exitCode, _, body, _) = await AskAsync(["What is this?"], input: "%PDF-1.7 \u0001");

        Assert.Equal(0, exitCode);
        Assert.Equal(
            "application/pdf",
            body.GetProperty("contents")[0].GetProperty("parts")[1].GetProperty("inlineData").GetProperty("mimeType").GetString()
        );
    }

    [Fact]
    public async Task Settings_OptionEnvironmentAndFile_ApplyInThisOrder()
    {
        Write(
            "geminirx/config.json",
            """{ "model": "gemini-file", "temperature": 0.5, "top-k": 3, "stop": ["a", "b"], "thoughts": true, /* so */ }"""
        );
        var (_, _, fromFile, _) = await AskAsync(["--temperature", "1", "Hi"]);
        var (_, _, _, error) = await AskAsync(["--verbose", "Hi"], environment: ("GEMINIRX_MODEL", "gemini-environment"));

        Assert.Equal(
            JsonElement.Parse("""{"temperature":1,"topK":3,"stopSequences":["a","b"],"thinkingConfig":{"includeThoughts":true}}"""),
            fromFile.GetProperty("generationConfig"),
            JsonElement.DeepEquals
        );
        Assert.Contains("model: gemini-environment (GEMINIRX_MODEL)", error, StringComparison.Ordinal);
        Assert.Contains("top-k: 3 (settings file)", error, StringComparison.Ordinal);
        Assert.Contains("key: not set (default)", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "gemini_api_key": "secret" }""", "GEMINI_API_KEY")]
    [InlineData("""{ "colour": 1 }""", "unknown setting colour. Known settings: model, ")]
    [InlineData("""{ "temperature": 9 }""", "from 0 to 2")]
    [InlineData("{\n  \"model\": }", "line 2 is not valid JSON")]
    [InlineData("[]", "not a JSON object")]
    public async Task Settings_InvalidFile_ReportsTheReason(string content, string message)
    {
        Write("geminirx/config.json", content);

        var (exitCode, output, error) = await GeminiProcess.RunAsync(["ask", "Hi"], "", ("XDG_CONFIG_HOME", _folder.FullName));

        Assert.Equal((1, ""), (exitCode, output));
        Assert.Contains(message, Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task KeyFile_ReadableByOthers_IsRejected()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes");
        var key = Write("key", "key-of-a-file");
        SetMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        var (exitCode, _, error) = await GeminiProcess.RunAsync(["ask", "--key-file", key, "Hi"]);

        Assert.Equal(1, exitCode);
        Assert.Contains("chmod 600", error, StringComparison.Ordinal);
        Assert.DoesNotContain("key-of-a-file", error, StringComparison.Ordinal);
    }

    private static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }

    private static string? PromptOf(JsonElement body) =>
        body.GetProperty("contents")[0].GetProperty("parts")[0].GetProperty("text").GetString();

    private async Task<(int ExitCode, string Output, JsonElement Body, string Error)> AskAsync(
        string[] arguments,
        EmulatorOptions? options = null,
        string input = "",
        params (string, string)[] environment
    )
    {
        var emulator = new GeminiEmulator(options ?? _noDelays);
        await using var service = await LoopbackEmulator.StartAsync(emulator);
        var (exitCode, output, error) = await GeminiProcess.RunAsync(
            ["ask", .. arguments],
            input,
            [("GEMINIRX_ENDPOINT", service.Address.ToString()), ("XDG_CONFIG_HOME", _folder.FullName), .. environment]
        );
        return emulator.Requests is [var request]
            ? (exitCode, output, JsonElement.Parse(request.Body), error)
            : throw new InvalidOperationException(error);
    }

    private string Write(string name, string text, Encoding? encoding = null)
    {
        var path = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text, encoding ?? new UTF8Encoding(false));
        return path;
    }
}
