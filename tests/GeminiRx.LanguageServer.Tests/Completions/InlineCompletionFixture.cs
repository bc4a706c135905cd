using System.Text.Json;
using System.Text.Json.Nodes;
using GeminiRx.LanguageServer.Tests.Commands;
using GeminiRx.TestSupport.Editors;

namespace GeminiRx.LanguageServer.Tests.Completions;

/// <summary>Asks for completions as an editor does.</summary>
public abstract class InlineCompletionFixture : PromptCommandFixture
{
    protected async Task<(ModelEditor Editor, int Cursor)> OpenAsync(
        string text,
        string options = """{ "inlineCompletion": { "enabled": true } }"""
    )
    {
        var cursor = text.IndexOf('|', StringComparison.Ordinal);
        var editor = Start(text.Remove(cursor, 1), language: "csharp", hasViews: true);
        await editor.OpenAsync(JsonNode.Parse(options));
        return (editor, cursor);
    }

    protected static Task<JsonElement> CompleteAsync(ModelEditor editor, int offset, int trigger = 1) =>
        editor.Connection.RequestAsync("textDocument/inlineCompletion", Parameters(editor, offset, trigger));

    /// <summary>The texts of an answer, of which there is at most one.</summary>
    protected static IEnumerable<string?> Texts(JsonElement answer) =>
        answer.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("insertText").GetString());

    protected static JsonObject Parameters(ModelEditor editor, int offset, int trigger)
    {
        var place = editor.Look(model => model.PlaceAt(offset));
        return new()
        {
            ["textDocument"] = new JsonObject { ["uri"] = ModelEditor.Uri },
            ["position"] = new JsonObject { ["line"] = place.Line, ["character"] = place.Character },
            ["context"] = new JsonObject { ["triggerKind"] = trigger },
        };
    }

    protected static async Task<JsonElement> StatusAsync(ModelEditor editor) =>
        (await editor.Connection.RequestAsync("geminirx/status", new JsonObject())).GetProperty("completions");

    protected static IEnumerable<string?> Messages(ModelEditor editor) =>
        editor.Notifications("window/showMessage").Select(message => message.GetProperty("message").GetString());
}
