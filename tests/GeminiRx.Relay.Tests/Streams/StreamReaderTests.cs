using System.Net.Sockets;
using System.Text;
using GeminiRx.Testing;
using GeminiRx.TestSupport;

namespace GeminiRx.Relay.Tests.Streams;

/// <summary>Readers that wait, that are many, that are slow, and that are served by another process.</summary>
public sealed class StreamReaderTests : IAsyncLifetime
{
    private const int Readers = 200;
    private readonly string _folder = Directory.CreateTempSubdirectory("geminirx-streams-").FullName;
    private readonly VirtualClock _clock = new();
    private readonly List<StreamHost> _hosts = [];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("long-poll")]
    [InlineData("sse")]
    public async Task ManyReaders_OfTwoProcesses_ReceiveEverything(string live)
    {
        var options = new DurableStreamsOptions { Folder = _folder, PollInterval = TimeSpan.FromMilliseconds(20) };
        var (first, second) = (await StartAsync(options), await StartAsync(options));
        using var created = await first.PutAsync("a", "0 ");
        var readers = Enumerable
            .Range(0, Readers)
            .Select(i => live == "sse" ? ReadEventsAsync(i % 2 == 0 ? first : second) : PollAsync(i % 2 == 0 ? first : second))
            .ToList();
        for (var i = 1; i < 20; i++)
        {
            using var appended = await first.PostAsync("a", $"{i} ");
            await Task.Yield();
        }

        using var closed = await second.PostAsync("a", "end", ("Stream-Closed", "true"));
        var expected = string.Concat(Enumerable.Range(0, 20).Select(i => $"{i} ")) + "end";
        Assert.All(await Task.WhenAll(readers), text => Assert.Equal(expected, text));
    }

    // The reader asks for 8 MiB and takes nothing.
    [Fact]
    public async Task SlowReader_DoesNotHoldTheWriter()
    {
        var host = await StartAsync(
            new DurableStreamsOptions
            {
                Folder = _folder,
                MaxPageBytes = 16 << 20,
                MaxBodyBytes = 8 << 20,
            }
        );
        using var created = await host.PutAsync("a", new string('x', 8 << 20));
        using var slow = new TcpClient { ReceiveBufferSize = 1024 };
        await slow.ConnectAsync("127.0.0.1", host.Client.BaseAddress!.Port, TimeoutToken.Start());
        await slow.GetStream()
            .WriteAsync("GET /streams/a?offset=-1&live=sse HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray(), TimeoutToken.Start());
        var some = new byte[100];
        await slow.GetStream().ReadExactlyAsync(some, TimeoutToken.Start());

        for (var i = 0; i < 50; i++)
        {
            using var appended = await host.PostAsync("a", "y");
            Assert.True(appended.IsSuccessStatusCode);
        }

        using var deleted = await StreamHost.SendAsync(host.Client, HttpMethod.Delete, "a");
        Assert.True(deleted.IsSuccessStatusCode);
    }

    [Fact]
    public async Task LongPoll_EndsAtItsLimit_WithTheOffsetToContinueFrom()
    {
        var host = await StartAsync(new DurableStreamsOptions { Folder = _folder, TimeProvider = _clock });
        using var created = await host.PutAsync("a", "1");
        var waiting = host.GetAsync("a?offset=now&live=long-poll");
        await host.WaitForReaderAsync();
        await AdvanceUntilAsync(waiting);
        using var ended = await waiting;

        Assert.Equal((204, created.Next(), "true"), ((int)ended.StatusCode, ended.Next(), ended.Header("Stream-Up-To-Date")));
        Assert.True(_clock.Elapsed >= TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task EventStream_EndsAfterItsTime_AndBreaksItsSilence()
    {
        var host = await StartAsync(new DurableStreamsOptions { Folder = _folder, TimeProvider = _clock });
        using var created = await host.PutAsync("a", "1");
        using var response = await host.GetAsync("a?offset=-1&live=sse");
        var text = response.TextAsync();
        await AdvanceUntilAsync(text);

        var events = (await text).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("event: data\ndata:1", events[0], StringComparison.Ordinal);
        Assert.InRange(events.Length, 3, 5); // a comment in each silence of 15 s; the clock may run ahead of the server
        Assert.All(events[2..], comment => Assert.Equal(":", comment));
    }

    [Theory]
    [InlineData("long-poll")]
    [InlineData("sse")]
    public async Task Shutdown_AnswersTheReadersThatWait(string live)
    {
        var host = await StartAsync(new DurableStreamsOptions { Folder = _folder, TimeProvider = _clock });
        using var created = await host.PutAsync("a", "1");
        var reading = ReadToEndAsync(host, $"a?offset={created.Next()}&live={live}");
        await host.WaitForReaderAsync();
        await host.StopAsync();

        Assert.Contains(live == "sse" ? "upToDate" : "", await reading, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("long-poll")]
    [InlineData("sse")]
    public async Task RemovedStream_EndsTheWait(string live)
    {
        var host = await StartAsync(new DurableStreamsOptions { Folder = _folder, TimeProvider = _clock });
        using var created = await host.PutAsync("a", "1");
        var reading = host.GetAsync($"a?offset={created.Next()}&live={live}");
        await host.WaitForReaderAsync();
        Assert.Equal(204, await host.StatusAsync(HttpMethod.Delete, "a"));
        using var response = await reading;

        Assert.Equal(live == "sse" ? 200 : 404, (int)response.StatusCode);
        await response.TextAsync();
    }

    // Each line of a text begins with spaces in some of them; CR, LF and both are line ends; bytes of three appends are one base64 text.
    [Theory]
    [InlineData("text/plain", " a\n  b\r\n\r c\n", "x\n", "\n", " a\n  b\n\n c\nx\n\n")]
    [InlineData("text/plain", "a\r", "\nb", "\r", "a\nb\n")]
    [InlineData("application/octet-stream", "1", "23", "4567", "MTIzNDU2Nw==")]
    [InlineData("application/json", "1", "[2, \"a\\nb\"]", "{\n}", "[1,2,\"a\\nb\",{\n}]")]
    public async Task Events_HaveTheContents(string type, string first, string second, string third, string data)
    {
        var host = await StartAsync(new DurableStreamsOptions { Folder = _folder });
        foreach (var (method, body) in new[] { (HttpMethod.Put, first), (HttpMethod.Post, second), (HttpMethod.Post, third) })
        {
            using var sent = await StreamHost.SendAsync(host.Client, method, "a", body, type);
            Assert.True(sent.IsSuccessStatusCode);
        }

        using var closed = await host.PostAsync("a", null, ("Stream-Closed", "true"));
        using var response = await host.GetAsync("a?offset=-1&live=sse");
        var events = await response.EventsAsync();

        Assert.Equal(("event: data", data), events[0]);
        Assert.Equal(
            ("event: control", $"{{\"streamNextOffset\":\"{closed.Next()}\",\"streamClosed\":true,\"upToDate\":true}}"),
            events[1]
        );
        Assert.Equal(2, events.Count);
    }

    private async Task<StreamHost> StartAsync(DurableStreamsOptions options)
    {
        var host = await StreamHost.StartAsync(options);
        _hosts.Add(host);
        return host;
    }

    // In steps, so that the server, which is on the real clock, can follow.
    private async Task AdvanceUntilAsync(Task task)
    {
        for (var limit = TimeoutToken.Start(); !task.IsCompleted; )
        {
            _clock.AdvanceBy(TimeSpan.FromSeconds(1));
            await Task.WhenAny(task, Task.Delay(5, limit));
            limit.ThrowIfCancellationRequested();
        }
    }

    private static async Task<string> ReadToEndAsync(StreamHost host, string path)
    {
        using var response = await host.GetAsync(path);
        return await response.TextAsync();
    }

    private static async Task<string> PollAsync(StreamHost host)
    {
        var read = new StringBuilder();
        for (var offset = "-1"; ; )
        {
            using var response = await host.GetAsync($"a?offset={offset}&live=long-poll");
            Assert.True(response.IsSuccessStatusCode);
            read.Append(await response.TextAsync());
            offset = response.Next();
            if (response.Header("Stream-Closed") is not null)
            {
                return read.ToString();
            }
        }
    }

    private static async Task<string> ReadEventsAsync(StreamHost host)
    {
        using var response = await host.GetAsync("a?offset=-1&live=sse");
        return string.Concat((await response.EventsAsync()).Where(item => item.Type == "event: data").Select(item => item.Data));
    }
}
