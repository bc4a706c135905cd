using System.Net;
using System.Net.Sockets;
using System.Text;
using GeminiRx.Relay.Hosting;
using GeminiRx.TestSupport;

namespace GeminiRx.Relay.Tests.Hosting;

/// <summary>Bodies of requests: how long they are read, and how many are in memory.</summary>
public sealed partial class RelayedServiceTests
{
    // Red when the exchange, or what sends it, kept the body until the answer has ended: 100 answers of 32 MiB each.
    [Fact]
    public async Task Body_IsDropped_OnceItIsSent()
    {
        _options = _options with { Bodies = new BodyBudget(MaxBody + 1) };
        using var http = await StartAsync();
        using var waiting = Post(Generate);
        var sending = http.SendAsync(waiting, HttpCompletionOption.ResponseHeadersRead, TimeoutToken.Start());
        await _service.Received;
        Assert.Equal(MaxBody + 1, _options.Bodies.Bytes);

        _service.Begin();
        using var response = await sending;
        Assert.Equal(0, _options.Bodies.Bytes);
    }

    // What sends a message keeps it, and its content, until the answer has ended.
    [Fact]
    public async Task Content_ThatIsDisposed_KeepsNoBody()
    {
        var budget = new BodyBudget(20);
        using var body = new RequestBody([budget]);
        Assert.Null(body.Grow(10));
        body.Advance(10);
        using (var content = new RequestBodyContent(body))
        {
            Assert.Equal((10L, 10L), (content.Headers.ContentLength!.Value, budget.Bytes));
            await content.CopyToAsync(Stream.Null, TimeoutToken.Start());
            Assert.Equal(budget, body.Grow(21));
        }

        Assert.Equal((true, 0L), (body.Bytes.IsEmpty, budget.Bytes));
    }

    [Theory]
    [InlineData(Generate)]
    [InlineData("/v1beta/models/gemini-x:countTokens")]
    public async Task Bodies_AreCountedTogether_UntilTheServiceHasThem(string address)
    {
        BodyBudget all = new((2 * MaxBody) + 2),
            ofCaller = new(MaxBody + 1),
            ofOther = new(10 * MaxBody);
        _options = _options with { Bodies = all, CallerBodies = http => http.Request.Headers.ContainsKey("other") ? ofOther : ofCaller };
        using var http = await StartAsync();
        using var first = Post(address);
        var sending = http.SendAsync(first, HttpCompletionOption.ResponseHeadersRead, TimeoutToken.Start());
        await _service.Received;
        await AssertRefusedAsync(HttpStatusCode.TooManyRequests, "of this caller", SendAsync(isOther: false));
        using var leave = new CancellationTokenSource();
        var second = SendAsync(isOther: true, leave.Token);
        await WaitUntilAsync(() => ofOther.Bytes > 0);
        await AssertRefusedAsync(HttpStatusCode.ServiceUnavailable, "of all callers", SendAsync(isOther: true));

        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        _service.Begin();
        _service.End();
        using var response = await sending;
        await WaitUntilAsync(() => all.Bytes + ofCaller.Bytes + ofOther.Bytes == 0);

        async Task<HttpResponseMessage> SendAsync(bool isOther, CancellationToken left = default)
        {
            using var request = Post(address);
            request.Headers.TryAddWithoutValidation(isOther ? "other" : "same", "1");
            using var either = CancellationTokenSource.CreateLinkedTokenSource(left, TimeoutToken.Start());
            return await http.SendAsync(request, either.Token);
        }
    }

    // 240 bytes a second, which the server demands at least, are 38 hours for 32 MiB.
    [Fact]
    public async Task Body_ThatTakesTooLong_IsRefused_AndNotCountedAnyMore()
    {
        _options = _options with { BodyLimit = TimeSpan.FromMilliseconds(50) };
        using var http = await StartAsync();
        var answer = await SendSlowlyAsync(http.BaseAddress!);
        Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal);
        Assert.Contains("DEADLINE_EXCEEDED", answer, StringComparison.Ordinal);
        Assert.Equal((0, 0L), (_service.Count, _options.Bodies.Bytes));
    }

    // Red when the body of an answer that is refused was read first.
    [Fact]
    public async Task TooManyAnswers_AreRefused_BeforeTheirBodiesAreRead()
    {
        _options = _options with { MaxAnswers = 1 };
        using var http = await StartAsync();
        using var first = await BeginAsync(http);
        var answer = await SendSlowlyAsync(http.BaseAddress!);
        Assert.StartsWith("HTTP/1.1 503 ", answer, StringComparison.Ordinal);
        Assert.Contains("Too many answers", answer, StringComparison.Ordinal);
    }

    private static async Task WaitUntilAsync(Func<bool> isSo)
    {
        for (var limit = TimeoutToken.Start(); !isSo(); )
        {
            await Task.Delay(5, limit);
        }
    }

    // The second byte of the body never comes. A client of the framework would wait with the answer until it has sent everything.
    private static async Task<string> SendSlowlyAsync(Uri address)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(address.Host, address.Port, TimeoutToken.Start());
        var stream = connection.GetStream();
        var head =
            $"POST {Generate} HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{{";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), TimeoutToken.Start());
        var answer = new StringBuilder();
        var bytes = new byte[1000];
        while (!answer.ToString().Contains("}}", StringComparison.Ordinal))
        {
            var count = await stream.ReadAsync(bytes, TimeoutToken.Start());
            answer.Append(count > 0 ? Encoding.ASCII.GetString(bytes, 0, count) : throw new IOException(answer.ToString()));
        }

        return answer.ToString();
    }
}
