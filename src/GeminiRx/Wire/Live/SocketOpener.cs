using System.Net;
using System.Net.WebSockets;
using GeminiRx.Errors;
using GeminiRx.Wire.Reading;

namespace GeminiRx.Wire.Live;

/// <summary>Opens sockets of the runtime, which check certificates.</summary>
internal static class SocketOpener
{
    private static readonly TimeSpan _connectTime = TimeSpan.FromSeconds(15);

    public static async Task<WebSocket> OpenAsync(
        Uri address,
        IReadOnlyDictionary<string, string> headers,
        CancellationToken cancellationToken
    )
    {
        var socket = new ClientWebSocket();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_connectTime);
        try
        {
            socket.Options.CollectHttpResponseDetails = true;
            socket.Options.KeepAliveInterval = TimeSpan.FromSeconds(30);
#if NET9_0_OR_GREATER
            socket.Options.KeepAliveTimeout = TimeSpan.FromSeconds(15);
#endif
            foreach (var (name, value) in headers)
            {
                socket.Options.SetRequestHeader(name, value);
            }

            await socket.ConnectAsync(address, limit.Token).ConfigureAwait(false);
            return socket;
        }
        catch (Exception e)
        {
            var status = socket.HttpStatusCode;
            socket.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            throw status is 0 or HttpStatusCode.SwitchingProtocols
                ? LiveErrors.Unreachable(address, e)
                : ErrorDecoder.DecodeBody(ReadOnlyMemory<byte>.Empty, (int)status);
        }
    }

    /// <summary>The failure of an attempt to open a session. A custom function may throw anything.</summary>
    public static GeminiException Classify(Exception failure, Uri address) =>
        failure as GeminiException ?? ForeignFailures.Convert(failure) ?? LiveErrors.NotOpened(address, failure);
}
