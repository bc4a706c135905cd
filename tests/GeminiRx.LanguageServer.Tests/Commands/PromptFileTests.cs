using System.Text.Json.Nodes;
using GeminiRx.TestSupport.Editors;

namespace GeminiRx.LanguageServer.Tests.Commands;

/// <summary>Prompt files as code actions and commands, their requests, and what is refused. In a text, | is the cursor.</summary>
public sealed class PromptFileTests : PromptCommandFixture
{
    [Fact]
    public async Task Prompt_OfTheUser_IsACodeActionAndIsRun()
    {
        var (editor, folder) = await OpenWithPromptAsync("shout.md", "---\ntitle: Shout\nmodel: gemini-x\n---\nShout {{file}}.");

        var actions = await editor.CodeActionsAsync(1);
        var command = actions.Single(action => action.GetProperty("title").GetString() == "Gemini: Shout").GetProperty("command");
        var argument = (JsonObject)JsonNode.Parse(command.GetProperty("arguments")[0].GetRawText())!;
        await RunAsync(editor, command.GetProperty("command").GetString()!, 1, argument);

        Assert.Equal("geminirx.prompt", command.GetProperty("command").GetString());
        Assert.Equal("Shout story.md.", Prompt());
        Assert.Contains("models/gemini-x:", Emulator.Requests[0].PathAndQuery, StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task PromptFile_ThatCannotBeUsed_IsReportedOnceAndNotRun()
    {
        var (editor, folder) = await OpenWithPromptAsync("write.md", "---\nkind: nowhere\n---\nx");

        var error = await ErrorOf(editor.Run("geminirx.write", 1, new() { ["instruction"] = "x" }).Answer);
        await editor.CodeActionsAsync(1);

        Assert.Contains("write.md, line 2: kind: invalid value 'nowhere'", error.Message, StringComparison.Ordinal);
        var told = editor.Notifications("window/showMessage").Select(message => message.GetProperty("message").GetString()!);
        Assert.Single(told, message => message.Contains("write.md, line 2", StringComparison.Ordinal));
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Prompt_WhoseParagraphsAreAllEmpty_IsRefused()
    {
        var (editor, folder) = await OpenWithPromptAsync("tell.md", "---\ntitle: Tell\n---\n{{instruction}}");

        var error = await ErrorOf(editor.Run("geminirx.prompt", 1, new() { ["prompt"] = "tell" }).Answer);

        Assert.Equal(-32803, error.Code);
        Assert.Contains("The prompt 'tell' is empty here", error.Message, StringComparison.Ordinal);
        Assert.Empty(Emulator.Requests);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Secrets_OfOpenDocuments_AreInNoRequest()
    {
        var key = "AIza" + new string('k', 35);
        var (editor, cursor) = await OpenAtAsync($"token {key}\n|");
        await OpenOtherAsync(editor, "file:///w/.env", "A=topsecret1");
        await OpenOtherAsync(editor, "file:///w/notes.md", $"Notes: {key}");

        await RunAsync(editor, "geminirx.continue", cursor);
        await RunAsync(editor, "geminirx.continue", cursor);

        Assert.All(Emulator.Requests, request => Assert.DoesNotContain(key, request.Body, StringComparison.Ordinal));
        Assert.All(Emulator.Requests, request => Assert.DoesNotContain("topsecret1", request.Body, StringComparison.Ordinal));
        Assert.Contains("notes.md:\nNotes: [secret removed]", Prompt(0), StringComparison.Ordinal);
        var told = editor.Notifications("window/showMessage").Select(message => message.GetProperty("message").GetString()!);
        Assert.Single(told, message => message.Contains("[secret removed]", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(">> Sum\n|x", "Gemini: Write here: Sum", true)]
    [InlineData("|x", "Gemini: Write here", false)]
    public async Task Write_IsACodeActionWhereThereIsAnInstruction(string text, string title, bool isOffered)
    {
        var (editor, cursor) = await OpenAtAsync(text);

        var titles = (await editor.CodeActionsAsync(cursor)).Select(action => action.GetProperty("title").GetString()!);

        Assert.Equal(isOffered, titles.Any(one => one.StartsWith(title, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Retry_OfAFailedQuestion_AsksTheSameAndRemovesTheInstruction()
    {
        Emulator = FailingAfter("some");
        var (editor, cursor) = await OpenAtAsync(">> A list.\n|two");
        var failed = await SessionOf(editor.Run("geminirx.write", cursor));
        await editor.EndOfAsync(failed);
        var asked = Prompt();
        Emulator = Saying(Answer);

        await editor.EndOfAsync(await SessionOf(editor.ContinueSessionAsync("geminirx.retry", failed)));

        await editor.UntilAsync(model => model.Text == Answer + "two");
        Assert.Equal(asked, Prompt());
    }

    [Theory]
    [InlineData("geminirx.write", null, "needs an instruction: send \"instruction\", or write it as a line that begins with >>")]
    [InlineData("geminirx.prompt", null, "needs the name of a prompt file")]
    [InlineData(
        "geminirx.prompt",
        "dance",
        "Unknown prompt 'dance': use one of ask, commit, continue, document, explain, fix, rewrite, write."
    )]
    public async Task Command_ThatCannotRun_SaysWhatToSend(string command, string? prompt, string message)
    {
        var editor = await OpenAsync();

        var error = await ErrorOf(editor.Run(command, 1, prompt is null ? null : new() { ["prompt"] = prompt }).Answer);

        Assert.Equal(-32602, error.Code);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Empty(Emulator.Requests);
    }

    private async Task<(ModelEditor Editor, DirectoryInfo Folder)> OpenWithPromptAsync(string name, string text)
    {
        var folder = Directory.CreateTempSubdirectory("prompts");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, name), text, TestContext.Current.CancellationToken);
        PromptFolders = [folder.FullName];
        return (await OpenAsync(), folder);
    }

    private static Task OpenOtherAsync(ModelEditor editor, string uri, string text) =>
        editor.Connection.NotifyAsync(
            "textDocument/didOpen",
            new JsonObject
            {
                ["textDocument"] = new JsonObject
                {
                    ["uri"] = uri,
                    ["languageId"] = "plaintext",
                    ["version"] = 1,
                    ["text"] = text,
                },
            }
        );
}
