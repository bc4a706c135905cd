using System.Text.Json;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Settings;
using static GeminiRx.LanguageServer.Rpc.ServerConnection;

namespace GeminiRx.LanguageServer.Commands;

/// <summary>Keeps the commands that arrive before the first settings of the workspace until these are read.</summary>
internal sealed class FirstCommands(SettingsSync settings, DocumentStore documents, CommandExecutor commands)
{
    /// <summary>Executes a command at once, or when the settings are read.</summary>
    /// <exception cref="StreamJsonRpc.LocalRpcException">The document of the command changed meanwhile.</exception>
    public Task<JsonElement> ExecuteAsync(ExecuteCommandParams parameters, CancellationToken cancellationToken) =>
        settings.FirstRead.IsCompleted
            ? commands.ExecuteAsync(parameters, cancellationToken)
            : ExecuteLaterAsync(parameters, cancellationToken);

    private async Task<JsonElement> ExecuteLaterAsync(ExecuteCommandParams parameters, CancellationToken cancellationToken)
    {
        var uri = UriOf(parameters);
        var before = documents.Find(uri);

        // Back on the thread of the messages, so that the commands stay in their order.
        await settings.FirstRead.WaitAsync(cancellationToken).ConfigureAwait(true);
        var now = documents.Find(uri);
        return (before?.Instance, before?.Revision) == (now?.Instance, now?.Revision)
            ? await commands.ExecuteAsync(parameters, cancellationToken).ConfigureAwait(true)
            : throw Refuse(
                RequestFailed,
                $"The document '{uri}' changed while the settings were read, so the place is not certain: run the command again."
            );
    }

    private static DocumentUri? UriOf(ExecuteCommandParams parameters) =>
        parameters.Arguments is [{ ValueKind: JsonValueKind.Object } argument, ..]
        && argument.TryGetProperty("uri", out var uri)
        && uri.ValueKind == JsonValueKind.String
            ? new DocumentUri(uri.GetString()!)
            : null;
}
