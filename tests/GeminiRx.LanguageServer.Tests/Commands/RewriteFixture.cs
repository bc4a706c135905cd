using System.Text.Json;
using System.Text.Json.Nodes;
using GeminiRx.TestSupport.Editors;

namespace GeminiRx.LanguageServer.Tests.Commands;

/// <summary>Rewrites the selection, which is between [ and ] in a text.</summary>
public abstract class RewriteFixture : PromptCommandFixture
{
    protected const string Text = "before\n[one\ntwo\nthree\nfour]\nafter\n";

    // A rewrite whose answer the test gives.
    private protected async Task<(ModelEditor Editor, string Session, ScriptedService.Answer Answer)> BeginAsync(string text = Text)
    {
        var service = new ScriptedService();
        CreateClient = _ => new(new GeminiOptions { ApiKey = "test", HttpClient = new HttpClient(service) });
        var (editor, selection) = await OpenSelectedAsync(text);
        return (editor, await SessionOf(editor.Run("geminirx.rewrite", 0, Arguments(selection))), service["it."]);
    }

    protected static async Task<IReadOnlyList<(string Title, string Argument)>> LensesAsync(ModelEditor editor)
    {
        var parameters = new JsonObject { ["textDocument"] = new JsonObject { ["uri"] = ModelEditor.Uri } };
        var lenses = await editor.Connection.RequestAsync("textDocument/codeLens", parameters);
        return
        [
            .. lenses
                .EnumerateArray()
                .Select(lens =>
                    (
                        $"{lens.GetProperty("range").GetProperty("start").GetProperty("line")} "
                            + lens.GetProperty("command").GetProperty("title").GetString(),
                        lens.GetProperty("command").GetProperty("arguments")[0].GetRawText()
                    )
                ),
        ];
    }

    /// <summary>Runs a code action at the first line of the base text's selection, to its end.</summary>
    protected static async Task ChooseAsync(ModelEditor editor, string title)
    {
        var action = (await editor.CodeActionsAsync(7)).First(one => one.GetProperty("title").GetString() == title).GetProperty("command");
        var argument = (JsonObject)JsonNode.Parse(action.GetProperty("arguments")[0].GetRawText())!;
        argument["await"] = true;
        await editor.ExecuteAsync(action.GetProperty("command").GetString()!, argument);
    }

    protected static JsonObject Arguments(JsonObject selection) =>
        new() { ["range"] = selection.DeepClone(), ["instruction"] = "Change it." };

    protected static Task<JsonElement> RewriteAsync(ModelEditor editor, JsonObject selection) =>
        RunAsync(editor, "geminirx.rewrite", 0, Arguments(selection));

    protected static IEnumerable<string?> Messages(ModelEditor editor) =>
        editor.Notifications("window/showMessage").Select(message => message.GetProperty("message").GetString());

    protected static async Task<int> ChangesAsync(ModelEditor editor) =>
        (await editor.Connection.RequestAsync("geminirx/changes", new JsonObject { ["uri"] = ModelEditor.Uri }))
            .GetProperty("changes")
            .GetArrayLength();

    protected async Task<(ModelEditor Editor, JsonObject Selection)> OpenSelectedAsync(
        string text,
        string kind = "Visual Studio Code",
        string language = "csharp",
        JsonNode? options = null
    )
    {
        var (start, end) = (text.IndexOf('[', StringComparison.Ordinal), text.IndexOf(']', StringComparison.Ordinal) - 1);
        var editor = Start(text.Remove(end + 1, 1).Remove(start, 1), EditorKind.All.Single(one => one.Name == kind), language: language);
        await editor.OpenAsync(options);
        return (editor, editor.Look(model => new JsonObject { ["start"] = Place(model, start), ["end"] = Place(model, end) }));
    }

    protected static JsonObject Place(EditorModel model, int offset)
    {
        var place = model.PlaceAt(offset);
        return new() { ["line"] = place.Line, ["character"] = place.Character };
    }
}
