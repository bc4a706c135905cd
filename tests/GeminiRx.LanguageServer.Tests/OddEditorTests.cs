using System.Text.Json.Nodes;

namespace GeminiRx.LanguageServer.Tests;

/// <summary>Clients that answer wrongly or not at all, or that report late: the text is right, and every session ends.</summary>
public sealed class OddEditorTests : BareEditorFixture
{
    public static IEnumerable<TheoryDataRow<string>> WrongAnswers =>
        [new("null"), new("{}"), new("""{"applied":null}"""), new("true"), new("""{"applied":false}"""), new("")];

    [Theory]
    [MemberData(nameof(WrongAnswers))]
    public async Task Edit_AnsweredWronglyByAClientThatAppliesIt_IsMadeOnce(string answer)
    {
        var editor = Start(
            new BareEditor(_pipe.Client, "# head\n- item\n") { Answer = answer.Length == 0 ? null : () => JsonNode.Parse(answer) },
            Slow()
        );
        await editor.OpenAsync();

        await editor.ContinueAsync(1, 0);
        var end = await editor.Ended;

        Assert.Equal("completed", end.GetProperty("outcome").GetString());
        Assert.Equal("# head\n" + Answer + "- item\n", editor.Text);
    }

    [Fact]
    public async Task Keystroke_ReportedTogetherWithTheEdit_LeavesTheTextOnce()
    {
        var editor = Start(
            new BareEditor(_pipe.Client, "a\n- item\n")
            {
                Apply = (editor, edit) =>
                {
                    editor.ApplyEdit(edit);
                    editor.Replace(0, 0, "x");
                    return true;
                },
            },
            Slow()
        );
        await editor.OpenAsync();

        await editor.ContinueAsync(1, 0);
        await editor.Ended;

        Assert.Equal(new string('x', editor.Applied) + "a\n" + Answer + "- item\n", editor.Text);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Edit_HasTheFormThatTheClientAnnounced(bool documentChanges)
    {
        var workspace = new JsonObject
        {
            ["applyEdit"] = true,
            ["workspaceEdit"] = new JsonObject { ["documentChanges"] = documentChanges },
        };
        var editor = Start(new BareEditor(_pipe.Client, "a\n") { Capabilities = new JsonObject { ["workspace"] = workspace } });
        await editor.OpenAsync();

        await editor.ContinueAsync(1, 0);
        await editor.Ended;

        Assert.All(
            editor.Received("workspace/applyEdit"),
            edit =>
                Assert.Equal(
                    [documentChanges ? "documentChanges" : "changes"],
                    edit.GetProperty("edit").EnumerateObject().Select(member => member.Name)
                )
        );
        Assert.Equal("a\n" + Answer, editor.Text);
    }

    [Fact]
    public async Task Progress_ThatTheClientNeverAnswers_DoesNotHoldTheEndUp()
    {
        var editor = Start(new BareEditor(_pipe.Client, "a\n") { AnswersProgress = false });
        await editor.OpenAsync();

        await editor.ContinueAsync(1, 0);

        Assert.Equal("completed", (await editor.Ended).GetProperty("outcome").GetString());
        Assert.Empty((await editor.Connection.RequestAsync("geminirx/status", null)).GetProperty("sessions").EnumerateArray());
    }
}
