using System.Net.WebSockets;
using GeminiRx.Testing;

namespace GeminiRx.Tests.Live;

/// <summary>A service that a test drives in virtual time.</summary>
internal sealed class ScriptedService
{
    public VirtualClock Clock { get; } = new();

    /// <summary>The connections so far.</summary>
    public List<ScriptedSocket> Sockets { get; } = [];

    /// <summary>The newest connection.</summary>
    public ScriptedSocket Socket => Sockets[^1];

    public List<(Uri Address, IReadOnlyDictionary<string, string> Headers)> Opened { get; } = [];

    /// <summary>What a new connection says first.</summary>
    public Action<ScriptedSocket> Greet { get; set; } = socket => socket.Push("""{"setupComplete":{}}""");

    public LiveSession Open(LiveOptions? options = null, GeminiOptions? client = null) =>
        new GeminiClient((client ?? new GeminiOptions { ApiKey = "a-key" }) with { TimeProvider = Clock }).Live(
            (options ?? new LiveOptions()) with
            {
                Connect = options?.Connect ?? ConnectAsync,
                Reconnect = (options ?? new LiveOptions()).Reconnect with { Random = () => 1 },
            }
        );

    public Task<WebSocket> ConnectAsync(Uri address, IReadOnlyDictionary<string, string> headers, CancellationToken cancellationToken)
    {
        Opened.Add((address, headers));
        var socket = new ScriptedSocket();
        Sockets.Add(socket);
        Greet(socket);
        return Task.FromResult<WebSocket>(socket);
    }
}
