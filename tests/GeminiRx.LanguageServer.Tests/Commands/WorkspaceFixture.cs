using System.Text.Json;
using System.Text.Json.Nodes;
using GeminiRx.TestSupport.Editors;

namespace GeminiRx.LanguageServer.Tests.Commands;

/// <summary>An editor with a workspace in a temporary folder.</summary>
public abstract class WorkspaceFixture : PromptCommandFixture, IDisposable
{
    protected DirectoryInfo Workspace { get; } = Directory.CreateTempSubdirectory("workspace");

    public void Dispose()
    {
        Workspace.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>The URI of a file of the workspace.</summary>
    protected string UriOf(string path) => new Uri(PathOf(path)).AbsoluteUri;

    protected string PathOf(string path) => Path.Combine(Workspace.FullName, path);

    /// <summary>Writes a file of the workspace.</summary>
    protected void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(path))!);
        File.WriteAllText(PathOf(path), text);
    }

    /// <summary>Starts the server with the workspace.</summary>
    /// <param name="options">The initialization options.</param>
    /// <param name="isRoot">Whether the client sends <c>rootUri</c> only.</param>
    /// <param name="folder">The folder of the workspace below the temporary one.</param>
    protected async Task<ModelEditor> OpenWorkspaceAsync(JsonNode? options = null, bool isRoot = false, string folder = "")
    {
        var editor = Start("ab");
        var uri = new Uri(Path.Combine(Workspace.FullName, folder)).AbsoluteUri;
        var folders = new JsonArray(new JsonObject { ["uri"] = uri, ["name"] = "w" }, new JsonObject { ["uri"] = "untitled:x" }, null);
        var parameters = new JsonObject
        {
            ["processId"] = null,
            ["capabilities"] = new JsonObject(),
            ["initializationOptions"] = options,
            ["rootUri"] = isRoot ? uri : "file:///elsewhere",
        };
        if (!isRoot)
        {
            parameters["workspaceFolders"] = folders;
        }

        await editor.Connection.RequestAsync("initialize", parameters);
        await editor.Connection.NotifyAsync("initialized", new JsonObject());
        await OpenDocumentAsync(editor, ModelEditor.Uri, "ab", "markdown");
        return editor;
    }

    protected static Task OpenDocumentAsync(ModelEditor editor, string uri, string text, string language) =>
        editor.Connection.NotifyAsync(
            "textDocument/didOpen",
            new JsonObject
            {
                ["textDocument"] = new JsonObject
                {
                    ["uri"] = uri,
                    ["languageId"] = language,
                    ["version"] = 1,
                    ["text"] = text,
                },
            }
        );

    protected static Task ChangeDocumentAsync(ModelEditor editor, string uri, string text, int version = 2) =>
        editor.Connection.NotifyAsync(
            "textDocument/didChange",
            new JsonObject
            {
                ["textDocument"] = new JsonObject { ["uri"] = uri, ["version"] = version },
                ["contentChanges"] = new JsonArray(new JsonObject { ["text"] = text }),
            }
        );

    protected static IEnumerable<string> Messages(ModelEditor editor) =>
        editor.Notifications("window/showMessage").Select(message => message.GetProperty("message").GetString()!);

    /// <summary>The server has handled all earlier messages when it answers.</summary>
    protected static Task<JsonElement> SettleAsync(ModelEditor editor) =>
        editor.Connection.RequestAsync("geminirx/status", new JsonObject());
}
