using System.Text.Json.Nodes;

namespace GeminiRx.LanguageServer.Tests.Git;

/// <summary>The message of a commit as the answer to its command: its session, and what is removed from it.</summary>
public sealed class CommitSessionTests : CommitFixture
{
    [Fact]
    public async Task Message_WithoutADocument_IsListedAndStopped()
    {
        var (editor, repository) = await OpenRepositoryAsync();
        await repository.StageAsync("a.txt", "one\n");
        Emulator = Silent();
        var answer = CommitAsync(editor, new());
        while ((await editor.Connection.RequestAsync("geminirx/status", new JsonObject())).GetProperty("sessions").GetArrayLength() == 0)
        {
            await Task.Yield();
        }

        var stopped = await editor.StopAsync();

        Assert.Equal(1, stopped.GetProperty("stopped").GetInt32());
        Assert.Equal(-32800, (await ErrorOf(answer)).Code);
        var status = await editor.Connection.RequestAsync("geminirx/status", new JsonObject());
        Assert.Equal(0, status.GetProperty("sessions").GetArrayLength());
    }

    [Fact]
    public async Task Message_WithoutADocument_HasNoControls()
    {
        var (editor, repository) = await OpenRepositoryAsync(answer: "Add \u202ea.txt\u001b[31m\n");
        await repository.StageAsync("a.txt", "one\n");

        var answer = await CommitAsync(editor, new());

        Assert.Equal("Add a.txt", answer.GetProperty("message").GetString());
        var told = editor.Notifications("window/showMessage").Select(message => message.GetProperty("message").GetString()!);
        Assert.Contains(told, message => message.Contains("invisible characters are removed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task PromptByName_WithoutADocument_IsTheSameCommand()
    {
        var (editor, _) = await OpenRepositoryAsync();
        var arguments = new JsonObject { ["prompt"] = "commit", ["diff"] = DiffOf("a") };

        var message = await editor.ExecuteAsync("geminirx.prompt", arguments);
        var refused = await ErrorOf(editor.ExecuteAsync("geminirx.prompt", new JsonObject { ["prompt"] = "continue" }));

        Assert.Equal("Add a.txt", message.GetProperty("message").GetString());
        Assert.Equal((-32602, "notOpen"), (refused.Code, refused.Reason));
    }
}
