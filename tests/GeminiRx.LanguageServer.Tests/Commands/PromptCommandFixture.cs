using System.Text.Json;
using System.Text.Json.Nodes;
using GeminiRx.TestSupport.Editors;

namespace GeminiRx.LanguageServer.Tests.Commands;

/// <summary>Runs commands at the place of | in a text.</summary>
public abstract class PromptCommandFixture : ServerFixture
{
    protected static async Task<JsonElement> RunAsync(ModelEditor editor, string command, int offset, JsonObject? more = null) =>
        await editor.EndOfAsync(await SessionOf(editor.Run(command, offset, more)));

    protected string Prompt(int request = -1)
    {
        var body = (request < 0 ? Emulator.Requests[^1] : Emulator.Requests[request]).Body;
        return JsonElement.Parse(body).GetProperty("contents")[0].GetProperty("parts")[0].GetProperty("text").GetString()!;
    }

    protected async Task<(ModelEditor Editor, int Cursor)> OpenAtAsync(
        string text,
        string kind = "Visual Studio Code",
        string language = "markdown"
    )
    {
        var cursor = text.IndexOf('|', StringComparison.Ordinal);
        var editor = Start(text.Remove(cursor, 1), EditorKind.All.Single(one => one.Name == kind), language: language);
        await editor.OpenAsync();
        return (editor, cursor);
    }
}
