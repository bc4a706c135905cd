using System.Text.Json;
using System.Text.Json.Nodes;
using GeminiRx.LanguageServer.Tests.Commands;
using GeminiRx.TestSupport.Editors;

namespace GeminiRx.LanguageServer.Tests.Git;

/// <summary>An editor whose workspace is a repository.</summary>
public abstract class CommitFixture : WorkspaceFixture
{
    protected const string Message = ".git/COMMIT_EDITMSG";

    private protected async Task<(ModelEditor Editor, TestRepository Repository)> OpenRepositoryAsync(
        JsonNode? options = null,
        string answer = "Add a.txt\n"
    )
    {
        Emulator = Saying(answer);
        var repository = await TestRepository.CreateAsync(Workspace.FullName);
        return (await OpenWorkspaceAsync(options), repository);
    }

    protected static Task<JsonElement> CommitAsync(ModelEditor editor, JsonObject? more = null) =>
        editor.ExecuteAsync("geminirx.commit", more);

    /// <summary>Runs the command in the open message of git.</summary>
    protected async Task<JsonElement> CommitInMessageAsync(ModelEditor editor)
    {
        await OpenDocumentAsync(editor, UriOf(Message), "\n# Please enter the message.\n", "git-commit");
        return await CommitAsync(editor, new() { ["uri"] = UriOf(Message), ["await"] = true });
    }

    protected static string DiffOf(string path, string text = "+x\n") =>
        $"diff --git a/{path} b/{path}\n--- a/{path}\n+++ b/{path}\n@@ -0,0 +1,{text.Count(letter => letter == '\n')} @@\n{text}";
}
