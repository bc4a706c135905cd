using System.Text.Json.Nodes;
using GeminiRx.Emulator;
using GeminiRx.TestSupport;
using GeminiRx.TestSupport.Editors;

namespace GeminiRx.Cli.Tests;

/// <summary>The program over standard input and output, with a client that behaves like each of the editors.</summary>
public sealed class ServeTests
{
    private const string Recording = "googleai/streaming-success-basic-reply-long.txt";
    private const string Before = "# Pets\n\nIt is said: ";
    private const string After = "|\n\nThe end.\n";

    // The first line, and then a pause that is longer than the time limit of any test.
    private static readonly EmulatorOptions _oneLine = new()
    {
        Text = "one\ntwo",
        CharactersPerEvent = 4,
        EventsPerBurst = 1,
        FirstChunkDelay = TimeSpan.Zero,
        BurstInterval = TimeSpan.FromHours(1),
    };

    public static IEnumerable<TheoryDataRow<EditorKind>> Editors => EditorKind.All.Select(kind => new TheoryDataRow<EditorKind>(kind));

    [Theory]
    [MemberData(nameof(Editors))]
    public async Task Serve_WhileTheUserTypes_StreamsARecordingIntoItsPlace(EditorKind kind)
    {
        Assert.SkipUnless(RecordedFiles.Present, RecordedFiles.SkipReason);
        var answer = RecordedFiles.Expected(Recording).GetProperty("text").GetString()!;
        var emulator = new GeminiEmulator(
            new EmulatorOptions
            {
                Answer = RecordedFiles.Read(Recording),
                FirstChunkDelay = TimeSpan.Zero,
                BurstInterval = TimeSpan.FromMilliseconds(20),
            }
        );
        await using var service = await LoopbackEmulator.StartAsync(emulator);
        await using var process = GeminiProcess.Start(["serve", "--stdio"], ("GEMINIRX_ENDPOINT", service.Address.ToString()));
        await using var editor = new ModelEditor(kind, Before + After, process.Output, process.Input);
        var (above, at, below) = ("", "", "");
        var typed = 0;

        // The user types at the start of the document, exactly where the stream writes, and at the end.
        void Type(EditorModel document)
        {
            var word = $"{++typed} ";
            document.Insert(0, word);
            document.Insert(document.Marker, word);
            document.Insert(document.Text.Length, word);
            (above, at, below) = (word + above, word + at, below + word);
        }

        editor.AfterEdit = Type;
        await editor.OpenAsync();

        var session = (await editor.Continue(Before.Length).Answer).GetProperty("sessionId").GetString()!;
        for (var edits = 1; edits <= 3; edits++)
        {
            await editor.UntilAsync(document => document.Applied >= edits);
            editor.Edit(Type);
        }

        var end = await editor.EndOfAsync(session);

        Assert.Empty(editor.Look(document => document.Faults));
        Assert.Equal(above + Before + answer + at + After + below, editor.Look(document => document.Text));
        Assert.Equal(("completed", answer.Length), (end.GetProperty("outcome").GetString(), end.GetProperty("characters").GetInt32()));
        Assert.Equal(RequestEnd.Completed, await Assert.Single(emulator.Requests).Ended.WaitAsync(TimeoutToken.Start()));
    }

    [Theory]
    [MemberData(nameof(Editors))]
    public async Task Serve_StoppedDuringAnAnswer_WritesNoFurtherChunkAndAbortsTheRequest(EditorKind kind)
    {
        var emulator = new GeminiEmulator(
            new EmulatorOptions
            {
                Text = string.Concat(Enumerable.Range(0, 10_000).Select(line => $"line {line}\n")),
                FirstChunkDelay = TimeSpan.Zero,
                BurstInterval = TimeSpan.FromMilliseconds(20),
            }
        );
        await using var service = await LoopbackEmulator.StartAsync(emulator);
        await using var process = GeminiProcess.Start(["serve", "--stdio"], ("GEMINIRX_ENDPOINT", service.Address.ToString()));
        await using var editor = new ModelEditor(kind, Before + After, process.Output, process.Input);
        await editor.OpenAsync();
        var session = (await editor.Continue(Before.Length).Answer).GetProperty("sessionId").GetString()!;
        await editor.UntilAsync(document => document.Applied >= 3);

        Assert.Equal(1, (await editor.StopAsync(session)).GetProperty("stopped").GetInt32());
        var written = editor.Look(document => document.Applied);
        var end = await editor.EndOfAsync(session);

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        Assert.Equal(RequestEnd.Aborted, await Assert.Single(emulator.Requests).Ended.WaitAsync(limit.Token));
        Assert.Equal("stopped", end.GetProperty("outcome").GetString());
        var (applied, text, streamed) = editor.Look(document => (document.Applied, document.Text, document.Streamed));

        // When the stop arrives, one edit may be in flight. One more edit inserts the text received so far.
        Assert.InRange(applied, written, written + 2);
        Assert.Equal(Before + streamed + After, text);
        Assert.Equal(streamed.Length, end.GetProperty("characters").GetInt32());

        // All messages that the server wrote before this answer have arrived, so none followed the end.
        Assert.Equal(0, (await editor.StopAsync()).GetProperty("stopped").GetInt32());
        Assert.Equal(applied, editor.Look(document => document.Applied));
        Assert.Equal("geminirx/sessionEnded", editor.Received.Last(method => method is "workspace/applyEdit" or "geminirx/sessionEnded"));
    }

    [Fact]
    public async Task Serve_InputClosedDuringAnAnswer_EndsAndAbortsTheRequest()
    {
        var emulator = new GeminiEmulator(_oneLine);
        await using var service = await LoopbackEmulator.StartAsync(emulator);
        await using var process = GeminiProcess.Start(["serve"], ("GEMINIRX_ENDPOINT", service.Address.ToString()));
        await using var editor = new ModelEditor(EditorKind.Helix, Before, process.Output, process.Input);
        await editor.OpenAsync();
        await editor.Continue(0).Answer;
        await editor.UntilAsync(document => document.Applied == 1);

        process.Input.Close();

        Assert.Equal(1, await process.ExitAsync());
        Assert.Equal(RequestEnd.Aborted, await Assert.Single(emulator.Requests).Ended.WaitAsync(TimeoutToken.Start()));
    }

    [Fact]
    public async Task Serve_ShutdownAndExit_EndsWith0()
    {
        await using var process = GeminiProcess.Start(["serve", "--stdio"]);
        await using var editor = new ModelEditor(EditorKind.Emacs, Before, process.Output, process.Input);
        await editor.OpenAsync();

        await editor.Connection.RequestAsync("shutdown", null);
        await editor.Connection.NotifyAsync("exit", null);

        Assert.Equal(0, await process.ExitAsync());
    }

    [Fact]
    public async Task Serve_CancelledRequest_AnswersCancelled()
    {
        var emulator = new GeminiEmulator(_oneLine);
        await using var service = await LoopbackEmulator.StartAsync(emulator);
        await using var process = GeminiProcess.Start(["serve", "--stdio"], ("GEMINIRX_ENDPOINT", service.Address.ToString()));
        await using var editor = new ModelEditor(EditorKind.VisualStudioCode, Before, process.Output, process.Input);
        await editor.OpenAsync();
        var (id, answer) = editor.Continue(0, new JsonObject { ["await"] = true });
        await editor.UntilAsync(document => document.Applied == 1);

        await editor.Connection.NotifyAsync("$/cancelRequest", new JsonObject { ["id"] = id });

        Assert.Equal(-32800, (await Assert.ThrowsAsync<LspErrorException>(() => answer)).Code);
        Assert.Equal("stopped", (await editor.EndOfAsync("geminirx-1")).GetProperty("outcome").GetString());
        Assert.Equal(RequestEnd.Aborted, await Assert.Single(emulator.Requests).Ended.WaitAsync(TimeoutToken.Start()));
    }

    [Theory]
    [InlineData(
        """{"command":"geminirx.continue","arguments":[{"uri":"file:///never/opened","position":{"line":0,"character":0}}]}""",
        -32602,
        "open it in the editor"
    )]
    [InlineData(
        """{"command":"geminirx.continue","arguments":[{"uri":"file:///notes/story.md","position":{"line":99,"character":0}}]}""",
        -32602,
        "send a position inside it"
    )]
    [InlineData(
        """{"command":"geminirx.continue","arguments":[{"uri":"file:///notes/story.md","position":{"line":0,"character":0}}]}""",
        -32803,
        "GEMINI_API_KEY"
    )]
    [InlineData("""{"command":["geminirx.continue"]}""", -32602, "The parameters of workspace/executeCommand cannot be read")]
    public async Task Serve_InvalidParameters_AreRejectedWithAdviceAndTheServerContinues(string parameters, int code, string message)
    {
        await using var process = GeminiProcess.Start(["serve", "--stdio"]);
        await using var editor = new ModelEditor(EditorKind.VisualStudioCode, Before, process.Output, process.Input);
        await editor.OpenAsync();

        var error = await Assert.ThrowsAsync<LspErrorException>(() =>
            editor.Connection.RequestAsync("workspace/executeCommand", JsonNode.Parse(parameters))
        );

        Assert.Equal(code, error.Code);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, (await editor.StopAsync()).GetProperty("stopped").GetInt32());
    }

    [Fact]
    public async Task Serve_RejectedKey_IsReportedWithoutTheKey()
    {
        await using var service = await LoopbackEmulator.StartAsync(
            new GeminiEmulator(new EmulatorOptions { FirstChunkDelay = TimeSpan.Zero })
        );
        await using var process = GeminiProcess.Start(
            ["serve", "--stdio"],
            ("GEMINIRX_ENDPOINT", service.Address.ToString()),
            ("GEMINI_API_KEY", "invalid")
        );
        await using var editor = new ModelEditor(EditorKind.VisualStudioCode, Before, process.Output, process.Input);
        await editor.OpenAsync();

        var end = await editor.EndOfAsync((await editor.Continue(0).Answer).GetProperty("sessionId").GetString()!);

        Assert.Equal("api", end.GetProperty("error").GetProperty("kind").GetString());
        Assert.Contains("Check GEMINI_API_KEY", end.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains("window/showMessage", editor.Received);
    }
}
