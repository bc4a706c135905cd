using System.Collections.Concurrent;
using System.Net.WebSockets;

namespace GeminiRx.Emulator;

/// <summary>
/// The Live API over any <see cref="WebSocket"/>: sessions with text or spoken turns (a tone with its transcription), function calls and
/// their cancellation, interruption, goodbyes and resumption. Thread-safe; serves any number of sessions.
/// </summary>
/// <remarks>
/// The model is spoken unless the setup asks for TEXT. A model with <c>extended-thinking</c> in its name speaks in two pieces, and is done
/// with <c>interactionStatus: IDLE</c>. Audio is answered when it pauses. A state is saved after every turn, for as long as the emulator
/// exists; at most 1,000 are kept.
/// </remarks>
public sealed class LiveEmulator
{
    private const int MaxMessages = 1_000;

    private readonly EmulatorOptions _options;
    private readonly ConcurrentQueue<string> _messages = new();
    private long _connections;

    internal LiveEmulator(EmulatorOptions options, LiveTokens tokens) => (_options, Tokens) = (options, tokens);

    internal LiveTokens Tokens { get; }

    internal LiveStates States { get; } = new();

    /// <summary>The newest 1,000 messages of clients, as JSON, oldest first.</summary>
    public IReadOnlyList<string> Messages => [.. _messages];

    /// <summary>The number of connections so far.</summary>
    public long Connections => Interlocked.Read(ref _connections);

    /// <summary>Whether an address is one of the Live API.</summary>
    /// <param name="path">The path of the address.</param>
    /// <returns>Whether <see cref="ServeAsync"/> serves it.</returns>
    public static bool IsLive(string? path) => LiveTarget.Parse(path) is not null;

    /// <summary>Serves a connection until it ends.</summary>
    /// <param name="socket">The socket, which the caller disposes.</param>
    /// <param name="address">The address that the client opened.</param>
    /// <param name="headers">The client's headers; names in any case.</param>
    /// <param name="cancellationToken">Aborts the connection.</param>
    /// <returns>Completes when the connection has ended, in whatever way.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public async Task ServeAsync(
        WebSocket socket,
        Uri address,
        IReadOnlyDictionary<string, string> headers,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(socket);
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(headers);
        using var connection = new LiveSocket(socket, _options, cancellationToken);
        try
        {
            var call = LiveCall.Parse(address, headers);
            await new LiveConversation(this, _options, connection, call, Interlocked.Increment(ref _connections), Record)
                .RunAsync()
                .ConfigureAwait(false);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The client has disconnected, or the connection was cut.
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // OnConnect has failed.
            await connection.FailAsync(e).ConfigureAwait(false);
        }
    }

    /// <summary>Opens a connection in this process, without a port.</summary>
    /// <param name="address">The address.</param>
    /// <param name="headers">The headers.</param>
    /// <param name="cancellationToken">Not used: the connection is open at once.</param>
    /// <returns>The client's socket, which the caller disposes.</returns>
    public Task<WebSocket> ConnectAsync(Uri address, IReadOnlyDictionary<string, string> headers, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (client, server) = DuplexStream.CreatePair();
        var socket = WebSocket.CreateFromStream(server, new WebSocketCreationOptions { IsServer = true });
        _ = ServeAndDisposeAsync(socket, address, headers);
        return Task.FromResult(WebSocket.CreateFromStream(client, new WebSocketCreationOptions { IsServer = false }));
    }

    private async Task ServeAndDisposeAsync(WebSocket socket, Uri address, IReadOnlyDictionary<string, string> headers)
    {
        using (socket)
        {
            await Task.Yield();
            await ServeAsync(socket, address, headers, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private void Record(string message)
    {
        _messages.Enqueue(message);
        while (_messages.Count > MaxMessages)
        {
            _messages.TryDequeue(out _);
        }
    }
}
