using GeminiRx.LanguageServer.Rpc;
using StreamJsonRpc;

namespace GeminiRx.LanguageServer;

/// <summary>A language server that streams answers into the documents of one editor, over any pair of streams.</summary>
public static class GeminiLanguageServer
{
    /// <summary>
    /// Serves one client until it sends <c>exit</c>, its stream ends, or the process that it named in <c>initialize</c> is gone.
    /// Every running answer is aborted then.
    /// </summary>
    /// <param name="input">What the client sends, in the base protocol of LSP.</param>
    /// <param name="output">What the client is sent; nothing else may write to it.</param>
    /// <param name="options">What the server is given.</param>
    /// <param name="cancellationToken">Ends the service as the end of <paramref name="input"/> does.</param>
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

        using var connection = new ServerConnection(input, output)
        {
            CancelLocallyInvokedMethodsWhenConnectionIsClosed = true,
            Log = options.Log,
        };
        using var methods = new ServerMethods(options, connection);
        connection.AddLocalRpcTarget(RpcTargetMetadata.FromShape<IServerMethods>(), methods, null);
        connection.StartListening();
        try
        {
            await Task.WhenAny(connection.Completion, methods.Exited).WaitAsync(cancellationToken).ConfigureAwait(false);
            if (connection.Completion is { IsFaulted: true, Exception: { } fault })
            {
                options.Log($"The client's stream cannot be read ({fault.GetBaseException().GetType().Name}); the server ends.");
            }
        }
        catch (OperationCanceledException)
        {
            // Asked for by the host: the same end as a closed stream.
        }
        finally
        {
            // First the connection, so that no session waits for it; then their requests.
            connection.Dispose();
            await methods.AbandonAllAsync().ConfigureAwait(false);
        }

        return connection.IsShutDown ? 0 : 1;
    }
}
