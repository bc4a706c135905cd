using System.Text.Json;
using System.Text.Json.Nodes;
using GeminiRx.LanguageServer.Tests.Commands;
using GeminiRx.TestSupport.Editors;

namespace GeminiRx.LanguageServer.Tests.Context;

/// <summary>Runs commands in a document of a workspace. The answers are empty: the requests matter.</summary>
public abstract class StoryFixture : WorkspaceFixture
{
    protected const string Story = "story.md";

    protected async Task<ModelEditor> OpenStoryAsync(string text, JsonNode? options = null)
    {
        Emulator = Saying("");
        var editor = await OpenWorkspaceAsync(options);
        await OpenDocumentAsync(editor, UriOf(Story), text, "markdown");
        return editor;
    }

    protected Task<JsonElement> RunAsync(ModelEditor editor, string command, int line = 0, JsonObject? more = null, string path = Story)
    {
        var argument = ArgumentOf(path, line, more);
        argument["await"] = true;
        return editor.ExecuteAsync(command, argument);
    }

    protected Task<JsonElement> ContextAsync(ModelEditor editor, JsonObject more, int line = 0) =>
        editor.Connection.RequestAsync("geminirx/context", ArgumentOf(Story, line, more));

    private JsonObject ArgumentOf(string path, int line, JsonObject? more)
    {
        var argument = new JsonObject
        {
            ["uri"] = UriOf(path),
            ["position"] = new JsonObject { ["line"] = line, ["character"] = 0 },
        };
        foreach (var (name, value) in more ?? [])
        {
            argument[name] = value?.DeepClone();
        }

        return argument;
    }
}
