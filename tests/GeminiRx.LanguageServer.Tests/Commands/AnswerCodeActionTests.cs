using System.Text.Json;
using System.Text.Json.Nodes;
using GeminiRx.TestSupport.Editors;

namespace GeminiRx.LanguageServer.Tests.Commands;

/// <summary>Code actions on the text of an answer that did not fail.</summary>
public sealed class AnswerCodeActionTests : ServerFixture
{
    private static readonly string[] _all = ["Gemini: Retry", "Gemini: Discard", "Gemini: Keep"];

    [Theory]
    [InlineData("Gemini: Discard", "ab")]
    [InlineData("Gemini: Retry", "anew\nb")]
    [InlineData("Gemini: Keep", "aone\ntwo\nthree\nb")]
    public async Task Action_OnACompletedAnswer_DoesWhatItsTitlePromises(string title, string expected)
    {
        var editor = await AnsweredAsync();
        Emulator = Saying("new\n");

        var action = (await editor.CodeActionsAsync(4)).Single(one => TitleOf(one) == title);
        var command = action.GetProperty("command");
        var argument = (JsonObject)JsonNode.Parse(command.GetProperty("arguments")[0].GetRawText())!;
        var answer = await editor.ContinueSessionAsync(
            command.GetProperty("command").GetString()!,
            argument["sessionId"]!.GetValue<string>()
        );
        if (answer.TryGetProperty("sessionId", out var next))
        {
            await editor.EndOfAsync(next.GetString()!);
        }

        Assert.Equal(expected, editor.Look(model => model.Text));
        Assert.Equal("quickfix", action.GetProperty("kind").GetString());
        Assert.Equal(title == "Gemini: Retry" ? _all : [], await OwnAsync(editor, 1));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(2, true)] // the last line
    [InlineData(3, false)] // the line behind it
    public async Task Actions_OfAnAnswer_AreOnItsLines(int line, bool areThere)
    {
        var editor = await AnsweredAsync();

        var titles = await OwnAsync(editor, editor.Look(model => model.Text.Split('\n').Take(line).Sum(text => text.Length + 1)));

        Assert.Equal(areThere ? _all : [], titles);
    }

    [Theory]
    [InlineData(4, false)] // inside
    [InlineData(1, true)] // directly before
    [InlineData(15, true)] // directly behind
    [InlineData(0, true)]
    public async Task Actions_AfterTyping_AreGoneIfTheTextWasTouched(int offset, bool areThere)
    {
        var editor = await AnsweredAsync();

        editor.Edit(model => model.Insert(offset, "x"));

        Assert.Equal(areThere ? _all : [], await OwnAsync(editor, 6));
    }

    [Fact]
    public async Task Actions_RequestedWithoutTheUser_AreNone()
    {
        var editor = await AnsweredAsync();

        Assert.Empty(await editor.CodeActionsAsync(4, new JsonObject { ["diagnostics"] = new JsonArray(), ["triggerKind"] = 2 }));
    }

    [Fact]
    public async Task Keep_OfAnUnknownSession_IsRefused()
    {
        var editor = await OpenAsync();

        var error = await ErrorOf(editor.ExecuteAsync("geminirx.keep", new JsonObject { ["sessionId"] = "x" }));

        Assert.Equal((-32602, true), (error.Code, error.Message.Contains("No ended session", StringComparison.Ordinal)));
    }

    private async Task<ModelEditor> AnsweredAsync()
    {
        var editor = await OpenAsync();
        await editor.EndOfAsync(await SessionOf(editor.Continue(1)));
        return editor;
    }

    private static async Task<IReadOnlyList<string>> OwnAsync(ModelEditor editor, int offset) =>
        [.. (await editor.CodeActionsAsync(offset)).Select(TitleOf).Where(title => title != "Gemini: Continue here")];

    private static string TitleOf(JsonElement action) => action.GetProperty("title").GetString()!;
}
