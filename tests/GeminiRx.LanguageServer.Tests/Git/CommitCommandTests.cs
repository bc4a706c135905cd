using System.Text.Json.Nodes;
using GeminiRx.LanguageServer.Git;
using GeminiRx.TestSupport;
using GeminiRx.TestSupport.Editors;

namespace GeminiRx.LanguageServer.Tests.Git;

/// <summary><c>geminirx.commit</c>: where the message goes, and what ends it.</summary>
public sealed class CommitCommandTests : CommitFixture
{
    private const string Comments = "# Please enter the message.\n#\tnew file:   a.txt\n";

    public static TheoryData<string> Kinds => [.. EditorKind.All.Select(kind => kind.Name)];

    [Fact]
    public async Task Message_WithoutADocument_IsTheAnswerToTheCommand()
    {
        var (editor, repository) = await OpenRepositoryAsync(answer: "```text\nAdd a.txt\n\nIt was missing.\n```\n");
        await repository.StageAsync("a.txt", "one\n");

        var diff = await repository.RunAsync("diff", "--cached");

        var answer = await CommitAsync(editor, new() { ["instruction"] = "in English" });

        Assert.Equal("Add a.txt\n\nIt was missing.", answer.GetProperty("message").GetString());
        Assert.True(answer.GetProperty("usage").GetProperty("input").GetInt32() > 0);
        Assert.Equal($"Write the message of a commit.\n\nThe diff of the commit:\n{diff}\n\nThe author also says: in English", Prompt());
        var usage = await editor.ExecuteAsync("geminirx.usage", new JsonObject());
        Assert.Equal(1, usage.GetProperty("models")[0].GetProperty("requests").GetInt32());
        Assert.Empty(editor.Notifications("geminirx/sessionEnded"));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Message_InADocument_IsWrittenAboveTheLinesOfGit(string kind)
    {
        Emulator = Saying("```\nAdd a.txt\n\nIt was missing.\n```");
        var (editor, cursor) = await OpenAtAsync($"|\n{Comments}", kind, "git-commit");

        await RunAsync(editor, "geminirx.commit", cursor, new() { ["diff"] = DiffOf("a.txt") });

        await editor.UntilAsync(model => model.Text == $"Add a.txt\n\nIt was missing.\n\n{Comments}");
    }

    // An amended commit has a message.
    [Theory]
    [InlineData($"\n# Please |enter the message.\n", "New\n\n# Please enter the message.\n")]
    [InlineData("old\n\n|# c\n", "New\nold\n\n# c\n")]
    [InlineData("old|\n\n# c\n", "New\nold\n\n# c\n")]
    [InlineData("one\ntwo|\n# c\n", "one\nNew\ntwo\n# c\n")]
    public async Task Message_BelowTheLinesOfGit_IsWrittenAtTheTop(string text, string expected)
    {
        Emulator = Saying("New");
        var (editor, cursor) = await OpenAtAsync(text, language: "gitcommit");

        await RunAsync(editor, "geminirx.commit", cursor, new() { ["diff"] = DiffOf("a.txt") });

        await editor.UntilAsync(model => model.Text == expected);
    }

    [Fact]
    public async Task Message_WithoutAPosition_IsAboutTheRepositoryOfItsFile()
    {
        var (editor, repository) = await OpenRepositoryAsync(answer: "");
        await repository.StageAsync("a.txt", "one\n");

        await CommitInMessageAsync(editor);

        Assert.Contains("+++ b/a.txt\n", Prompt(), StringComparison.Ordinal);
    }

    // Only a message has a place of its own.
    [Fact]
    public async Task OtherCommand_InAMessage_NeedsAPosition()
    {
        var (editor, _) = await OpenRepositoryAsync();
        await OpenDocumentAsync(editor, UriOf(Message), "", "git-commit");

        var error = await ErrorOf(editor.ExecuteAsync("geminirx.continue", new JsonObject { ["uri"] = UriOf(Message) }));

        Assert.Contains("position is missing", error.Message, StringComparison.Ordinal);
    }

    // The staged changes of now count, and a diff of the client is kept as the request.
    [Fact]
    public async Task Retry_ReadsTheDiffAgain()
    {
        var (editor, repository) = await OpenRepositoryAsync(answer: "");
        await repository.StageAsync("a.txt", "one\n");
        var ended = await CommitInMessageAsync(editor);
        await repository.StageAsync("b.txt", "two\n");

        await editor.ExecuteAsync(
            "geminirx.retry",
            new JsonObject { ["sessionId"] = ended.GetProperty("sessionId").GetString(), ["await"] = true }
        );

        Assert.DoesNotContain("b.txt", Prompt(0), StringComparison.Ordinal);
        Assert.Contains("+++ b/b.txt\n", Prompt(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retry_AfterADiffOfTheClient_SendsItAgain()
    {
        var (editor, _) = await OpenRepositoryAsync(answer: "");
        var argument = new JsonObject
        {
            ["uri"] = UriOf(Message),
            ["await"] = true,
            ["diff"] = DiffOf("sent.txt"),
        };
        await OpenDocumentAsync(editor, UriOf(Message), "", "git-commit");
        var ended = await CommitAsync(editor, argument);

        await editor.ExecuteAsync(
            "geminirx.retry",
            new JsonObject { ["sessionId"] = ended.GetProperty("sessionId").GetString(), ["await"] = true }
        );

        Assert.Equal(Prompt(0), Prompt(1));
        Assert.Contains("+++ b/sent.txt\n", Prompt(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NothingStaged_InADocument_IsAProblemAtTheMessage()
    {
        var (editor, _) = await OpenRepositoryAsync();

        var ended = await CommitInMessageAsync(editor);

        Assert.Equal("error", ended.GetProperty("outcome").GetString());
        Assert.Contains("Gemini: Nothing is staged for a commit. Stage the changes first: git add.", Messages(editor));
        Assert.Empty(Emulator.Requests);
    }

    [Fact]
    public async Task Errors_WithoutADocument_AnswerTheCommand()
    {
        var (editor, _) = await OpenRepositoryAsync(answer: "\n");

        var nothing = await ErrorOf(CommitAsync(editor));
        Assert.Equal(-32803, nothing.Code);
        Assert.Contains("Nothing is staged", nothing.Message, StringComparison.Ordinal);
        Assert.Contains(
            "Nothing is staged",
            (await ErrorOf(CommitAsync(editor, new() { ["diff"] = " " }))).Message,
            StringComparison.Ordinal
        );
        Assert.Equal(-32602, (await ErrorOf(CommitAsync(editor, new() { ["diff"] = "no diff" }))).Code);
        var empty = await ErrorOf(CommitAsync(editor, new() { ["diff"] = DiffOf("a") }));
        Assert.Contains("contains no message", empty.Message, StringComparison.Ordinal);
        var outside = await ErrorOf(CommitAsync(editor, new() { ["folder"] = new Uri(Path.GetTempPath()).AbsoluteUri }));
        Assert.Contains("not in a git repository", outside.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Repository_ThatIsNotKnown_IsAnError()
    {
        var editor = await OpenAsync();

        Assert.Contains("which repository is meant", (await ErrorOf(CommitAsync(editor))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_WhileGitRuns_KillsGitAndSendsNothing()
    {
        var (started, killed) = (new TaskCompletionSource(), new TaskCompletionSource());
        RunProcess = Endless(started, killed);
        var (editor, _) = await OpenRepositoryAsync();
        await OpenDocumentAsync(editor, UriOf(Message), "", "git-commit");
        var session = await SessionOf(CommitAsync(editor, new() { ["uri"] = UriOf(Message) }));
        await started.Task.WaitAsync(TimeoutToken.Start());

        await editor.StopAsync(session);

        Assert.Equal("stopped", (await editor.EndOfAsync(session)).GetProperty("outcome").GetString());
        await killed.Task.WaitAsync(TimeoutToken.Start());
        Assert.Empty(Emulator.Requests);
    }

    [Fact]
    public async Task Cancellation_WithoutADocument_KillsGit()
    {
        var (started, killed) = (new TaskCompletionSource(), new TaskCompletionSource());
        RunProcess = Endless(started, killed);
        var (editor, _) = await OpenRepositoryAsync();
        var (id, answer) = editor.Connection.Request("workspace/executeCommand", new JsonObject { ["command"] = "geminirx.commit" });
        await started.Task.WaitAsync(TimeoutToken.Start());

        await editor.Connection.NotifyAsync("$/cancelRequest", new JsonObject { ["id"] = id });

        Assert.Equal(-32800, (await ErrorOf(answer)).Code);
        await killed.Task.WaitAsync(TimeoutToken.Start());
    }

    // Red when the command or the preview waited for git where messages are handled.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Messages_AreHandled_WhileGitBlocks(bool isPreview)
    {
        using var blocked = new ManualResetEventSlim();
        RunProcess = (_, cancellationToken) =>
        {
            blocked.Wait(TimeoutToken.Start());
            return Task.FromResult(new ProcessOutput(128, [], "fatal: x"));
        };
        var (editor, _) = await OpenRepositoryAsync();

        var answer = isPreview
            ? editor.Connection.RequestAsync("geminirx/context", new JsonObject { ["prompt"] = "commit" })
            : CommitAsync(editor);
        await SettleAsync(editor);
        blocked.Set();

        Assert.Contains("git ended with exit code 128: fatal: x", (await ErrorOf(answer)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Action_IsOfferedForMessagesOnly()
    {
        var (editor, _) = await OpenAtAsync("|\n# c\n", language: "git-commit");

        var action = (await editor.CodeActionsAsync(0)).Single(one =>
            one.GetProperty("title").GetString() == "Gemini: Write a commit message"
        );

        Assert.Equal("source", action.GetProperty("kind").GetString());
        Assert.Equal("geminirx.commit", action.GetProperty("command").GetProperty("command").GetString());
    }

    private static RunProcess Endless(TaskCompletionSource started, TaskCompletionSource killed) =>
        async (_, cancellationToken) =>
        {
            started.SetResult();
            try
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
                return new ProcessOutput(0, [], "");
            }
            finally
            {
                killed.SetResult();
            }
        };
}
