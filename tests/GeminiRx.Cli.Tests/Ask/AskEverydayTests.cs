using System.Text;
using System.Text.Json;
using GeminiRx.Emulator;
using GeminiRx.TestSupport;

namespace GeminiRx.Cli.Tests;

/// <summary>Everyday options of <c>geminirx ask</c>, from the command line to the request and back.</summary>
public sealed class AskEverydayTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("everyday");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Tools_AreSent_AndTheirSourcesAndCodeShown()
    {
        var answer = Events(
            """{"candidates":[{"content":{"parts":[{"executableCode":{"language":"PYTHON","code":"print(6*7)"}}]}}]}""",
            """{"candidates":[{"content":{"parts":[{"codeExecutionResult":{"outcome":"OUTCOME_OK","output":"42\n"}}]}}]}""",
            """
            {"candidates":[{"content":{"parts":[{"text":"It is 42."}]},"finishReason":"STOP","groundingMetadata":{"groundingChunks":
            [{"web":{"uri":"https://example.org/a","title":"A page"}}]},"urlContextMetadata":{"urlMetadata":
            [{"retrievedUrl":"https://example.org/b","urlRetrievalStatus":"URL_RETRIEVAL_STATUS_ERROR"}]}}]}
            """
        );

        var (exitCode, output, body, error) = await AskAsync(["--search", "--url", "--run-code", "Hi"], answer);

        Assert.Equal((0, "It is 42."), (exitCode, output));
        Assert.Equal("""[{"googleSearch":{}},{"urlContext":{}},{"codeExecution":{}}]""", body.GetProperty("tools").GetRawText());
        Assert.Equal(
            "```python\nprint(6*7)\n```\n```output\n42\n```\nSources:\n [1] A page https://example.org/a\n"
                + " [2] https://example.org/b (not read: URL_RETRIEVAL_STATUS_ERROR)\n",
            error
        );
    }

    [Fact]
    public async Task Code_IsPrintedAlone_AndTheModelIsAskedForIt()
    {
        var (exitCode, output, body, _) = await AskAsync(["--code", "Hi"], Text("Here:\n```sh\nls\n```\nDone."));
        var (none, nothing, own, error) = await AskAsync(["--code", "-s", "Own", "Hi"], Text("No code."));

        Assert.Equal((0, "ls\n"), (exitCode, output));
        Assert.Contains("one fenced code block", body.GetProperty("systemInstruction").GetRawText(), StringComparison.Ordinal);
        Assert.Equal((3, ""), (none, nothing));
        Assert.Equal("""{"parts":[{"text":"Own"}]}""", own.GetProperty("systemInstruction").GetRawText());
        Assert.Contains("contains no fenced code", Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Save_WritesMedia_AndSaysWhere()
    {
        var path = Path.Combine(_folder.FullName, "picture.png");
        var answer = Events(
            """{"candidates":[{"content":{"parts":[{"inlineData":{"mimeType":"image/png","data":"AQID"}},"""
                + """{"text":"So."}]},"finishReason":"STOP"}]}"""
        );

        var (exitCode, output, body, error) = await AskAsync(["-m", "gemini-3.1-flash-image", "--save", path, "Hi"], answer);
        var (exists, _, existsError) = await GeminiProcess.RunAsync(["ask", "--save", path, "Hi"]);
        var (none, _, _, noneError) = await AskAsync(
            ["-m", "gemini-3.1-flash-image", "--save", Path.Combine(_folder.FullName, "other.png"), "Hi"],
            Text("No picture.")
        );

        Assert.Equal((0, "So."), (exitCode, output));
        Assert.Equal([1, 2, 3], await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
        Assert.Equal("""["TEXT","IMAGE"]""", body.GetProperty("generationConfig").GetProperty("responseModalities").GetRawText());
        Assert.Equal($"geminirx: Saved image/png to {path}.\n", error);
        Assert.Equal(1, exists);
        Assert.Contains($"{path} already exists", existsError, StringComparison.Ordinal);
        Assert.Equal(3, none);
        Assert.Contains("nothing is saved", noneError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Usage_IsPrintedWithTheCost_AlsoIntoAPipe()
    {
        var prices = Write("geminirx/prices.json", """{ "models": { "gemini-*": { "input": 1000000, "output": 0 } } }""");

        var (_, _, _, byDefault) = await AskAsync(["--usage", "Hi"], Text("Yes."));
        var (_, _, _, named) = await AskAsync(["--usage", "--prices", prices, "Hi"], Text("Yes."));
        var (broken, output, error) = await GeminiProcess.RunAsync(["ask", "--usage", "--prices", "absent.json", "Hi"]);

        Assert.Matches(@"^geminirx: gemini-flash-latest: 1 prompt \+ 1 answer = 2 tokens, about 1\.000000 USD\n$", byDefault);
        Assert.Equal(byDefault, named);
        Assert.Equal((1, ""), (broken, output));
        Assert.Contains("--prices: absent.json cannot be used", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Attach_OfStandardInput_SendsItAsItIs()
    {
        var (exitCode, _, body, _) = await AskAsync(["-a", "-", "What is this?"], Text("Data."), input: "a,b\n1,2\n");
        var (empty, _, error) = await GeminiProcess.RunAsync(["ask", "-a", "-", "Hi"]);

        var parts = body.GetProperty("contents")[0].GetProperty("parts");
        Assert.Equal(0, exitCode);
        Assert.Equal("""[{"text":"What is this?"},{"inlineData":{"mimeType":"text/plain","data":"YSxiCjEsMgo="}}]""", parts.GetRawText());
        Assert.Equal(1, empty);
        Assert.Contains("standard input is empty", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FileInTheQuestion_IsSent_AndAFileInPipedTextIsNot()
    {
        var notes = Write("notes.txt", "the notes");

        var (_, _, body, error) = await AskAsync([$"Sum up @{notes}"], Text("So."), input: $"@{notes}\n");

        Assert.Equal(
            $"Sum up @{notes}\n\n@{notes}\n\n\n{UserPath.Abbreviate(notes)}:\n\n```txt\nthe notes\n```\n",
            body.GetProperty("contents")[0].GetProperty("parts")[0].GetProperty("text").GetString()
        );
        Assert.Equal($"geminirx: Attached 1 file (0.0 kB): {UserPath.Abbreviate(notes)}.\n", error);
    }

    [Fact]
    public async Task OldNameOfTheSchema_IsStillUnderstood()
    {
        Write("geminirx/config.json", """{ "json-schema": "name, age int" }""");

        var (_, _, fromFile, _) = await AskAsync(["Hi"], Text("{}"));
        var (_, _, fromOption, _) = await AskAsync(["--json-schema", "ok bool", "Hi"], Text("{}"));

        Assert.Contains("age", fromFile.GetProperty("generationConfig").GetRawText(), StringComparison.Ordinal);
        Assert.Contains("ok", fromOption.GetProperty("generationConfig").GetRawText(), StringComparison.Ordinal);
    }

    private static byte[] Text(string text) =>
        Events(
            $$$"""
            {"candidates":[{"content":{"parts":[{"text":{{{JsonSerializer.Serialize(text)}}} }]},"finishReason":"STOP"}],
            "modelVersion":"gemini-flash-latest","usageMetadata":{"promptTokenCount":1,"candidatesTokenCount":1,"totalTokenCount":2}}
            """
        );

    private static byte[] Events(params string[] json) =>
        Encoding.UTF8.GetBytes(string.Concat(json.Select(one => $"data: {one.ReplaceLineEndings("")}\n\n")));

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    private async Task<(int ExitCode, string Output, JsonElement Body, string Error)> AskAsync(
        string[] arguments,
        byte[] answer,
        string input = ""
    )
    {
        var emulator = new GeminiEmulator(
            new EmulatorOptions
            {
                Answer = answer,
                FirstChunkDelay = TimeSpan.Zero,
                BurstInterval = TimeSpan.Zero,
            }
        );
        await using var service = await LoopbackEmulator.StartAsync(emulator);
        var (exitCode, output, error) = await GeminiProcess.RunAsync(
            ["ask", .. arguments],
            input,
            ("GEMINIRX_ENDPOINT", service.Address.ToString()),
            ("XDG_CONFIG_HOME", _folder.FullName)
        );
        return emulator.Requests is [var request]
            ? (exitCode, output, JsonElement.Parse(request.Body), error)
            : throw new InvalidOperationException(error);
    }
}
