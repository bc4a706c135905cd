using System.Text.Json.Nodes;

namespace GeminiRx.LanguageServer.Tests.Documents;

/// <summary>Documents that are closed, replaced or opened again while a session writes into them.</summary>
public sealed class DocumentEndTests : BareEditorFixture
{
    [Theory]
    [InlineData(true, false, "closed")]
    [InlineData(true, true, "closed")]
    [InlineData(false, true, "reopened")]
    public async Task Document_ThatGoesAway_EndsItsSessionWithAReason(bool closes, bool opens, string reason)
    {
        var editor = Start(new BareEditor(_pipe.Client, "a\n"), Endless());
        await editor.OpenAsync();
        await editor.ContinueAsync(1, 0);

        if (closes)
        {
            await editor.CloseDocumentAsync();
        }

        if (opens)
        {
            await editor.OpenDocumentAsync("other text\n");
        }

        var end = await editor.Ended;

        Assert.Equal(("stopped", reason), (end.GetProperty("outcome").GetString(), end.GetProperty("reason").GetString()));
        Assert.Single(editor.Messages);
    }

    [Theory]
    [InlineData("geminirx.discard")]
    [InlineData("geminirx.retry")]
    [InlineData("geminirx.continueFrom")]
    public async Task Document_OpenedAgain_IsNotTouchedByWhatTheOldOneRemembers(string command)
    {
        var editor = Start(new BareEditor(_pipe.Client, "a\n"), Endless("one\n"));
        await editor.OpenAsync();
        var session = await editor.ContinueAsync(1, 0);
        while (editor.Applied == 0)
        {
            await editor.Connection.RequestAsync("geminirx/status", null);
        }

        // In one write, as editors do that load a file again.
        _ = editor.CloseDocumentAsync();
        await editor.OpenDocumentAsync("USER'S OWN TEXT, another file\n");
        await Assert.ThrowsAsync<TestSupport.Editors.LspErrorException>(() => ExecuteUntilKnownAsync(editor, command, session));
        await editor.Ended;
        await Assert.ThrowsAsync<TestSupport.Editors.LspErrorException>(() =>
            editor.ExecuteAsync(command, new JsonObject { ["sessionId"] = session })
        );

        Assert.Equal("USER'S OWN TEXT, another file\n", editor.Text);
    }

    [Fact]
    public async Task Undo_OfTheLastEdit_IsReported()
    {
        var editor = Start(new BareEditor(_pipe.Client, "a\n"), Endless("one\n"));
        await editor.OpenAsync();
        await editor.ContinueAsync(1, 0);
        while (editor.Applied == 0)
        {
            await editor.Connection.RequestAsync("geminirx/status", null);
        }

        editor.Replace(2, 6, "");
        await editor.ReportAsync();
        var end = await editor.Ended;

        Assert.Equal(("stopped", "undone"), (end.GetProperty("outcome").GetString(), end.GetProperty("reason").GetString()));
        Assert.Equal(["Gemini: Stopped, because its newest text was deleted."], editor.Messages);
    }

    [Fact]
    public async Task Document_ReplacedByOther_EndsTheSessionAndReportsIt()
    {
        var editor = Start(new BareEditor(_pipe.Client, "a\nb\n"), Endless("one\n"));
        await editor.OpenAsync();
        await editor.ContinueAsync(1, 0);
        while (editor.Applied == 0)
        {
            await editor.Connection.RequestAsync("geminirx/status", null);
        }

        editor.Replace(0, editor.Text.Length, "quite\nsomething\nelse\n");
        await editor.ReportAsync();
        var end = await editor.Ended;

        Assert.Equal("place", end.GetProperty("error").GetProperty("kind").GetString());
        Assert.Equal("place", end.GetProperty("error").GetProperty("reason").GetString());
        Assert.Equal("quite\nsomething\nelse\n", editor.Text);
        Assert.Single(editor.Messages);
    }

    private static async Task ExecuteUntilKnownAsync(BareEditor editor, string command, string session)
    {
        // A running session may still handle the discard; the answer then contains its own id.
        for (var tries = 0; tries < 3; tries++)
        {
            await editor.ExecuteAsync(command, new JsonObject { ["sessionId"] = session });
            await editor.Ended;
        }
    }
}
