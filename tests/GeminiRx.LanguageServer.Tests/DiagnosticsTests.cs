using System.Text.Json;
using System.Text.Json.Nodes;
using GeminiRx.Emulator;
using GeminiRx.Testing.Editors;

namespace GeminiRx.LanguageServer.Tests;

/// <summary>What a user sees where an answer broke off, and what can be done about it.</summary>
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
            "Gemini: Overloaded. The service is overloaded or has a fault: try again in a while.",
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
        Assert.Equal(
            ["quickfix", "quickfix", "quickfix", "refactor.rewrite"],
            actions.Select(action => action.GetProperty("kind").GetString())
        );
    }

    [Theory]
    [InlineData("geminirx.retry", "aone\ntwo\nthree\nb")]
    [InlineData("geminirx.continueFrom", "aone\ntwone\ntwo\nthree\nb")]
    [InlineData("geminirx.discard", "ab")]
    public async Task Action_AtTheBreak_DoesWhatItSaysAndTheDiagnosticIsGone(string command, string expected)
    {
        var (editor, session) = await BreakAsync();
        Emulator = Saying(Answer);

        var next = await SessionOf(editor.GoOnAsync(command, session));
        var end = await editor.EndOfAsync(next);

        Assert.Equal(expected, editor.Look(model => model.Text));
        Assert.Empty(editor.Look(model => model.Faults));
        Assert.Empty(editor.Diagnostics);
        Assert.Equal(
            (command == "geminirx.discard" ? "stopped" : "completed", expected.Length - 2),
            (end.GetProperty("outcome").GetString(), end.GetProperty("characters").GetInt32())
        );
        Assert.Equal(-32602, (await ErrorOf(editor.ExecuteAsync(command, new JsonObject { ["sessionId"] = session }))).Code);
    }

    [Theory]
    [InlineData("geminirx.retry", "a<CURSOR>b")]
    [InlineData("geminirx.continueFrom", "aone\ntw<CURSOR>b")]
    public async Task Action_AtTheBreak_AsksTheModelWithTheDocumentAsItWillBe(string command, string prompt)
    {
        var (editor, session) = await BreakAsync();
        Emulator = Saying(Answer);

        await editor.EndOfAsync(await SessionOf(editor.GoOnAsync(command, session)));

        var body = JsonDocument.Parse(Assert.Single(Emulator.Requests).Body).RootElement;
        Assert.Equal(prompt, body.GetProperty("contents")[0].GetProperty("parts")[0].GetProperty("text").GetString());
    }

    [Fact]
    public async Task Retry_AfterTheUserTypedInTheAnswer_LeavesWhatTheUserTyped()
    {
        var (editor, session) = await BreakAsync();
        editor.Edit(model => model.Insert(3, "MINE"));
        Emulator = Saying("x\n");

        await editor.EndOfAsync(await SessionOf(editor.GoOnAsync("geminirx.retry", session)));

        Assert.Equal("aMINEx\nb", editor.Look(model => model.Text));
        Assert.Empty(editor.Look(model => model.Faults));
    }

    [Fact]
    public async Task Discard_OfARunningSession_TakesBackWhatItWrote()
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
    public async Task Discard_OfACompletedAnswer_TakesItBack()
    {
        var editor = await OpenAsync();
        var session = await SessionOf(editor.Continue(1));
        await editor.EndOfAsync(session);
        Assert.Empty(editor.Diagnostics);

        await editor.EndOfAsync(await SessionOf(editor.GoOnAsync("geminirx.discard", session)));

        Assert.Equal("ab", editor.Look(model => model.Text));
    }

    [Theory]
    [InlineData(7, true)]
    [InlineData(6, true)]
    [InlineData(0, false)]
    [InlineData(2, false)]
    public async Task Diagnostic_WhenTheDocumentChanges_GoesOnlyWithAnEditThatTouchesIt(int offset, bool isGone)
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
    [InlineData("SAFETY", "blocked", "Ask for something else")]
    public async Task Answer_ThatEndedEarly_IsAWarningThatSaysWhatToDo(string reason, string code, string advice)
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

    [Fact]
    public async Task NoKey_IsADiagnosticThatGoesWithTheKey()
    {
        CreateClient = settings =>
            settings.ApiKey is null ? throw new GeminiConfigurationException("There is no API key.", "Set one.") : Emulated();
        var editor = await OpenAsync();
        Assert.Equal(
            (-32803, "There is no API key. Set one."),
            await ErrorOf(editor.Continue(1).Answer) is var error ? (error.Code, error.Message) : default
        );

        var diagnostic = Assert.Single(editor.Diagnostics);
        Assert.Equal(
            ("config", "Gemini: There is no API key. Set one."),
            (diagnostic.GetProperty("code").GetString(), diagnostic.GetProperty("message").GetString())
        );
        var retry = (await editor.CodeActionsAsync(1))[0]
            .GetProperty("command")
            .GetProperty("arguments")[0]
            .GetProperty("sessionId")
            .GetString();
        Assert.Equal(
            "There is no API key. Set one.",
            (await editor.Connection.RequestAsync("geminirx/status", new JsonObject())).GetProperty("problem").GetString()
        );

        await editor.Connection.RequestAsync("geminirx/setKey", new JsonObject { ["key"] = "secret" });
        Assert.Empty(editor.Diagnostics);
        await editor.EndOfAsync(await SessionOf(editor.GoOnAsync("geminirx.retry", retry)));

        Assert.Equal($"a{Answer}b", editor.Look(model => model.Text));
    }

    [Theory]
    [InlineData(400, "INVALID_ARGUMENT", "API_KEY_INVALID", true)]
    [InlineData(401, "UNAUTHENTICATED", "CREDENTIALS_MISSING", true)]
    [InlineData(403, "PERMISSION_DENIED", "SERVICE_DISABLED", true)]
    [InlineData(400, "INVALID_ARGUMENT", "OTHER", false)]
    [InlineData(503, "UNAVAILABLE", "OTHER", false)]
    public async Task Diagnostic_OfAKeyThatIsRefused_GoesWithTheNextKey(int code, string status, string reason, bool goes)
    {
        Emulator = new(
            new EmulatorOptions
            {
                Answer = System.Text.Encoding.UTF8.GetBytes(
                    $$$"""
                    {"error":{"code":{{{code}}},"message":"No","status":"{{{status}}}","details":[
                    {"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"{{{reason}}}","domain":"googleapis.com"}]}}
                    """
                ),
            }
        );
        var editor = await OpenAsync();
        await editor.EndOfAsync(await SessionOf(editor.Continue(1)));
        Assert.StartsWith("Gemini: No. ", Assert.Single(editor.Diagnostics).GetProperty("message").GetString(), StringComparison.Ordinal);

        await editor.Connection.RequestAsync("geminirx/setKey", new JsonObject { ["key"] = "another" });

        Assert.Equal(goes ? 0 : 1, editor.Diagnostics.Count);
    }

    [Theory]
    [InlineData("""{"diagnostics":[],"only":["quickfix"]}""", 3)]
    [InlineData("""{"diagnostics":[],"only":["refactor"]}""", 1)]
    [InlineData("""{"diagnostics":[],"only":["source.organizeImports"]}""", 0)]
    [InlineData("""{"diagnostics":[],"triggerKind":2}""", 3)]
    public async Task CodeActions_OfAKindThatIsAskedFor_AreThoseOnly(string context, int count)
    {
        var (editor, _) = await BreakAsync();

        Assert.Equal(count, (await editor.CodeActionsAsync(5, (JsonObject)JsonNode.Parse(context)!)).Count);
    }

    [Theory]
    [InlineData("Helix", 1, 2, 1)]
    [InlineData("Helix", 2, 3, 2)] // the line break, at the end of a line
    [InlineData("Helix", 0, 2, 2)]
    [InlineData("Visual Studio Code", 1, 2, 2)]
    public async Task CodeAction_OverTheCursor_WritesWhereTheUserSeesIt(string kind, int start, int end, int expected)
    {
        var editor = Start("ab\ncd", EditorKind.All.Single(one => one.Name == kind));
        await editor.OpenAsync();

        var range = editor.Look(model => (model.PlaceAt(start), model.PlaceAt(end)));
        var action = Assert.Single(await editor.CodeActionsAsync(range));

        var position = action.GetProperty("command").GetProperty("arguments")[0].GetProperty("position");
        Assert.Equal(
            editor.Look(model => model.PlaceAt(expected)),
            new Place(position.GetProperty("line").GetInt32(), position.GetProperty("character").GetInt32())
        );
    }

    [Fact]
    public async Task CodeActions_WhileASessionRuns_HoldStop()
    {
        Emulator = Silent();
        var editor = await OpenAsync();
        var session = await SessionOf(editor.Continue(1));

        var stop = (await editor.CodeActionsAsync(0))[0];
        Assert.Equal("Gemini: Stop", stop.GetProperty("title").GetString());
        Assert.Empty(stop.GetProperty("command").GetProperty("arguments").EnumerateArray());
        await editor.Connection.RequestAsync(
            "workspace/executeCommand",
            JsonNode.Parse("""{"command":"geminirx.stop","arguments":[null]}""")
        );

        Assert.Equal("stopped", (await editor.EndOfAsync(session)).GetProperty("outcome").GetString());
    }

    private async Task<(ModelEditor Editor, string Session)> BreakAsync()
    {
        Emulator = FailingAfter("one\ntw");
        var editor = await OpenAsync();
        var session = await SessionOf(editor.Continue(1));
        await editor.EndOfAsync(session);
        Assert.Equal("aone\ntwb", editor.Look(model => model.Text));
        return (editor, session);
    }
}
