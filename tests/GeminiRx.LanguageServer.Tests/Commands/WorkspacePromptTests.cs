using System.Text.Json.Nodes;
using Microsoft.Reactive.Testing;

namespace GeminiRx.LanguageServer.Tests.Commands;

/// <summary>Prompt files of a workspace, and prompt files that are open in the editor.</summary>
public sealed class WorkspacePromptTests : WorkspaceFixture
{
    private const string Shout = ".geminirx/prompts/shout.md";

    private static JsonObject Trusted => new() { ["workspaceTrusted"] = true };

    // Red when the trust was not looked at, and when a setting of the workspace counted.
    [Theory]
    [InlineData("""{"workspaceTrusted":true}""", true)]
    [InlineData("""{"workspaceTrusted":false}""", false)]
    [InlineData("""{"workspaceTrusted":"true"}""", false)]
    [InlineData("{}", false)]
    public async Task PromptOfTheWorkspace_IsUsedIfTheUserTrustsIt(string options, bool isUsed)
    {
        Write(Shout, "---\ntitle: Shout\n---\nShout {{file}}.");
        Write(".geminirx/prompts/write.md", "Theirs.");
        var editor = await OpenWorkspaceAsync(JsonNode.Parse(options));

        // A setting of the workspace is not the user's.
        await editor.Connection.NotifyAsync(
            "workspace/didChangeConfiguration",
            new JsonObject { ["settings"] = new JsonObject { ["geminirx"] = Trusted } }
        );

        var titles = (await editor.CodeActionsAsync(1)).Select(action => action.GetProperty("title").GetString());
        Assert.Equal(isUsed, titles.Contains("Gemini: Shout"));
        Assert.Equal(
            options.Contains("\"true\"", StringComparison.Ordinal),
            Messages(editor).Any(text => text.Contains("workspaceTrusted"))
        );

        var shouted = await Record.ExceptionAsync(() => RunAsync(editor, "geminirx.prompt", 1, new() { ["prompt"] = "shout" }));
        Assert.Equal(isUsed, shouted is null);
        await RunAsync(editor, "geminirx.write", 1, new() { ["instruction"] = "Go." });
        Assert.Equal(isUsed, Prompt().StartsWith("Theirs.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task PromptOfTheUser_TakesPrecedence()
    {
        Write(Shout, "Theirs.");
        Write(".geminirx/prompts/write.md", "Theirs: {{instruction}}");
        Write("mine/shout.md", "Mine.");
        PromptFolders = [PathOf("mine")];
        var editor = await OpenWorkspaceAsync(Trusted, isRoot: true);

        await RunAsync(editor, "geminirx.prompt", 1, new() { ["prompt"] = "shout" });
        await RunAsync(editor, "geminirx.write", 1, new() { ["instruction"] = "Go." });

        Assert.Equal("Mine.", Prompt(0));
        Assert.Equal("Theirs: Go.", Prompt(1));
    }

    [Fact]
    public async Task PromptFile_ThatIsOpen_HasDiagnosticsUntilItIsMended()
    {
        var scheduler = new TestScheduler();
        Options = new LanguageServerOptions
        {
            CreateClient = _ => Emulated(),
            LoggerFactory = Log,
            Scheduler = scheduler,
        };
        var bad = "---\nkind: nowhere\n---\n{{selektion}}\n";
        Write(Shout, bad);
        var editor = await OpenWorkspaceAsync(Trusted);

        await OpenDocumentAsync(editor, UriOf(Shout), bad, "markdown");
        Assert.Equal(["1 0-13 prompt kind: invalid value 'nowhere'", "3 0-13 prompt Unknown variable {{selektion}}"], await ShownAsync());
        await editor.CodeActionsAsync(1);
        Assert.Empty(Messages(editor));

        await ChangeDocumentAsync(editor, UriOf(Shout), "---\nkind: below\n---\n{{selektion}}\n");
        Assert.Equal(["3 0-13 prompt Unknown variable {{selektion}}"], await ShownAsync());
        await ChangeDocumentAsync(editor, UriOf(Shout), "Shout {{selection}}.", 3);
        Assert.Empty(await ShownAsync());

        // The file on the disk is still bad.
        await editor.Connection.NotifyAsync(
            "textDocument/didClose",
            new JsonObject { ["textDocument"] = new JsonObject { ["uri"] = UriOf(Shout) } }
        );
        await editor.CodeActionsAsync(1);
        await editor.CodeActionsAsync(1);
        await SettleAsync(editor);
        Assert.Single(Messages(editor), message => message.Contains("shout.md, line 2", StringComparison.Ordinal));

        async Task<IEnumerable<string>> ShownAsync()
        {
            await SettleAsync(editor);
            scheduler.AdvanceBy(TimeSpan.FromMilliseconds(300).Ticks);
            await SettleAsync(editor);
            var published = editor
                .Notifications("textDocument/publishDiagnostics")
                .Last(one => one.GetProperty("uri").GetString() == UriOf(Shout));
            return
            [
                .. published
                    .GetProperty("diagnostics")
                    .EnumerateArray()
                    .Select(one =>
                    {
                        var (start, end) = (one.GetProperty("range").GetProperty("start"), one.GetProperty("range").GetProperty("end"));
                        var message = one.GetProperty("message").GetString()!.Split(": use")[0];
                        return $"{start.GetProperty("line")} {start.GetProperty("character")}-{end.GetProperty("character")} "
                            + $"{one.GetProperty("code")} {message}";
                    }),
            ];
        }
    }

    [Theory]
    [InlineData(false, Shout)]
    [InlineData(true, "notes/shout.md")]
    [InlineData(true, ".geminirx/prompts/shout.txt")]
    public async Task OtherDocument_HasNoDiagnosticsOfPrompts(bool isTrusted, string path)
    {
        var scheduler = new TestScheduler();
        Options = new LanguageServerOptions
        {
            CreateClient = _ => Emulated(),
            LoggerFactory = Log,
            Scheduler = scheduler,
        };
        var editor = await OpenWorkspaceAsync(isTrusted ? Trusted : null);

        await OpenDocumentAsync(editor, UriOf(path), "{{selektion}}", "plaintext");
        await SettleAsync(editor);
        scheduler.AdvanceBy(TimeSpan.FromSeconds(1).Ticks);
        await SettleAsync(editor);

        Assert.Empty(editor.Notifications("textDocument/publishDiagnostics"));
    }
}
