using System.IO.Compression;
using System.Net;
using System.Reactive.Threading.Tasks;
using System.Text;
using GeminiRx.TestSupport;

namespace GeminiRx.Tests.Wire.Http;

/// <summary>Errors with an HTTP status and a body.</summary>
public sealed class HttpErrorTests
{
    private readonly List<(string Address, string? Key, string Body)> _sent = [];

    [Fact]
    public async Task Error_WithDetailsThatAreNoText_IsTyped() => Assert.Equal("R", (
                await Assert.ThrowsAsync<GeminiApiException>(() =>
                    Client(
                            """
                            {"error":{"code":400,"message":"m","status":"S","details":[
                              {"@type":"google.rpc.ErrorInfo","reason":"R","metadata":{"a":"\ud800","\ud800":"b"}}]}}
                            """
                        )
                        .CountTokens(new("Hi"))
                        .ToTask(TimeoutToken.Start())
                )
            ).Details.Reason);

    [Theory]
    [InlineData(
        HttpStatusCode.TooManyRequests,
        """{"error":{"code":429,"message":"Please retry in 2.5s.","status":"RESOURCE_EXHAUSTED"}}""",
        true,
        "RESOURCE_EXHAUSTED"
    )]
    [InlineData(
        HttpStatusCode.TooManyRequests,
        """[{"error":{"code":429,"message":"Please retry in 2.5s.","status":"RESOURCE_EXHAUSTED"}}]""",
        false,
        "RESOURCE_EXHAUSTED"
    )]
    [InlineData(HttpStatusCode.BadGateway, "<html><title>502</title></html>", true, null)]
    [InlineData(HttpStatusCode.ServiceUnavailable, "", false, null)]
    public async Task ErrorBody_CompressedOrNotOfAnyShape_IsATypedError(HttpStatusCode status, string body, bool gzip, string? expected)
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var answering = AnswerOnceAsync(listener, status, gzip ? Gzip(body) : Encoding.UTF8.GetBytes(body), gzip);
        var client = new GeminiClient(
            new GeminiOptions { ApiKey = "k", Endpoint = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/") }
        );

        var error = await Assert.ThrowsAsync<GeminiApiException>(() => client.CountTokens(new("Hi")).ToTask(TimeoutToken.Start()));
        await answering;

        Assert.Equal(((int)status, expected, true), (error.Code, error.Status, error.IsTransient));
        Assert.Equal(expected is null ? null : TimeSpan.FromSeconds(2.5), error.RetryAfter);
    }

    [Fact]
    public async Task ErrorBody_ThatCannotBeDecompressed_KeepsItsStatus()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var answering = AnswerOnceAsync(listener, HttpStatusCode.ServiceUnavailable, "no gzip"u8.ToArray(), gzip: true);
        var client = new GeminiClient(
            new GeminiOptions { ApiKey = "k", Endpoint = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/") }
        );

        Assert.Equal(
            503,
            (await Assert.ThrowsAsync<GeminiApiException>(() => client.CountTokens(new("Hi")).ToTask(TimeoutToken.Start()))).Code
        );
        await answering;
    }

    private static async Task AnswerOnceAsync(System.Net.Sockets.TcpListener listener, HttpStatusCode status, byte[] body, bool gzip)
    {
        using var connection = await listener.AcceptTcpClientAsync(TimeoutToken.Start());
        var stream = connection.GetStream();
        _ = await stream.ReadAsync(new byte[8192], TimeoutToken.Start());
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"HTTP/1.1 {(int)status} X\r\n{(gzip ? "Content-Encoding: gzip\r\n" : "")}"
                    + $"Content-Length: {body.Length}\r\nConnection: close\r\n\r\n"
            ),
            TimeoutToken.Start()
        );
        await stream.WriteAsync(body, TimeoutToken.Start());
    }

    private static byte[] Gzip(string text)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return bytes.ToArray();
    }

    private GeminiClient Client(params string[] answers) => Client(new GeminiOptions { ApiKey = "k" }, answers);

    private GeminiClient Client(GeminiOptions options, params string[] answers) =>
        new(options with { HttpClient = new HttpClient(new AnsweringHandler(_sent, answers, Task.CompletedTask)) });
}
