using System.Net.WebSockets;
using System.Text;

namespace GeminiRx.Tests.Live;

/// <summary>A socket that a test drives on its own thread: everything happens before <see cref="Push(string)"/> returns.</summary>
internal sealed class ScriptedSocket : WebSocket
{
    private readonly Queue<(byte[] Bytes, WebSocketMessageType Type, bool IsEnd)> _frames = new();
    private TaskCompletionSource? _waiting;
    private WebSocketCloseStatus? _code;
    private string? _reason;
    private Exception? _failure;

    /// <summary>The client's messages.</summary>
    public List<string> Sent { get; } = [];

    public bool IsDisposed { get; private set; }

    /// <summary>Is awaited before a message counts as sent.</summary>
    public Func<Task> BeforeSend { get; set; } = () => Task.CompletedTask;

    public override WebSocketCloseStatus? CloseStatus => _code;

    public override string? CloseStatusDescription => _reason;

    public override WebSocketState State => WebSocketState.Open;

    public override string? SubProtocol => null;

    public void Push(string message) => Push(Encoding.UTF8.GetBytes(message), isEnd: true);

    public void Push(byte[] bytes, bool isEnd)
    {
        _frames.Enqueue((bytes, WebSocketMessageType.Binary, isEnd));
        Wake();
    }

    public void PushClose(int? code, string? reason = null)
    {
        (_code, _reason) = ((WebSocketCloseStatus?)code, reason);
        _frames.Enqueue(([], WebSocketMessageType.Close, true));
        Wake();
    }

    public void Drop()
    {
        _failure = new WebSocketException(WebSocketError.ConnectionClosedPrematurely);
        Wake();
    }

    public override async ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (_frames.Count == 0)
        {
            if (_failure is not null)
            {
                throw _failure;
            }

            _waiting = new TaskCompletionSource();
            await _waiting.Task.WaitAsync(cancellationToken);
        }

        var (bytes, type, isEnd) = _frames.Dequeue();
        var count = Math.Min(bytes.Length, buffer.Length);
        bytes.AsSpan(0, count).CopyTo(buffer.Span);
        if (count < bytes.Length)
        {
            var rest = _frames.ToArray();
            _frames.Clear();
            _frames.Enqueue((bytes[count..], type, isEnd));
            Array.ForEach(rest, _frames.Enqueue);
            isEnd = false;
        }

        return new ValueWebSocketReceiveResult(count, type, isEnd);
    }

    public override async ValueTask SendAsync(
        ReadOnlyMemory<byte> buffer,
        WebSocketMessageType messageType,
        bool endOfMessage,
        CancellationToken cancellationToken
    )
    {
        await BeforeSend();
        Sent.Add(Encoding.UTF8.GetString(buffer.Span));
    }

    public override Task SendAsync(ArraySegment<byte> buffer, WebSocketMessageType type, bool endOfMessage, CancellationToken token) =>
        SendAsync(buffer.AsMemory(), type, endOfMessage, token).AsTask();

    public override Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public override void Abort() => Dispose();

    public override Task CloseAsync(WebSocketCloseStatus code, string? reason, CancellationToken cancellationToken) => Task.CompletedTask;

    public override Task CloseOutputAsync(WebSocketCloseStatus code, string? reason, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    public override void Dispose() => IsDisposed = true;

    private void Wake()
    {
        var waiting = _waiting;
        _waiting = null;
        waiting?.SetResult();
    }
}
