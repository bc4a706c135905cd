using GeminiRx.Emulator;
using GeminiRx.TestSupport;
using GeminiRx.TestSupport.Editors;

namespace GeminiRx.Cli.Tests;

/// <summary>The log of the language server. Red when the body of a request was logged without --log-content.</summary>
public sealed class ServeLogTests : IDisposable
{
    private const string Answer = "A private answer.";
    private const string Document = "A private document: |\n";
    private const string Key = "AIza-not-to-be-logged";

    private readonly string _file = Path.Combine(Path.GetTempPath(), $"geminirx-{Guid.NewGuid():N}.log");

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task Serve_WithLog_LogsSessionsEditsAndRequestsWithoutContent()
    {
        var session = await RunAsync("--log", _file, "--log-level", "debug");

        var lines = await File.ReadAllLinesAsync(_file, TimeoutToken.Start());
        Assert.All(lines, line => Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z \w+ GeminiRx\.(Client|LanguageServer): ", line));
        Assert.Contains(lines, line => line.Contains($"Session {session} started in file:", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains($"Session {session}: edit 1 sent", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("status 200 after", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains($"Session {session} ended: completed", StringComparison.Ordinal));
        Assert.DoesNotContain(
            lines,
            line => line.Contains("private", StringComparison.Ordinal) || line.Contains(Key, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Serve_WithLogContent_LogsPromptAndAnswerButNoKey()
    {
        await RunAsync("--log", _file, "--log-content");

        var log = await File.ReadAllTextAsync(_file, TimeoutToken.Start());
        Assert.Contains("A private document", log, StringComparison.Ordinal);
        Assert.Contains("A private", log.Replace("A private document", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain(Key, log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_UnwritableLog_IsAUsageError()
    {
        var (exitCode, output, error) = await GeminiProcess.RunAsync(["serve", "--log", "/dev/null/x"]);

        Assert.Equal((1, ""), (exitCode, output));
        Assert.Contains("--log: /dev/null/x cannot be written", error, StringComparison.Ordinal);
    }

    private static async Task<string> RunAsync(params string[] options)
    {
        var emulator = new GeminiEmulator(
            new EmulatorOptions
            {
                Text = Answer,
                FirstChunkDelay = TimeSpan.Zero,
                BurstInterval = TimeSpan.Zero,
            }
        );
        await using var service = await LoopbackEmulator.StartAsync(emulator);
        await using var process = GeminiProcess.Start(
            ["serve", .. options],
            ("GEMINIRX_ENDPOINT", service.Address.ToString()),
            ("GEMINI_API_KEY", Key)
        );
        await using var editor = new ModelEditor(EditorKind.All[0], Document, process.Output, process.Input);
        await editor.OpenAsync();
        var session = (await editor.Continue(Document.IndexOf('|', StringComparison.Ordinal)).Answer).GetProperty("sessionId").GetString()!;
        await editor.EndOfAsync(session);
        return session;
    }
}
