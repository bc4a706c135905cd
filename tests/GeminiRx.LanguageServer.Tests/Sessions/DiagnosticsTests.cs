using System.Text.Json.Nodes;
using GeminiRx.Emulator;
using GeminiRx.TestSupport.Editors;

namespace GeminiRx.LanguageServer.Tests.Sessions;

/// <summary>The diagnostics of answers that broke off.</summary>
public sealed class DiagnosticsTests : ServerFixture
{
    [Fact]
    public async Task Failure_OfTheService_IsADiagnosticAtTheBreakWithThreeActions()
    {
        var (editor, session) = await BreakAsync();

        var diagnostic = Assert.Single(editor.Diagnostics);
        Assert.Equal("""{"start":{"line":1,"character":1},"end":{"line":1,"character":2}}""", diagnostic.GetProperty("range").GetRawText());
        Assert.Equal(
            ("geminirx", "api", 1),
            (
                diagnostic.GetProperty("source").GetString(),
                diagnostic.GetProperty("code").GetString(),
                diagnostic.GetProperty("severity").GetInt32()
            )
        );
        Assert.Equal(
            "Overloaded. The service is overloaded or has a fault: try again later.",
            diagnostic.GetProperty("message").GetString()
        );
        var actions = await editor.CodeActionsAsync(5);
        Assert.Equal(
            [
                "Gemini: Retry geminirx.retry",
                "Gemini: Continue from here geminirx.continueFrom",
                "Gemini: Discard geminirx.discard",
                "Gemini: Continue here geminirx.continue",
            ],
            actions.Select(action =>
                $"{action.GetProperty("title").GetString()} {action.GetProperty("command").GetProperty("command").GetString()}"
            )
        );
        Assert.All(
            actions.Take(3),
            action => Assert.Equal(session, action.GetProperty("command").GetProperty("arguments")[0].GetProperty("sessionId").GetString())
        );
        Assert.Equal(["quickfix", "quickfix", "quickfix", "refactor"], actions.Select(action => action.GetProperty("kind").GetString()));
    }

    [Fact]
    public async Task Retry_AfterTheUserTypedInTheAnswer_LeavesWhatTheUserTyped()
    {
        var (editor, session) = await BreakAsync();
        editor.Edit(model => model.Insert(3, "MINE"));
        Emulator = Saying("x\n");

        await editor.EndOfAsync(await SessionOf(editor.ContinueSessionAsync("geminirx.retry", session)));

        Assert.Equal("aMINEx\nb", editor.Look(model => model.Text));
        Assert.Empty(editor.Look(model => model.Faults));
    }

    [Fact]
    public async Task Discard_OfARunningSession_DeletesItsText()
    {
        Emulator = new(
            new EmulatorOptions
            {
                Text = "one\ntwo",
                CharactersPerEvent = 4,
                EventsPerBurst = 1,
                FirstChunkDelay = TimeSpan.Zero,
                BurstInterval = TimeSpan.FromHours(1),
            }
        );
        var editor = await OpenAsync();
        var session = await SessionOf(editor.Continue(1));
        await editor.UntilAsync(model => model.Applied == 1);

        await editor.ExecuteAsync("geminirx.discard", new JsonObject { ["sessionId"] = session });
        var end = await editor.EndOfAsync(session);

        Assert.Equal("ab", editor.Look(model => model.Text));
        Assert.Equal(("stopped", 0), (end.GetProperty("outcome").GetString(), end.GetProperty("characters").GetInt32()));
    }

    [Fact]
    public async Task Discard_OfACompletedAnswer_DeletesIt()
    {
        var editor = await OpenAsync();
        var session = await SessionOf(editor.Continue(1));
        await editor.EndOfAsync(session);
        Assert.Empty(editor.Diagnostics);

        await editor.EndOfAsync(await SessionOf(editor.ContinueSessionAsync("geminirx.discard", session)));

        Assert.Equal("ab", editor.Look(model => model.Text));
    }

    [Theory]
    [InlineData(7, true)]
    [InlineData(6, true)]
    [InlineData(0, false)]
    [InlineData(2, false)]
    public async Task Diagnostic_WhenTheDocumentChanges_ContinueslyWithAnEditThatTouchesIt(int offset, bool isGone)
    {
        var (editor, _) = await BreakAsync();

        editor.Edit(model => model.Insert(offset, "X"));
        await editor.Connection.RequestAsync("geminirx/status", new JsonObject());

        Assert.Equal(isGone ? 0 : 1, editor.Diagnostics.Count);
        Assert.Equal(isGone ? 1 : 4, (await editor.CodeActionsAsync(8)).Count);
    }

    [Fact]
    public async Task Diagnostic_WhenTheDocumentIsClosed_IsGone()
    {
        var (editor, _) = await BreakAsync();

        await editor.Connection.NotifyAsync(
            "textDocument/didClose",
            new JsonObject { ["textDocument"] = new JsonObject { ["uri"] = ModelEditor.Uri } }
        );
        await editor.Connection.RequestAsync("geminirx/status", new JsonObject());

        Assert.Empty(editor.Diagnostics);
    }

    [Theory]
    [InlineData("MAX_TOKENS", "maxTokens", "Continue from here to get the rest.")]
    [InlineData("SAFETY", "blocked", "Change the instruction")]
    public async Task Answer_ThatEndedEarly_IsAWarningThatContainsAdvice(string reason, string code, string advice)
    {
        Emulator = new(
            new EmulatorOptions
            {
                Answer = System.Text.Encoding.UTF8.GetBytes(
                    "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"one\"}]},\"finishReason\":\"" + reason + "\"}]}\n\n"
                ),
                FirstChunkDelay = TimeSpan.Zero,
            }
        );
        var editor = await OpenAsync();

        await editor.EndOfAsync(await SessionOf(editor.Continue(1)));

        var diagnostic = Assert.Single(editor.Diagnostics);
        Assert.Equal((2, code), (diagnostic.GetProperty("severity").GetInt32(), diagnostic.GetProperty("code").GetString()));
        Assert.Contains(advice, diagnostic.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains("window/showMessage", editor.Received);
    }
}
