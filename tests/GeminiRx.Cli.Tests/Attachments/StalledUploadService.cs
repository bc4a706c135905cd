using System.Net;
using System.Net.Sockets;
using System.Text;

namespace GeminiRx.Cli.Tests.Attachments;

/// <summary>Starts an upload, and then reads nothing of it until the client gives up.</summary>
internal sealed class StalledUploadService : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _stalled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<int> _aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _serving;

    public StalledUploadService()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Address => $"http://{_listener.LocalEndpoint}";

    /// <summary>Completes when a piece of the file arrives.</summary>
    public Task Stalled => _stalled.Task;

    /// <summary>Completes when the client closes the connection, with the number of connections so far.</summary>
    public Task<int> Aborted => _aborted.Task;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving;
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            using var start = await _listener.AcceptTcpClientAsync(_stop.Token);
            var buffer = new byte[64 * 1024];
            _ = await start.GetStream().ReadAsync(buffer, _stop.Token);
            var answer =
                $"HTTP/1.1 200 OK\r\nX-Goog-Upload-URL: {Address}/upload?upload_id=1\r\nX-Goog-Upload-Status: active\r\n"
                + "Content-Length: 0\r\nConnection: close\r\n\r\n";
            await start.GetStream().WriteAsync(Encoding.ASCII.GetBytes(answer), _stop.Token);
            start.Close();
            using var piece = await _listener.AcceptTcpClientAsync(_stop.Token);
            _ = await piece.GetStream().ReadAsync(buffer, _stop.Token);
            _stalled.TrySetResult();
            while (await ReadAsync(piece.GetStream(), buffer) > 0) { }

            _aborted.TrySetResult(2);
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task<int> ReadAsync(NetworkStream stream, byte[] buffer)
    {
        try
        {
            return await stream.ReadAsync(buffer, _stop.Token);
        }
        catch (IOException)
        {
            return 0; // reset by the client
        }
    }
}
