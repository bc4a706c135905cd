using System.Text.Json;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Rpc;
using static GeminiRx.LanguageServer.Rpc.ServerConnection;

namespace GeminiRx.LanguageServer.Commands;

/// <summary>Gives a code action of a prompt its command, at once or when the user chooses the action. An action for an older revision of
/// its document is refused: its place may be another one now.</summary>
internal static class CodeActionResolver
{
    /// <summary>Creates an action whose command is requested later.</summary>
    public static CodeAction Defer(string title, string kind, StreamArguments arguments, Document document)
    {
        var data = new CodeActionData(arguments, document.Instance, document.Revision);
        return new CodeAction(title, kind, null, null, JsonSerializer.SerializeToElement(data, ProtocolJson.Default.CodeActionData));
    }

    /// <summary>The command that runs the prompt of the arguments.</summary>
    public static Command CommandOf(string title, StreamArguments arguments)
    {
        var name = CommandNames.Of(arguments.Prompt!);
        var sent = name == CommandNames.Prompt ? arguments : arguments with { Prompt = null };
        return new Command(title, name, [JsonSerializer.SerializeToElement(sent, ProtocolJson.Default.StreamArguments)]);
    }

    /// <summary>Returns the action with its command. An action that already has its command is returned as it is.</summary>
    /// <exception cref="StreamJsonRpc.LocalRpcException">The document has changed since the action was listed.</exception>
    public static CodeAction Resolve(CodeAction action, DocumentStore documents)
    {
        if (action is { Command: not null } or { Data: null or { ValueKind: not JsonValueKind.Object } })
        {
            return action;
        }

        var data = action.Data.Value.Deserialize(ProtocolJson.Default.CodeActionData)!;
        if (data.Arguments is not { Uri: { } uri, Prompt: not null })
        {
            throw Refuse(InvalidParams, $"The data of the code action '{action.Title}' is incomplete: send it as it was received.");
        }

        var document = documents.Find(new DocumentUri(uri));
        return document is not null && (document.Instance, document.Revision) == (data.Instance, data.Revision)
            ? action with
            {
                Command = CommandOf(action.Title, data.Arguments),
            }
            : throw Refuse(
                RefusalReasons.Changed,
                $"The document has changed since '{action.Title}' was listed, so that its place is not certain: list the code "
                    + "actions again."
            );
    }
}
