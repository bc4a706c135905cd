using System.Text.Json;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Rpc;
using GeminiRx.LanguageServer.Settings;
using static GeminiRx.LanguageServer.Rpc.ServerConnection;

namespace GeminiRx.LanguageServer.Commands;

/// <summary>Keeps the commands and the requests that need the settings and arrive before the first settings of the workspace until these
/// are read. They are executed in their order, as messages are: one after the other, up to their first await.</summary>
internal sealed class FirstCommands(SettingsSync settings, DocumentStore documents, ServerConnection connection)
{
    // Completes when the last command that waits is begun. Only the handlers of messages use it.
    private Task _begun = Task.CompletedTask;

    /// <summary>Executes a command at once, or when the settings are read.</summary>
    /// <param name="uri">Its document; null if it has none.</param>
    /// <param name="execute">Executes it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StreamJsonRpc.LocalRpcException">The document of the command changed meanwhile, or the server was shut
    /// down.</exception>
    public Task<T> ExecuteAsync<T>(DocumentUri? uri, Func<Task<T>> execute, CancellationToken cancellationToken) =>
        settings.FirstRead.IsCompleted && _begun.IsCompleted ? execute() : ExecuteLaterAsync(uri, execute, cancellationToken);

    /// <summary>The document of a command; null if it has none.</summary>
    public static DocumentUri? UriOf(ExecuteCommandParams parameters) =>
        parameters.Arguments is [{ ValueKind: JsonValueKind.Object } argument, ..]
        && argument.TryGetProperty("uri", out var uri)
        && uri.ValueKind == JsonValueKind.String
            ? new DocumentUri(uri.GetString()!)
            : null;

    private async Task<T> ExecuteLaterAsync<T>(DocumentUri? uri, Func<Task<T>> execute, CancellationToken cancellationToken)
    {
        var (earlier, begun) = (_begun, new TaskCompletionSource());
        _begun = begun.Task;
        var before = documents.Find(uri);
        Task<T> answer;
        try
        {
            await settings.FirstRead.WaitAsync(cancellationToken).ConfigureAwait(false);
            await earlier.ConfigureAwait(false);
            await connection.NextTurn();
            if (connection.IsShutDown)
            {
                throw Refuse(InvalidRequest, "The server was shut down before the command was executed.");
            }

            var now = documents.Find(uri);
            answer =
                (before?.Instance, before?.Revision) == (now?.Instance, now?.Revision)
                    ? execute()
                    : throw Refuse(
                        RefusalReasons.Changed,
                        $"The document '{uri}' changed while the settings were read, so the place is not certain: run the command again."
                    );
        }
        finally
        {
            _ = EndAfterAsync(earlier, begun);
        }

        return await answer.ConfigureAwait(false);
    }

    // A command that is cancelled ends at once; those behind it still wait for those before it.
    private static async Task EndAfterAsync(Task earlier, TaskCompletionSource begun)
    {
        await earlier.ConfigureAwait(false);
        begun.SetResult();
    }
}
