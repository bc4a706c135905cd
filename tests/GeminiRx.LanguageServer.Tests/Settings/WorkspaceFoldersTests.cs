using System.Text.Json.Nodes;
using GeminiRx.LanguageServer.Tests.Context;
using GeminiRx.TestSupport.Editors;
using Microsoft.Reactive.Testing;

namespace GeminiRx.LanguageServer.Tests.Settings;

/// <summary>Folders that come to the workspace and leave it while the server runs (<c>workspace/didChangeWorkspaceFolders</c>).</summary>
public sealed class WorkspaceFoldersTests : StoryFixture
{
    private const string Shout = "two/.geminirx/prompts/shout.md";

    [Fact]
    public async Task Capability_IsAnnounced()
    {
        var answer = await Start().OpenAsync();

        Assert.Equal(
            """{"supported":true,"changeNotifications":true}""",
            answer.GetProperty("capabilities").GetProperty("workspace").GetProperty("workspaceFolders").GetRawText()
        );
    }

    [Fact]
    public async Task IgnoreRulesAndNamedFiles_FollowTheFolders()
    {
        Write("two/.geminiignore", "*.txt");
        Write("two/sub/a.txt", "text of a");
        Write("two/b.md", "text of b");
        var editor = await OpenFolderAsync("one", options: null);
        await OpenDocumentAsync(editor, UriOf("two/sub/story.md"), "x", "markdown");

        await AskAsync("@a.txt");
        Assert.Contains("a.txt:\ntext of a", Prompt(), StringComparison.Ordinal);
        Assert.Contains("outside of the folder", (await ErrorOf(AskAsync("@../b.md"))).Message, StringComparison.Ordinal);

        await ChangeAsync(editor, added: "two");
        Assert.Contains(
            "ignored by .geminiignore, line 1: *.txt",
            (await ErrorOf(AskAsync("@sub/a.txt"))).Message,
            StringComparison.Ordinal
        );
        await AskAsync("@b.md");
        Assert.Contains("b.md:\ntext of b", Prompt(), StringComparison.Ordinal);

        await ChangeAsync(editor, removed: "two/");
        await AskAsync("@a.txt");
        Assert.Contains("a.txt:\ntext of a", Prompt(), StringComparison.Ordinal);

        Task AskAsync(string mention) =>
            RunAsync(editor, "geminirx.write", more: new() { ["instruction"] = $"Use {mention}" }, path: "two/sub/story.md");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Prompts_FollowTheFoldersOfATrustedWorkspace(bool isTrusted)
    {
        Write(Shout, "---\ntitle: Shout\n---\nShout.");
        var editor = await OpenFolderAsync("one", new JsonObject { ["workspaceTrusted"] = isTrusted });
        Assert.DoesNotContain("Gemini: Shout", await TitlesAsync(editor));

        await ChangeAsync(editor, added: "two");
        Assert.Equal(isTrusted, (await TitlesAsync(editor)).Contains("Gemini: Shout"));

        await ChangeAsync(editor, added: "three", removed: "two");
        Assert.DoesNotContain("Gemini: Shout", await TitlesAsync(editor));
    }

    [Fact]
    public async Task Diagnostics_OfAnOpenPromptFile_FollowTheFolders()
    {
        var scheduler = new TestScheduler();
        Options = new LanguageServerOptions
        {
            CreateClient = _ => Emulated(),
            LoggerFactory = Log,
            Scheduler = scheduler,
        };
        var editor = await OpenFolderAsync("one", new JsonObject { ["workspaceTrusted"] = true });
        await OpenDocumentAsync(editor, UriOf(Shout), "{{selektion}}", "markdown");
        Assert.Equal(0, await ShownAsync());

        await ChangeAsync(editor, added: "two");
        Assert.Equal(1, await ShownAsync());

        await ChangeAsync(editor, removed: "two");
        Assert.Equal(0, await ShownAsync());

        async Task<int> ShownAsync()
        {
            await SettleAsync(editor);
            scheduler.AdvanceBy(TimeSpan.FromSeconds(1).Ticks);
            await SettleAsync(editor);
            var published = editor
                .Notifications("textDocument/publishDiagnostics")
                .LastOrDefault(one => one.GetProperty("uri").GetString() == UriOf(Shout));
            return published.ValueKind == System.Text.Json.JsonValueKind.Undefined
                ? 0
                : published.GetProperty("diagnostics").GetArrayLength();
        }
    }

    // A folder that is no file, a folder that is not there, and members that are missing.
    [Theory]
    [InlineData("""{"added":[{"uri":"untitled:x","name":"x"}],"removed":[{"uri":"file:///elsewhere","name":"e"}]}""")]
    [InlineData("""{"added":[{"uri":"WORKSPACE/one","name":"again"}]}""")]
    [InlineData("""{"added":null,"removed":[null]}""")]
    [InlineData("{}")]
    public async Task Change_OfNothing_LeavesTheFolders(string change)
    {
        Write("one/.geminirx/prompts/shout.md", "---\ntitle: Shout\n---\nShout.");
        var editor = await OpenFolderAsync("one", new JsonObject { ["workspaceTrusted"] = true });

        var folders = JsonNode.Parse(change.Replace("WORKSPACE", new Uri(Workspace.FullName).AbsoluteUri, StringComparison.Ordinal));
        await NotifyAsync(editor, folders!);

        Assert.Single(await TitlesAsync(editor), title => title == "Gemini: Shout");
    }

    private Task<ModelEditor> OpenFolderAsync(string folder, JsonNode? options)
    {
        Emulator = Saying("");
        return OpenWorkspaceAsync(options, folder: folder);
    }

    private Task ChangeAsync(ModelEditor editor, string? added = null, string? removed = null) =>
        NotifyAsync(editor, new JsonObject { ["added"] = FoldersOf(added), ["removed"] = FoldersOf(removed) });

    private static Task NotifyAsync(ModelEditor editor, JsonNode change) =>
        editor.Connection.NotifyAsync("workspace/didChangeWorkspaceFolders", new JsonObject { ["event"] = change });

    private JsonArray FoldersOf(string? folder) => folder is null ? [] : [new JsonObject { ["uri"] = UriOf(folder), ["name"] = folder }];

    private static async Task<IReadOnlyList<string?>> TitlesAsync(ModelEditor editor) =>
        [.. (await editor.CodeActionsAsync(1)).Select(action => action.GetProperty("title").GetString())];
}
