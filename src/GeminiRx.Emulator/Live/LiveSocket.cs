using System.Net.WebSockets;
using System.Text;

namespace GeminiRx.Emulator;

/// <summary>Sends and receives messages, and ends the connection where a <see cref="LiveCut"/> says.</summary>
internal sealed class LiveSocket(WebSocket socket, EmulatorOptions options, CancellationToken cancellationToken) : IDisposable
{
    private const int MaxMessageBytes = 64 * 1024 * 1024;

    private readonly CancellationTokenSource _ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    private readonly SemaphoreSlim _sending = new(1, 1);
    private LiveCut? _cut;
    private bool _isCut;
    private int _messages;
    private long _bytes;

    /// <summary>Is cancelled when the connection ends.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>Starts to count towards the end of the connection.</summary>
    public async Task ArmAsync(LiveCut? cut, byte[] goAway)
    {
        (_cut, _messages, _bytes) = (cut, 0, 0);
        if (cut is null)
        {
            return;
        }

        if (cut.GoAway is not null)
        {
            await SendAsync(goAway).ConfigureAwait(false);
        }

        if ((cut.GoAway ?? cut.After) is { } time)
        {
            _ = CutLaterAsync(time);
        }
    }

    /// <summary>Sends a message in a binary frame, as the service does.</summary>
    public async Task SendAsync(byte[] message)
    {
        await _sending.WaitAsync(Ended).ConfigureAwait(false);
        try
        {
            if (_isCut)
            {
                throw new OperationCanceledException();
            }

            if (_cut?.AfterMessages is { } messages && _messages >= messages)
            {
                await CutAsync().ConfigureAwait(false);
            }

            var left = _cut?.AfterBytes is { } bytes ? bytes - _bytes : long.MaxValue;
            var isCut = left < message.Length;
            await SendFramesAsync(isCut ? message.AsMemory(0, (int)left) : message, isWhole: !isCut).ConfigureAwait(false);
            _bytes += message.Length;
            _messages++;
            if (isCut)
            {
                await CutAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Receives a message.</summary>
    /// <returns>The message; null if the client closes.</returns>
    public async Task<byte[]?> ReceiveAsync()
    {
        var message = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(), Ended).ConfigureAwait(false);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                if (socket.State == WebSocketState.CloseReceived)
                {
                    await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Ended).ConfigureAwait(false);
                }

                return null;
            }

            message.Write(buffer, 0, part.Count);
            if (message.Length > MaxMessageBytes)
            {
                await CloseAsync(1009, "Message too big").ConfigureAwait(false);
                return null;
            }

            if (part.EndOfMessage)
            {
                return message.ToArray();
            }
        }
    }

    /// <summary>Closes the connection with a code and a reason, of which a frame takes 123 bytes.</summary>
    public async Task CloseAsync(int code, string? reason)
    {
        try
        {
            await socket.CloseOutputAsync((WebSocketCloseStatus)code, Shorten(reason), Ended).ConfigureAwait(false);
            var buffer = new byte[1024];
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ended);
            limit.CancelAfter(TimeSpan.FromSeconds(1));
            while (
                (await socket.ReceiveAsync(buffer.AsMemory(), limit.Token).ConfigureAwait(false)).MessageType != WebSocketMessageType.Close
            )
            {
                // What the client still sends is dropped.
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or InvalidOperationException or IOException)
        {
            // The conversation reads already, or the client is gone.
        }
    }

    /// <summary>Closes the connection because a function of the test has failed. The client learns only the type of the failure.</summary>
    public Task FailAsync(Exception failure) => CloseAsync(1011, $"Internal error: {failure.GetType().Name}");

    public void Dispose()
    {
        _ended.Cancel();
        _ended.Dispose();
        _sending.Dispose();
    }

    private async Task SendFramesAsync(ReadOnlyMemory<byte> message, bool isWhole)
    {
        var size = options.Live.BytesPerFrame ?? int.MaxValue;
        do
        {
            var frame = message[..Math.Min(size, message.Length)];
            message = message[frame.Length..];
            await socket
                .SendAsync(frame, WebSocketMessageType.Binary, endOfMessage: isWhole && message.IsEmpty, Ended)
                .ConfigureAwait(false);
        } while (!message.IsEmpty);
    }

    private async Task CutLaterAsync(TimeSpan time)
    {
        try
        {
            await Task.Delay(time, options.TimeProvider, Ended).ConfigureAwait(false);
            await CutAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or ObjectDisposedException or IOException)
        {
            // The connection has ended before.
        }
    }

    private async Task CutAsync()
    {
        _isCut = true;
        if (_cut is { CloseCode: { } code } cut)
        {
            // The client answers; an abort could lose the close before the client reads it.
            await socket.CloseOutputAsync((WebSocketCloseStatus)code, Shorten(cut.Reason), Ended).ConfigureAwait(false);
            _ended.CancelAfter(TimeSpan.FromSeconds(1));
        }
        else
        {
            socket.Abort();
            await _ended.CancelAsync().ConfigureAwait(false);
        }

        throw new OperationCanceledException();
    }

    private static string? Shorten(string? reason)
    {
        while (reason is not null && Encoding.UTF8.GetByteCount(reason) > 123)
        {
            reason = reason[..^1];
        }

        return reason;
    }
}
