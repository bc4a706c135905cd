using System.Text.Json;
using System.Text.Json.Nodes;
using GeminiRx.LanguageServer.Tests.Openings;
using GeminiRx.TestSupport.Editors;

namespace GeminiRx.LanguageServer.Tests.Git;

/// <summary>Messages of <c>git commit -v</c>: the changes of all files are below the line of scissors.</summary>
public sealed class CommitScissorsTests : CommitFixture
{
    private const string Text =
        "Title\n# Please.\n# ------------------------ >8 ------------------------\n# Do not touch.\n+hidden words\n";

    public static TheoryData<string> Commands => ["geminirx.ask", "geminirx.continue", "geminirx.write", "geminirx.explain"];

    [Theory]
    [InlineData("git-commit", "geminirx.ask")]
    [InlineData("gitcommit", "geminirx.continue")]
    [InlineData("git-commit", "geminirx.write")]
    [InlineData("plaintext", "geminirx.ask")]
    public async Task OwnText_EndsAtTheLine(string language, string command)
    {
        var editor = await OpenMessageAsync(language);

        await editor.ExecuteAsync(command, ArgumentAt(0, 0));
        await editor.ExecuteAsync(command, ArgumentAt(4, 2));

        Assert.All(Emulator.Requests, request => Assert.DoesNotContain("hidden", request.Body, StringComparison.Ordinal));
        Assert.Contains("Title", Prompt(0), StringComparison.Ordinal);
        Assert.Contains("# Please.", Prompt(1), StringComparison.Ordinal);
        Assert.DoesNotContain(">8", Prompt(0), StringComparison.Ordinal);
    }

    [Fact]
    public async Task MessageOfAnotherMark_EndsAtItsLine()
    {
        var editor = await OpenMessageAsync("git-commit", Text.Replace('#', ';'));

        await editor.ExecuteAsync("geminirx.ask", ArgumentAt(0, 0));

        Assert.DoesNotContain("hidden", Prompt(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OtherLanguages_AreSentWhole()
    {
        var (editor, _) = await OpenRepositoryAsync(answer: "");
        await OpenDocumentAsync(editor, UriOf("a.diff"), Text, "diff");

        await editor.ExecuteAsync("geminirx.ask", ArgumentAt(0, 0, UriOf("a.diff")));

        Assert.Contains("+hidden words", Prompt(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenDocument_IsSentToTheLine()
    {
        var editor = await OpenMessageAsync("git-commit");
        await OpenDocumentAsync(editor, UriOf("a.md"), "x", "markdown");

        await editor.ExecuteAsync("geminirx.ask", ArgumentAt(0, 0, UriOf("a.md")));

        Assert.Contains("COMMIT_EDITMSG:\nTitle", Prompt(), StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", Prompt(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NamedDocument_IsSentToTheLine()
    {
        var editor = await OpenMessageAsync("git-commit");

        await AskAboutMessageAsync(editor);

        Assert.Contains("COMMIT_EDITMSG:\nTitle", Prompt(), StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", Prompt(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NamedFile_ThatIsClosed_IsSentToTheLine()
    {
        var (editor, _) = await OpenRepositoryAsync(answer: "");
        Write(Message, Text);

        await AskAboutMessageAsync(editor);

        Assert.Contains("COMMIT_EDITMSG:\nTitle", Prompt(), StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", Prompt(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Conversation_EndsAboveTheLine()
    {
        var editor = await OpenMessageAsync("git-commit", "## User\n\n" + Text);
        Emulator = Silent();

        var session = await SessionOf(editor.ExecuteAsync("geminirx.chat", new JsonObject { ["uri"] = UriOf(Message) }));
        await OpeningEditor.UntilAsync(() => Emulator.Requests.Count == 1);
        await editor.StopAsync(session);

        Assert.Contains("Title", Prompt(), StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", Prompt(), StringComparison.Ordinal);
        Assert.DoesNotContain(">8", Prompt(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Selection_BelowTheLine_IsRefused(string command)
    {
        var editor = await OpenMessageAsync("git-commit");
        var argument = ArgumentAt(4, 0);
        argument["range"] = JsonNode.Parse("""{"start":{"line":0,"character":0},"end":{"line":4,"character":5}}""");

        var refused = await ErrorOf(editor.ExecuteAsync(command, argument));

        Assert.Equal(-32602, refused.Code);
        Assert.Contains("it is below the line >8 of git", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Emulator.Requests);
    }

    // The exception of messages is for commands that are about the staged changes.
    [Fact]
    public async Task IgnoredMessage_IsSentForStagedChangesOnly()
    {
        var editor = await OpenMessageAsync("git-commit");
        Write(".geminiignore", ".*\n");
        var commit = ArgumentAt(0, 0);
        commit["diff"] = DiffOf("a.txt", "+seen\n");
        var ended = await editor.ExecuteAsync("geminirx.commit", commit);
        Assert.Contains("+seen", Prompt(), StringComparison.Ordinal);
        await editor.ExecuteAsync("geminirx.retry", SessionOf(ended));
        Assert.Equal(2, Emulator.Requests.Count);

        foreach (var command in new[] { "geminirx.ask", "geminirx.continue", "geminirx.chat" })
        {
            var refused = await ErrorOf(editor.ExecuteAsync(command, ArgumentAt(0, 0)));
            Assert.Equal(-32803, refused.Code);
            Assert.Contains("is ignored by .geminiignore, line 1", refused.Message, StringComparison.Ordinal);
        }

        Assert.Equal(2, Emulator.Requests.Count);
    }

    [Theory]
    [InlineData(399, true)]
    [InlineData(401, false)]
    public async Task Retry_OfADiffThatIsLargerThanTheBudget_IsRefused(int length, bool isAsked)
    {
        var (editor, _) = await OpenRepositoryAsync(JsonNode.Parse("""{"contextTokens":100}"""), answer: "");
        await OpenDocumentAsync(editor, UriOf(Message), "", "git-commit");
        var argument = ArgumentAt(0, 0);
        var start = DiffOf("a.txt", "+");
        argument["diff"] = start + new string('x', length - start.Length);
        var ended = await editor.ExecuteAsync("geminirx.commit", argument);

        var retry = editor.ExecuteAsync("geminirx.retry", SessionOf(ended));

        if (isAsked)
        {
            await retry;
            Assert.Equal(Prompt(0), Prompt(1));
            return;
        }

        var refused = await ErrorOf(retry);
        Assert.Equal(-32803, refused.Code);
        Assert.Contains("run the command again with the diff", refused.Message, StringComparison.Ordinal);
        Assert.Single(Emulator.Requests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task FileOfADiff_WithANulInItsPath_IsLeftOut(bool isInRepository)
    {
        Emulator = Saying("x");
        var editor = isInRepository ? (await OpenRepositoryAsync()).Editor : Start();
        if (!isInRepository)
        {
            await editor.OpenAsync();
        }

        const string Odd = "diff --git \"a/a\\000b\" \"b/a\\000b\"\n--- \"a/a\\000b\"\n+++ \"b/a\\000b\"\n@@ -0,0 +1 @@\n+hidden\n";

        await CommitAsync(editor, new() { ["diff"] = Odd + DiffOf("t.txt", "+seen\n") });

        Assert.Contains("+seen", Prompt(), StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", Prompt(), StringComparison.Ordinal);
        Assert.Contains(Messages(editor), message => message.Contains("its path contains a NUL character", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("file:///a%00b")]
    [InlineData("untitled:a%00b")]
    public async Task Document_WithANulInItsPath_IsRefusedAndNotSentWithAnother(string uri)
    {
        var (editor, _) = await OpenRepositoryAsync(answer: "");
        await OpenDocumentAsync(editor, uri, "hidden words", "markdown");
        await OpenDocumentAsync(editor, UriOf("a.md"), "x", "markdown");

        var refused = await ErrorOf(editor.ExecuteAsync("geminirx.ask", ArgumentAt(0, 0, uri)));
        await editor.ExecuteAsync("geminirx.ask", ArgumentAt(0, 0, UriOf("a.md")));

        Assert.Equal(-32602, refused.Code);
        Assert.Contains("contains a NUL character", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", Prompt(), StringComparison.Ordinal);
    }

    private async Task<ModelEditor> OpenMessageAsync(string language, string text = Text)
    {
        var (editor, _) = await OpenRepositoryAsync(answer: "");
        await OpenDocumentAsync(editor, UriOf(Message), text, language);
        return editor;
    }

    private JsonObject ArgumentAt(int line, int character, string? uri = null) =>
        new()
        {
            ["uri"] = uri ?? UriOf(Message),
            ["position"] = new JsonObject { ["line"] = line, ["character"] = character },
            ["instruction"] = "Go.",
            ["await"] = true,
        };

    private static JsonObject SessionOf(JsonElement ended) =>
        new() { ["sessionId"] = ended.GetProperty("sessionId").GetString(), ["await"] = true };

    private async Task AskAboutMessageAsync(ModelEditor editor)
    {
        await OpenDocumentAsync(editor, UriOf("a.md"), "x", "markdown");
        var argument = ArgumentAt(0, 0, UriOf("a.md"));
        argument["instruction"] = $"Read @{Message}";
        await editor.ExecuteAsync("geminirx.ask", argument);
    }
}
