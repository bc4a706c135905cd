using System.Buffers;
using System.Net.WebSockets;
using GeminiRx.Errors;
using GeminiRx.Live.Internal;
using GeminiRx.Telemetry;
using GeminiRx.Wire.Writing;

namespace GeminiRx.Wire.Live;

/// <summary>A connection of a session over a WebSocket. Turns every failure into a <see cref="GeminiException"/>.</summary>
internal sealed class SocketConnection : LiveConnection
{
    private const int MaxEarly = 64;

    private static readonly TimeSpan _setupTime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _closeTime = TimeSpan.FromSeconds(1);

    private readonly WebSocket _socket;
    private readonly GeminiOptions _options;
    private readonly Uri _address;
    private readonly RequestLog? _log;
    private readonly ArrayBufferWriter<byte> _message = new(4 * 1024);
    private readonly Queue<ServerMessage> _early = new();
    private IReadOnlyList<string> _secrets = [];
    private bool _isSetUp;

    private SocketConnection(WebSocket socket, GeminiOptions options, Uri address, RequestLog? log) =>
        (_socket, _options, _address, _log) = (socket, options, address, log);

    /// <summary>Opens a socket, and sets up the session.</summary>
    /// <exception cref="GeminiException">The service cannot be reached, or refuses the session.</exception>
    public static async Task<LiveConnection> OpenAsync(
        GeminiOptions options,
        LiveOptions live,
        string model,
        LiveStart start,
        CancellationToken cancellationToken
    )
    {
        var address = LiveAddress.Of(options);
        var log = RequestLog.Start(options);
        SocketConnection? connection = null;
        using var late = new CancellationTokenSource(_setupTime, options.TimeProvider);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            // A function of the program that ignores its token outlasts no limit.
            var headers = await LiveAddress
                .HeadersAsync(options, live.Connect is null, limit.Token)
                .WaitAsync(limit.Token)
                .ConfigureAwait(false);
            var body = new LiveMessageBody { Setup = new LiveSetupBody(live, model, start) };
            var setup = live.Extra is { } extra
                ? RequestWriter.WriteBody(body, 1024, System.Text.Json.JsonElement.Parse($$"""{"setup":{{extra.GetRawText()}}}"""))
                : RequestWriter.WriteBody(body);
            log?.RecordSending(HttpMethod.Get, address, setup.Length, () => setup);
            var open = live.Connect ?? SocketOpener.OpenAsync;
            var socket = await WaitAsync(open(address, headers, limit.Token), limit.Token).ConfigureAwait(false);
            connection = new SocketConnection(socket, options, address, log) { _secrets = SecretsOf(headers) };
            await connection.SetUpAsync(setup, limit.Token).ConfigureAwait(false);
            return connection;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            connection?.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            var failure = late.IsCancellationRequested ? LiveErrors.SetupTimeout(_setupTime) : SocketOpener.Classify(e, address);
            log?.RecordFailure(failure);
            log?.Dispose();
            throw failure;
        }
    }

    public override ValueTask SendAsync(ClientMessage message, CancellationToken cancellationToken)
    {
        var size = (int)Math.Min(Array.MaxLength, (message.Size * 4 / 3) + 1024);
        return WriteAsync(RequestWriter.WriteBody(LiveMessageBody.Of(message), size), cancellationToken);
    }

    public override async ValueTask<ServerMessage> ReceiveAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_isSetUp && _early.TryDequeue(out var early))
            {
                return early;
            }

            _message.ResetWrittenCount();
            while (true)
            {
                var part = await _socket.ReceiveAsync(_message.GetMemory(4 * 1024), cancellationToken).ConfigureAwait(false);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    throw LiveErrors.Closed((int?)_socket.CloseStatus, WithoutSecrets(_socket.CloseStatusDescription), isSetup: !_isSetUp);
                }

                _message.Advance(part.Count);
                if (_message.WrittenCount > _options.MaxEventBytes)
                {
                    throw LiveErrors.TooLarge(_options.MaxEventBytes);
                }

                if (part.EndOfMessage)
                {
                    return Decode();
                }
            }
        }
        catch (Exception e) when (e is not (GeminiException or OutOfMemoryException))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw LiveErrors.Dropped(_address, e);
        }
    }

    public override async Task CloseAsync()
    {
        using var limit = new CancellationTokenSource(_closeTime, _options.TimeProvider);
        try
        {
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The connection is gone already.
        }
    }

    public override void Dispose()
    {
        _socket.Dispose();
        _log?.Dispose();
    }

    private static async Task<WebSocket> WaitAsync(Task<WebSocket> opening, CancellationToken limit)
    {
        try
        {
            return await opening.WaitAsync(limit).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _ = DisposeLateAsync(opening);
            throw;
        }
    }

    private static async Task DisposeLateAsync(Task<WebSocket> opening)
    {
        try
        {
            using var late = await opening.ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Nobody waits for it.
        }
    }

    // A fault of the decoder does not go away on another connection.
    private ServerMessage Decode()
    {
        try
        {
            return LiveDecoder.Decode(_message.WrittenSpan);
        }
        catch (Exception e) when (e is not (GeminiException or OutOfMemoryException))
        {
            throw LiveErrors.Unreadable(e);
        }
    }

    // Some gateways quote the key or the token.
    private string? WithoutSecrets(string? reason) =>
        _secrets.Aggregate(reason, (text, secret) => text?.Replace(secret, "***", StringComparison.Ordinal));

    private static IReadOnlyList<string> SecretsOf(IReadOnlyDictionary<string, string> headers) =>
        [.. headers.Values.Select(value => value.Split(' ')[^1]).Where(secret => secret.Length >= 12)];

    private async Task SetUpAsync(ReadOnlyMemory<byte> setup, CancellationToken cancellationToken)
    {
        await WriteAsync(setup, cancellationToken).ConfigureAwait(false);
        while (!_isSetUp)
        {
            if (_early.Count == MaxEarly)
            {
                throw LiveErrors.NoSetup();
            }

            // Everything beside the confirmation is read later.
            var message = await ReceiveAsync(cancellationToken).ConfigureAwait(false);
            _early.Enqueue(message);
            _isSetUp = message.IsSetupComplete;
        }
    }

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        try
        {
            await _socket
                .SendAsync(message, WebSocketMessageType.Text, WebSocketMessageFlags.EndOfMessage, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception e) when (e is not (GeminiException or OutOfMemoryException))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw LiveErrors.Dropped(_address, e);
        }
    }
}
