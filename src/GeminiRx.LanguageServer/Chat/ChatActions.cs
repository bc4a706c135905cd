using System.Text.Json;
using GeminiRx.Conversations;
using GeminiRx.LanguageServer.Commands;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Rpc;

namespace GeminiRx.LanguageServer.Chat;

/// <summary>Offers to send a conversation that waits for an answer, and to stop the answer.</summary>
internal static class ChatActions
{
    /// <summary>The command that sends a conversation; null if it does not wait for an answer.</summary>
    public static Command? SendCommand(Document document) => ChatDocument.Find(document) is { } found ? SendCommand(document, found) : null;

    /// <summary>The lens above the last turn: Stop while an answer is written into the document, otherwise Send.</summary>
    public static IEnumerable<CodeLens> Lenses(Document document, IEnumerable<SessionId> running)
    {
        if (ChatDocument.Find(document) is not { AllTurns: [.., var last] } conversation)
        {
            return [];
        }

        var stops = running.Select(id => new SessionArguments(id.Value, null));
        var commands = stops.Select(id => new Command("Stop", CommandNames.Stop, [Json(id)])).ToList();
        if (commands.Count == 0 && SendCommand(document, conversation) is { } send)
        {
            commands.Add(send with { Title = conversation.State == ChatState.Interrupted ? "Continue the answer" : "Send" });
        }

        // An empty heading of the model below the question is no place for a lens.
        var turn = conversation.State == ChatState.Unanswered ? conversation.LastTurn! : last;
        var heading = document.PositionAt(turn.Start);
        var range = new Protocol.Range(heading, heading with { Character = heading.Character + ChatSyntax.HeadingFor(turn.Role).Length });
        return commands.Select(command => new CodeLens(range, command));

        static JsonElement Json(SessionArguments arguments) =>
            JsonSerializer.SerializeToElement(arguments, ProtocolJson.Default.SessionArguments);
    }

    private static Command? SendCommand(Document document, Conversation conversation)
    {
        var title = conversation.State switch
        {
            ChatState.Unanswered => "Gemini: Send",
            ChatState.Interrupted => "Gemini: Continue the answer",
            _ => null,
        };
        var arguments = new StreamArguments(document.Uri.Value);
        return title is null
            ? null
            : new Command(title, CommandNames.Chat, [JsonSerializer.SerializeToElement(arguments, ProtocolJson.Default.StreamArguments)]);
    }
}
