using System.Text.Json.Nodes;
using GeminiRx.TestSupport.Editors;

namespace GeminiRx.LanguageServer.Tests.Commands;

/// <summary>What the user does with a rewrite: stops or undoes it, changes its lines, keeps or discards its changes.</summary>
public sealed class RewriteChoiceTests : RewriteFixture
{
    [Theory]
    [InlineData("geminirx.stop")]
    [InlineData("geminirx.discard")]
    public async Task Rewrite_ThatIsEndedByTheUser_RestoresTheOriginal(string command)
    {
        var (editor, session, answer) = await BeginAsync();
        answer.Say("1\ntwo\n3\nfo");
        await editor.UntilAsync(model => model.Text.StartsWith("before\n1\ntwo\n3\nthree", StringComparison.Ordinal));

        await editor.ExecuteAsync(command, new JsonObject { ["sessionId"] = session });
        var ended = await editor.EndOfAsync(session);

        Assert.Equal("stopped", ended.GetProperty("outcome").GetString());
        Assert.Equal("before\none\ntwo\nthree\nfour\nafter\n", editor.Look(model => model.Text));
    }

    [Fact]
    public async Task Rewrite_WhoseLineTheUserChanged_LeavesThatChangeOut()
    {
        var (editor, session, answer) = await BeginAsync();
        answer.Say("1\ntwo\n3\nfo");
        await editor.UntilAsync(model => model.Text.StartsWith("before\n1\ntwo\n3\nthree", StringComparison.Ordinal));
        editor.Edit(model => model.Insert(model.Text.IndexOf("three", StringComparison.Ordinal), "my "));
        answer.Say("ur");
        answer.Finish();

        await editor.EndOfAsync(session);

        Assert.Equal("before\n1\ntwo\nmy three\nfour\nafter\n", editor.Look(model => model.Text));
        Assert.Contains("Gemini: 1 change is left out, because you changed these lines meanwhile.", Messages(editor));
    }

    [Theory]
    [InlineData("Gemini: Discard this change", "before\none\nthree\n4\nafter\n", 1)]
    [InlineData("Gemini: Keep this change", "before\n1\nthree\n4\nafter\n", 1)]
    [InlineData("Gemini: Discard all changes", "before\none\nthree\nfour\nafter\n", 0)]
    [InlineData("Gemini: Keep all changes", "before\n1\nthree\n4\nafter\n", 0)]
    public async Task Changes_CanBeKeptAndDiscarded(string title, string expected, int left)
    {
        Emulator = Saying("1\nthree\n4");
        var (editor, selection) = await OpenSelectedAsync("before\n[one\nthree\nfour]\nafter\n");
        await RewriteAsync(editor, selection);
        Assert.Equal(2, await ChangesAsync(editor));
        await ChooseAsync(editor, title);

        await editor.UntilAsync(model => model.Text == expected);
        Assert.Equal(left, await ChangesAsync(editor));
    }

    // In front of the first line of a document there is no other line.
    [Theory]
    [InlineData("top\nbefore\n[one\ntwo]\nafter\n", 1, 6)]
    [InlineData("[one\ntwo]\nafter\n", 0, 0)]
    public async Task Deletion_OfTheFirstLine_IsAtTheEndOfTheLineBefore(string text, int line, int character)
    {
        Emulator = Saying("two");
        var (editor, selection) = await OpenSelectedAsync(text);
        await RewriteAsync(editor, selection);

        var answer = await editor.Connection.RequestAsync("geminirx/changes", new JsonObject { ["uri"] = ModelEditor.Uri });

        var start = Assert.Single(answer.GetProperty("changes").EnumerateArray()).GetProperty("range").GetProperty("start");
        Assert.Equal((line, character), (start.GetProperty("line").GetInt32(), start.GetProperty("character").GetInt32()));
    }

    // The line becomes the original one within itself, as editors report an undo that joins the two lines.
    [Fact]
    public async Task Undo_ThatReplacesALine_RestoresTheOriginal()
    {
        var (editor, session, answer) = await BeginAsync();
        answer.Say("1\ntwo\n3\nfour\nfi");
        await editor.UntilAsync(model => model.Text == "before\n1\ntwo\n3\nfour\nafter\n");

        editor.Edit(ReplaceThree);
        var ended = await editor.EndOfAsync(session);

        Assert.Equal("undone", ended.GetProperty("reason").GetString());
        Assert.Equal("before\none\ntwo\nthree\nfour\nafter\n", editor.Look(model => model.Text));
    }

    [Theory]
    [InlineData("Gemini: Discard this change")]
    [InlineData("Gemini: Discard all changes")]
    public async Task Discard_AfterAnUndoOfAnotherChange_DoublesNothing(string title)
    {
        Emulator = Saying("1\ntwo\n3\nfour");
        var (editor, selection) = await OpenSelectedAsync(Text);
        await RewriteAsync(editor, selection);

        editor.Edit(ReplaceThree);
        await ChooseAsync(editor, title);

        Assert.Equal("before\none\ntwo\nthree\nfour\nafter\n", editor.Look(model => model.Text));
    }

    [Fact]
    public async Task Discard_OfOneChange_LeavesAnUndoneOneAlone()
    {
        Emulator = Saying("1\ntwo\n3\nfour");
        var (editor, selection) = await OpenSelectedAsync(Text);
        await RewriteAsync(editor, selection);

        editor.Edit(model =>
        {
            model.Insert(model.Text.IndexOf("3\n", StringComparison.Ordinal), "three\n");
            model.Delete(model.Text.IndexOf("3\n", StringComparison.Ordinal), 2);
        });
        await ChooseAsync(editor, "Gemini: Discard this change");

        Assert.Equal("before\none\ntwo\nthree\nfour\nafter\n", editor.Look(model => model.Text));
    }

    [Fact]
    public async Task Discard_OfOneChange_DoesNotWriteOneThatWasLeftOut()
    {
        var (editor, session, answer) = await BeginAsync();
        answer.Say("1\ntwo\n3\nfo");
        await editor.UntilAsync(model => model.Text.StartsWith("before\n1\ntwo\n3\nthree", StringComparison.Ordinal));
        editor.Edit(model => model.Insert(model.Text.IndexOf("three", StringComparison.Ordinal), "x"));
        answer.Say("ur");
        answer.Finish();
        await editor.EndOfAsync(session);

        editor.Edit(model => model.Delete(model.Text.IndexOf("xthree", StringComparison.Ordinal), 1));
        await ChooseAsync(editor, "Gemini: Discard this change");

        Assert.Equal("before\none\ntwo\nthree\nfour\nafter\n", editor.Look(model => model.Text));
    }

    // The other changes stay those of the same session, and the rewrite can be asked for again.
    [Fact]
    public async Task Discard_OfOneChange_KeepsTheSession()
    {
        Emulator = Saying("1\ntwo\n3\nfour");
        var (editor, selection) = await OpenSelectedAsync(Text);
        var session = await SessionOf(editor.Run("geminirx.rewrite", 0, Arguments(selection)));
        await editor.EndOfAsync(session);
        await ChooseAsync(editor, "Gemini: Discard this change");
        Emulator = Saying("uno\ntwo\nthree\nfour");

        await editor.EndOfAsync(await SessionOf(editor.ContinueSessionAsync("geminirx.retry", session)));

        Assert.Equal("before\nuno\ntwo\nthree\nfour\nafter\n", editor.Look(model => model.Text));
    }

    [Fact]
    public async Task Rewrite_WhosePlaceIsDeletedWithTheLinesAround_WritesNothing()
    {
        var (editor, session, answer) = await BeginAsync("x\nbefore\n[one\ntwo]\nafter\ny\n");
        editor.Edit(model => model.Delete(2, "before\none\ntwo\nafter\n".Length));
        answer.Say("one\nnew\ntwo");
        answer.Finish();

        await editor.EndOfAsync(session);

        Assert.Equal("x\ny\n", editor.Look(model => model.Text));
        Assert.Contains("Gemini: 1 change is left out, because you changed these lines meanwhile.", Messages(editor));
    }

    [Fact]
    public async Task Changes_HaveCodeLenses()
    {
        Emulator = Saying("1\nthree\n4");
        var (editor, selection) = await OpenSelectedAsync("before\n[one\nthree\nfour]\nafter\n");
        await RewriteAsync(editor, selection);

        var lenses = await LensesAsync(editor);
        Assert.Equal(["1 Keep", "1 Discard", "1 Keep all", "1 Discard all", "3 Keep", "3 Discard"], lenses.Select(lens => lens.Title));
        await editor.ExecuteAsync("geminirx.keep", JsonNode.Parse(lenses[0].Argument)!);

        Assert.Equal(["3 Keep", "3 Discard"], (await LensesAsync(editor)).Select(lens => lens.Title));
    }

    [Fact]
    public async Task Changes_ThatTheUserTouched_AreNotOffered()
    {
        Emulator = Saying("1\nthree\n4");
        var (editor, selection) = await OpenSelectedAsync("before\n[one\nthree\nfour]\nafter\n");
        await RewriteAsync(editor, selection);

        editor.Edit(model => model.Insert(8, "0"));

        Assert.Equal(1, await ChangesAsync(editor));
        Assert.DoesNotContain(
            "Gemini: Keep this change",
            (await editor.CodeActionsAsync(8)).Select(one => one.GetProperty("title").GetString())
        );
    }

    [Fact]
    public async Task Undo_OfTheLastEdit_RestoresTheOriginal()
    {
        var (editor, session, answer) = await BeginAsync();
        answer.Say("1\ntwo\n3");
        await editor.UntilAsync(model => model.Text.StartsWith("before\n1\ntwo", StringComparison.Ordinal));
        answer.Say("\nfour");
        await editor.UntilAsync(model => model.Text.StartsWith("before\n1\ntwo\n3\n", StringComparison.Ordinal));

        editor.Edit(model => model.Delete(model.Text.IndexOf("3\n", StringComparison.Ordinal), 2));
        var ended = await editor.EndOfAsync(session);

        Assert.Equal("undone", ended.GetProperty("reason").GetString());
        Assert.Equal("before\none\ntwo\nthree\nfour\nafter\n", editor.Look(model => model.Text));
    }

    [Fact]
    public async Task Undo_OfAllEdits_WritesNothingMore()
    {
        var (editor, session, answer) = await BeginAsync();
        answer.Say("1\ntwo\n3");
        await editor.UntilAsync(model => model.Text.StartsWith("before\n1\ntwo", StringComparison.Ordinal));

        editor.Edit(model =>
        {
            model.Insert(model.Text.IndexOf("two", StringComparison.Ordinal), "one\n");
            model.Delete(model.Text.IndexOf("1\n", StringComparison.Ordinal), 2);
        });
        var ended = await editor.EndOfAsync(session);

        Assert.Equal("undone", ended.GetProperty("reason").GetString());
        Assert.Equal("before\none\ntwo\nthree\nfour\nafter\n", editor.Look(model => model.Text));
    }

    private static void ReplaceThree(EditorModel model)
    {
        model.Insert(model.Text.IndexOf("3\n", StringComparison.Ordinal), "three");
        model.Delete(model.Text.IndexOf("3\n", StringComparison.Ordinal), 1);
    }
}
