using System.Net;
using System.Net.Sockets;
using System.Text;

namespace GeminiRx.TestSupport;

/// <summary>A service on loopback that answers every request with the same bytes.</summary>
public sealed class RawService : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    private RawService(byte[] response)
    {
        _listener.Start();
        _serving = Task.Run(() => ServeAsync(response));
    }

    /// <summary>The address of the service.</summary>
    public Uri Address => new($"http://{_listener.LocalEndpoint}");

    /// <summary>Starts a service that answers with a body.</summary>
    /// <param name="body">The body; text is sent as UTF-8.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="contentType">The body's media type.</param>
    public static RawService Start(string body, int status = 200, string contentType = "text/event-stream")
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var head =
            $"HTTP/1.1 {status} Status\r\nContent-Type: {contentType}\r\nContent-Length: {bytes.Length}\r\nConnection: close\r\n\r\n";
        return new RawService([.. Encoding.ASCII.GetBytes(head), .. bytes]);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving;
        _stop.Dispose();
    }

    private async Task ServeAsync(byte[] response)
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                var stream = client.GetStream();
                await ReadRequestAsync(stream);
                await stream.WriteAsync(response, _stop.Token);
                client.Client.Shutdown(SocketShutdown.Send);
                await stream.CopyToAsync(Stream.Null, _stop.Token); // until the client closes: an early close would drop the answer
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or IOException)
        {
            // The service was stopped.
        }
    }

    private async Task ReadRequestAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        var length = 0;
        while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 } line)
        {
            length = line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)
                ? int.Parse(line.AsSpan(15), provider: null)
                : length;
        }

        var buffer = new char[length];
        await reader.ReadBlockAsync(buffer, _stop.Token);
    }
}
