using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text;
using GeminiRx.Relay.Hosting;
using GeminiRx.Relay.Streams;
using GeminiRx.Relay.Streams.Storage;
using GeminiRx.TestSupport;

namespace GeminiRx.Relay.Tests.Streams;

/// <summary>How long appends are read, and how many are in memory.</summary>
public sealed class StreamBodyTests : IDisposable
{
    private const int MaxBody = 100_000;
    private const int FirstBuffer = 16 << 10;
    private readonly string _folder = Directory.CreateTempSubdirectory("geminirx-streams-").FullName;

    private DurableStreamsOptions Options => new() { Folder = _folder, MaxBodyBytes = MaxBody };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Body_ThatFindsNoMemory_ReturnsItsBudget()
    {
        var budget = new BodyBudget(long.MaxValue);
        using var body = new RequestBody([budget]);

        Assert.Throws<OutOfMemoryException>(() => body.Grow(int.MaxValue)); // more than an array may have

        Assert.Equal(0, budget.Bytes);
    }

    // Red when the announced size counted, and once: a client could announce much, and send nothing.
    [Theory]
    [InlineData("PUT")]
    [InlineData("POST")]
    public async Task Appends_AreCountedAsTheyArrive_WithTheirCopies_UntilTheyAreAnswered(string method)
    {
        BodyBudget all = new(RequestBodies.NeededFor(MaxBody, StreamWriting.Copies)),
            ofCaller = new(all.MaxBytes),
            ofOther = new(all.MaxBytes);
        await using var host = await StreamHost.StartAsync(
            Options with
            {
                Bodies = all,
                CallerBodies = http => http.Request.Headers.ContainsKey("other") ? ofOther : ofCaller,
            }
        );
        using var created = await host.PutAsync("a");
        var body = new Pipe();
        using var content = new StreamContent(body.Reader.AsStream()) { Headers = { { "Content-Type", "text/plain" } } };
        content.Headers.ContentLength = 40_000;
        using var request = new HttpRequestMessage(new HttpMethod(method), method == "PUT" ? "b" : "a") { Content = content };
        var appending = host.Client.SendAsync(request, TimeoutToken.Start());
        await body.Writer.WriteAsync(new byte[10_000], TimeoutToken.Start()); // a client holds back less than 4 KiB
        await WaitUntilAsync(() => all.Bytes > 0);
        Assert.Equal((4L * FirstBuffer, 4L * FirstBuffer), (all.Bytes, ofCaller.Bytes));
        await body.Writer.WriteAsync(new byte[29_980], TimeoutToken.Start());
        await WaitUntilAsync(() => all.Bytes == 4L * 4 * FirstBuffer);

        var large = new string('x', 50_000);
        using (var refused = await host.PostAsync("a", large))
        using (var ofAll = await host.PostAsync("a", large, ("other", "1")))
        {
            Assert.Equal((429, 503), ((int)refused.StatusCode, (int)ofAll.StatusCode));
            Assert.NotNull(refused.Headers.RetryAfter);
            Assert.Contains("of this caller", await refused.TextAsync(), StringComparison.Ordinal);
            Assert.NotNull(ofAll.Headers.RetryAfter);
        }

        await body.Writer.WriteAsync(new byte[20], TimeoutToken.Start());
        await body.Writer.CompleteAsync();
        using var appended = await appending;
        Assert.Equal(method == "PUT" ? HttpStatusCode.Created : HttpStatusCode.NoContent, appended.StatusCode);
        using var next = await host.PostAsync("a", large);
        Assert.Equal(HttpStatusCode.NoContent, next.StatusCode);
        await WaitUntilAsync(() => all.Bytes + ofCaller.Bytes + ofOther.Bytes == 0);
    }

    // Red when the connection was cut: a client could not know why.
    [Fact]
    public async Task Append_ThatTakesTooLong_Is408()
    {
        var options = Options with { BodyLimit = TimeSpan.FromMilliseconds(50) };
        await using var host = await StreamHost.StartAsync(options);
        using var created = await host.PutAsync("a");
        var address = host.Client.BaseAddress!;
        using var connection = new TcpClient();
        await connection.ConnectAsync(address.Host, address.Port, TimeoutToken.Start());
        var stream = connection.GetStream();
        var head = $"POST /streams/a HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Type: text/plain\r\nContent-Length: 100\r\n\r\nx";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), TimeoutToken.Start());
        using var reader = new StreamReader(stream);
        Assert.Equal("HTTP/1.1 408 Request Timeout", await reader.ReadLineAsync(TimeoutToken.Start()));

        using var read = await host.GetAsync("a");
        Assert.Equal(("", 0L), (await read.TextAsync(), options.Bodies.Bytes));
    }

    // Red when the largest body was refused for ever, with the advice to try again.
    [Fact]
    public void Budget_ThatIsTooSmallForTheLargestBody_IsAnErrorOfTheConfiguration()
    {
        foreach (var (budget, copies) in new[] { (10, 1), (43, 4) })
        {
            var failure = Assert.Throws<GeminiConfigurationException>(() =>
                new RequestBodies(10, TimeSpan.FromSeconds(1), new BodyBudget(budget), copies)
            );
            Assert.Contains($"has {budget} bytes", failure.Message, StringComparison.Ordinal);
            _ = new RequestBodies(10, TimeSpan.FromSeconds(1), new BodyBudget(budget + 1), copies);
        }

        var options = Options with { Bodies = new BodyBudget(4 * MaxBody) };
        Assert.Throws<GeminiConfigurationException>(() => new StreamWriting(options, new StreamStore(options)));
    }

    private static async Task WaitUntilAsync(Func<bool> isSo)
    {
        for (var limit = TimeoutToken.Start(); !isSo(); )
        {
            await Task.Delay(5, limit);
        }
    }
}
