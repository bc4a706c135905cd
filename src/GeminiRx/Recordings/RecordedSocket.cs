using System.Buffers;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using GeminiRx.Wire.Live;

namespace GeminiRx.Recordings;

/// <summary>A WebSocket that records every message of both sides. It holds a message until its last frame, like its reader.</summary>
internal sealed class RecordedSocket(WebSocket inner, ExchangeWriter exchange, Redaction redaction) : WebSocket
{
    private readonly Lock _gate = new();
    private readonly ArrayBufferWriter<byte> _received = new();
    private readonly ArrayBufferWriter<byte> _sent = new();

    private volatile bool _hasReceived;

    /// <summary>Whether the service has answered, and the connection has not ended. A connection that is still being set up may be
    /// abandoned without an end.</summary>
    public bool IsInUse => _hasReceived && !exchange.HasEnded;

    public override WebSocketCloseStatus? CloseStatus => inner.CloseStatus;

    public override string? CloseStatusDescription => inner.CloseStatusDescription;

    public override WebSocketState State => inner.State;

    public override string? SubProtocol => inner.SubProtocol;

    public override async ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        ValueWebSocketReceiveResult part;
        try
        {
            part = await inner.ReceiveAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception)
        {
            exchange.End(cancellationToken.IsCancellationRequested ? "stopped" : "failed");
            throw;
        }

        if (part.MessageType == WebSocketMessageType.Close)
        {
            RecordClose();
        }
        else
        {
            _hasReceived = true;
            Record("data", _received, buffer.Span[..part.Count], part.EndOfMessage);
        }

        return part;
    }

    public override async Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken)
    {
        var part = await ReceiveAsync(buffer.AsMemory(), cancellationToken).ConfigureAwait(false);
        return new WebSocketReceiveResult(part.Count, part.MessageType, part.EndOfMessage, CloseStatus, CloseStatusDescription);
    }

    // A message is recorded before its answer can be.
    public override async ValueTask SendAsync(
        ReadOnlyMemory<byte> buffer,
        WebSocketMessageType messageType,
        bool endOfMessage,
        CancellationToken cancellationToken
    )
    {
        Record("sent", _sent, buffer.Span, endOfMessage);
        try
        {
            await inner.SendAsync(buffer, messageType, endOfMessage, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception)
        {
            exchange.End(cancellationToken.IsCancellationRequested ? "stopped" : "failed");
            throw;
        }
    }

    public override Task SendAsync(
        ArraySegment<byte> buffer,
        WebSocketMessageType messageType,
        bool endOfMessage,
        CancellationToken cancellationToken
    ) => SendAsync(buffer.AsMemory(), messageType, endOfMessage, cancellationToken).AsTask();

    public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken)
    {
        Stop();
        return inner.CloseAsync(closeStatus, statusDescription, cancellationToken);
    }

    public override Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken)
    {
        Stop();
        return inner.CloseOutputAsync(closeStatus, statusDescription, cancellationToken);
    }

    public override void Abort()
    {
        Stop();
        inner.Abort();
    }

    public override void Dispose()
    {
        Stop();
        inner.Dispose();
    }

    private void Record(string keyword, ArrayBufferWriter<byte> message, ReadOnlySpan<byte> part, bool isEnd)
    {
        if (exchange.HasEnded)
        {
            return;
        }

        message.Write(part);
        if (isEnd)
        {
            var bytes = message.WrittenSpan.ToArray();
            message.ResetWrittenCount();
            LiveHandles.Mask(bytes);
            exchange.WriteAt(keyword, EscapedBytes.Encode(Redact(bytes)));
        }
    }

    private void RecordClose()
    {
        if (exchange.HasEnded)
        {
            return;
        }

        if (inner.CloseStatus is { } code)
        {
            var reason = EscapedBytes.Encode(Redact(Encoding.UTF8.GetBytes(inner.CloseStatusDescription ?? "")));
            exchange.Write("close", $"{((int)code).ToString(CultureInfo.InvariantCulture)} {reason}".TrimEnd(' '));
        }

        exchange.End("end");
    }

    // Both directions share the redaction, which holds bytes back between two calls.
    private byte[] Redact(ReadOnlySpan<byte> message)
    {
        lock (_gate)
        {
            return [.. redaction.Redact(message), .. redaction.Flush()];
        }
    }

    private void Stop()
    {
        try
        {
            exchange.End("stopped");
        }
        catch (GeminiConfigurationException)
        {
            // Closing must not throw. The recording has no end, like one that is cut off.
        }
    }
}
