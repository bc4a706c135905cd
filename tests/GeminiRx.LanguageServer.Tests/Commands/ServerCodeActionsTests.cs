using System.Text.Json;
using System.Text.Json.Nodes;
using GeminiRx.TestSupport.Editors;

namespace GeminiRx.LanguageServer.Tests.Commands;

/// <summary>Code actions of the whole server.</summary>
public sealed class ServerCodeActionsTests : ServerFixture
{
    [Theory]
    [InlineData("geminirx.retry", "aone\ntwo\nthree\nb")]
    [InlineData("geminirx.continueFrom", "aone\ntwone\ntwo\nthree\nb")]
    [InlineData("geminirx.discard", "ab")]
    public async Task Action_AtTheBreak_DoesWhatItsTitlePromisesAndTheDiagnosticIsGone(string command, string expected)
    {
        var (editor, session) = await BreakAsync();
        Emulator = Saying(Answer);

        var next = await SessionOf(editor.ContinueSessionAsync(command, session));
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
    [InlineData("geminirx.retry", "The document is story.md (markdown).\n\na<CURSOR>b")]
    [InlineData("geminirx.continueFrom", "The document is story.md (markdown).\n\naone\ntw<CURSOR>b")]
    public async Task Action_AtTheBreak_AsksTheModelWithTheDocumentAsItWillBe(string command, string prompt)
    {
        var (editor, session) = await BreakAsync();
        Emulator = Saying(Answer);

        await editor.EndOfAsync(await SessionOf(editor.ContinueSessionAsync(command, session)));

        var body = JsonDocument.Parse(Assert.Single(Emulator.Requests).Body).RootElement;
        Assert.Equal(prompt, body.GetProperty("contents")[0].GetProperty("parts")[0].GetProperty("text").GetString());
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
        var actions = await editor.CodeActionsAsync(range);

        var action = actions.Single(action => action.GetProperty("title").GetString() == "Gemini: Continue here");
        var position = action.GetProperty("command").GetProperty("arguments")[0].GetProperty("range").GetProperty("end");
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
}
