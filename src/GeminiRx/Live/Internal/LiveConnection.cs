namespace GeminiRx.Live.Internal;

/// <summary>A connection whose session is set up. One call of each method at a time.</summary>
internal abstract class LiveConnection : IDisposable
{
    /// <exception cref="GeminiException">The connection is lost.</exception>
    public abstract ValueTask SendAsync(ClientMessage message, CancellationToken cancellationToken);

    /// <exception cref="GeminiException">The connection is lost or closed, or the message is unreadable.</exception>
    public abstract ValueTask<ServerMessage> ReceiveAsync(CancellationToken cancellationToken);

    /// <summary>Says goodbye. Never fails.</summary>
    public abstract Task CloseAsync();

    /// <summary>Aborts the connection.</summary>
    public abstract void Dispose();
}

/// <summary>How a connection begins.</summary>
/// <param name="Handle">Continues this session; null for a new one.</param>
/// <param name="HasHistory">Whether the conversation so far is sent first.</param>
internal sealed record LiveStart(string? Handle, bool HasHistory);
