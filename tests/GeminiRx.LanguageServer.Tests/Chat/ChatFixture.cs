using System.Text.Json;
using System.Text.Json.Nodes;
using GeminiRx.Conversations;
using GeminiRx.TestSupport.Editors;

namespace GeminiRx.LanguageServer.Tests.Chat;

/// <summary>Sends conversations of a document.</summary>
public abstract class ChatFixture : ServerFixture
{
    public static TheoryData<string> Kinds => [.. EditorKind.All.Select(kind => kind.Name)];

    protected async Task<ModelEditor> OpenChatAsync(string text, string kind = "Visual Studio Code", string language = "markdown")
    {
        var editor = Start(text, EditorKind.All.Single(one => one.Name == kind), language: language, hasViews: true);
        await editor.OpenAsync();
        return editor;
    }

    protected static Task<JsonElement> Send(ModelEditor editor, JsonObject? more = null) =>
        editor.Run("geminirx.chat", editor.Look(model => model.Text.Length), more).Answer;

    protected static async Task<JsonElement> SendAsync(ModelEditor editor, JsonObject? more = null) =>
        await editor.EndOfAsync(await SessionOf(Send(editor, more)));

    private protected static Conversation Read(ModelEditor editor) => Conversation.Parse(editor.Look(model => model.Text));

    /// <summary>The turns of a request, each with its role.</summary>
    protected IReadOnlyList<string> Sent(int request = -1) =>
        [
            .. Body(request)
                .GetProperty("contents")
                .EnumerateArray()
                .Select(content =>
                    $"{content.GetProperty("role").GetString()}: {content.GetProperty("parts").EnumerateArray().Last().GetProperty("text")}"
                ),
        ];

    protected JsonElement Body(int request = -1) =>
        JsonElement.Parse((request < 0 ? Emulator.Requests[^1] : Emulator.Requests[request]).Body);
}
