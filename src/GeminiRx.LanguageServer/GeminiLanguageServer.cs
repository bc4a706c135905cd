using GeminiRx.LanguageServer.Logging;
using GeminiRx.LanguageServer.Rpc;
using StreamJsonRpc;

namespace GeminiRx.LanguageServer;

/// <summary>A language server that streams answers into the documents of one editor, over any pair of streams.</summary>
public static class GeminiLanguageServer
{
    /// <summary>
    /// Serves one client until it sends <c>exit</c>, its stream ends, or the process of <c>initialize</c> has ended.
    /// Then every running answer is aborted.
    /// </summary>
    /// <param name="input">The messages of the client, in the base protocol of LSP.</param>
    /// <param name="output">Receives the messages to the client; nothing else may write to it.</param>
    /// <param name="options">The options.</param>
    /// <param name="cancellationToken">Ends the server, like the end of <paramref name="input"/>.</param>
    /// <returns>The exit code of LSP 3.18: 0 after <c>shutdown</c>, else 1.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static async Task<int> RunAsync(
        Stream input,
        Stream output,
        LanguageServerOptions options,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(options);

        var log = new ServerLog(options.LoggerFactory);
        using var connection = new ServerConnection(input, output)
        {
            CancelLocallyInvokedMethodsWhenConnectionIsClosed = true,
            Log = log.Warn,
        };
        using var methods = new ServerMethods(options, connection, log);
        connection.AddLocalRpcTarget(RpcTargetMetadata.FromShape<IServerMethods>(), methods, null);
        connection.StartListening();
        try
        {
            await Task.WhenAny(connection.Completion, methods.Exited).WaitAsync(cancellationToken).ConfigureAwait(false);
            if (connection.Completion is { IsFaulted: true, Exception: { } fault })
            {
                log.Warn($"The client's stream cannot be read ({fault.GetBaseException().GetType().Name}). The server ends.");
            }
        }
        catch (OperationCanceledException)
        {
            // The host cancelled: the same end as a closed stream.
        }
        finally
        {
            // The connection ends first, so that no session waits for it.
            connection.Dispose();
            await methods.AbandonAllAsync().ConfigureAwait(false);
        }

        return connection.IsShutDown ? 0 : 1;
    }
}
