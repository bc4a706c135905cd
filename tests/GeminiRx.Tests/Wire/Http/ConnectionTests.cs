using System.Net;
using System.Net.Sockets;
using System.Reactive.Threading.Tasks;
using GeminiRx.TestSupport;

namespace GeminiRx.Tests.Wire.Http;

/// <summary>The connections of the library, observed by a server on a plain socket.</summary>
public sealed class ConnectionTests
{
    private const string Head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
    private const string Event = "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}}]}\n\n";

    // A connection is reusable if its answer is read to the end. A stopped answer closes it, and the unread rest is not billed.
    [Fact]
    public async Task Stream_Disposed_ClosesTheConnectionAndReadsNoMore()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var client = new GeminiClient(new GeminiOptions { Endpoint = new Uri($"http://127.0.0.1:{port}/") });
        var first = new TaskCompletionSource();

        var answer = client.Stream("Hi").Subscribe(_ => first.TrySetResult(), e => first.TrySetException(e));
        using var connection = await listener.AcceptTcpClientAsync(TimeoutToken.Start());
        var stream = connection.GetStream();
        Assert.NotEqual(0, await stream.ReadAsync(new byte[64 * 1024], TimeoutToken.Start()));
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes($"{Head}{Event.Length:x}\r\n{Event}\r\n"), TimeoutToken.Start());
        await first.Task.WaitAsync(TimeoutToken.Start());
        answer.Dispose();

        Assert.True(await IsClosedAfterAsync(stream, "0\r\n\r\n"));
    }

    // A stream of a program may take an empty read for the end.
    [Fact]
    public async Task Stream_OfAProgramsClient_HasNoEmptyReads()
    {
        var body = new ReadsWithBuffers(
            System.Text.Encoding.UTF8.GetBytes(Event.Replace("}}]}", "},\"finishReason\":\"STOP\"}]}", StringComparison.Ordinal))
        );
        using var http = new HttpClient(new StreamHandler(body));

        var answer = await new GeminiClient(new GeminiOptions { HttpClient = http })
            .Stream("Hi")
            .ToCompletion()
            .ToTask(TimeoutToken.Start());

        Assert.Equal("a", answer.Text);
    }

    // A custom handler may throw anything: a circuit breaker, a test double, a proxy.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stream_HandlerWithACustomException_IsAConnectionFailureWithoutItsMessage(bool whileReading)
    {
        using var http = new HttpClient(new FailingHandler(whileReading));
        var client = new GeminiClient(new GeminiOptions { HttpClient = http });

        var failure = await Assert.ThrowsAsync<GeminiConnectionException>(async () =>
            await client.Stream("Hi").ToTask(TimeoutToken.Start())
        );

        Assert.IsType<InvalidOperationException>(failure.InnerException);
        Assert.Contains("InvalidOperationException", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    // The server sends the rest of the answer. If the client drained it, the connection would stay open and the read would never end.
    private static async Task<bool> IsClosedAfterAsync(NetworkStream stream, string rest)
    {
        try
        {
            await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(rest), TimeoutToken.Start());
            var buffer = new byte[64 * 1024];
            while (await stream.ReadAsync(buffer, TimeoutToken.Start()) > 0)
            {
                // the rest of the request
            }

            return true;
        }
        catch (IOException)
        {
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private sealed class FailingHandler(bool whileReading) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            whileReading
                ? Task.FromResult(new HttpResponseMessage { Content = new StreamContent(new FailingStream()) })
                : throw new InvalidOperationException("secret");
    }

    private sealed class FailingStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException("secret");
    }

    private sealed class StreamHandler(Stream body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage { Content = new StreamContent(body) });
    }

    private sealed class ReadsWithBuffers(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            buffer.IsEmpty ? throw new InvalidOperationException("An empty read.") : base.ReadAsync(buffer, cancellationToken);
    }
}
