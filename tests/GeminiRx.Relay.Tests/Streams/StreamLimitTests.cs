using System.Net;
using System.Text;
using GeminiRx.Relay.Streams.Storage;
using GeminiRx.TestSupport;

namespace GeminiRx.Relay.Tests.Streams;

/// <summary>Bad input and limits over HTTP: the right status, and nothing is changed.</summary>
public sealed class StreamLimitTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("geminirx-streams-").FullName;
    private StreamHost _host = null!;

    public async ValueTask InitializeAsync() =>
        _host = await StreamHost.StartAsync(
            new DurableStreamsOptions
            {
                Folder = _folder,
                MaxBodyBytes = 10,
                MaxStreamBytes = 200,
                MaxProducers = 2,
                MaxWaitingReaders = 1,
            }
        );

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task BodyAboveTheLimit_Is413(bool isChunked)
    {
        using var created = await _host.PutAsync("a");
        using var content = new ByteArrayContent(new byte[11]);
        content.Headers.Add("Content-Type", "text/plain");
        using var request = new HttpRequestMessage(HttpMethod.Post, "a") { Content = content };
        request.Headers.TransferEncodingChunked = isChunked;
        using var refused = await _host.Client.SendAsync(request, TimeoutToken.Start());
        using var exact = await _host.PostAsync("a", new string('x', 10));

        Assert.Equal((413, 204), ((int)refused.StatusCode, (int)exact.StatusCode));
        Assert.EndsWith("_0000000000000010", exact.Next(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FullStream_Is507_AndCanBeClosed()
    {
        using var created = await _host.PutAsync("a", "1234567890");
        var (text, status) = ("1234567890", 204);
        while (status == 204)
        {
            using var appended = await _host.PostAsync("a", "1234567890");
            status = (int)appended.StatusCode;
            text += status == 204 ? "1234567890" : "";
        }

        using var closed = await _host.PostAsync("a", null, ("Stream-Closed", "true"));
        using var read = await _host.GetAsync("a");
        Assert.Equal((507, 204), (status, (int)closed.StatusCode));
        Assert.Equal((text, "true"), (await read.TextAsync(), read.Header("Stream-Closed")));
        Assert.All(Directory.EnumerateFiles(_folder, "*.stream"), file => Assert.InRange(new FileInfo(file).Length, 100, 300));
    }

    [Fact]
    public async Task ProducersAboveTheLimit_Are507_AndTheKnownOnesGoOn()
    {
        using var created = await _host.PutAsync("a");
        foreach (var (producer, number, status) in new[] { ("p", 0, 200), ("q", 0, 200), ("r", 0, 507), ("p", 1, 200), ("q", 0, 204) })
        {
            using var response = await _host.PostAsync(
                "a",
                "x",
                ("Producer-Id", producer),
                ("Producer-Epoch", "0"),
                ("Producer-Seq", $"{number}")
            );
            Assert.Equal(status, (int)response.StatusCode);
        }
    }

    [Fact]
    public async Task ReadersAboveTheLimit_Are503_UntilOneLeaves()
    {
        using var created = await _host.PutAsync("a");
        using (var first = await _host.GetAsync("a?offset=-1&live=sse"))
        {
            using var refused = await _host.GetAsync("a?offset=-1&live=sse");
            Assert.Equal((503, "5"), ((int)refused.StatusCode, refused.Header("Retry-After")));
        }

        for (var limit = TimeoutToken.Start(); ; await Task.Delay(10, limit))
        {
            using var next = await _host.GetAsync("a?offset=-1&live=sse");
            if (next.IsSuccessStatusCode)
            {
                return;
            }
        }
    }

    [Theory]
    [InlineData("", 400)]
    [InlineData("a//b", 400)]
    [InlineData("a/", 400)]
    [InlineData("a%5Cb", 400)]
    [InlineData("a%00b", 400)]
    [InlineData("a%0Ab", 400)]
    [InlineData("__ds/subscriptions/x", 501)]
    [InlineData("%2e%2e%2f%2e%2e%2fetc", 201)] // one segment, which only looks like a path
    [InlineData("a/..%2f..%2fb", 201)]
    [InlineData("Grüße/日本", 201)]
    public async Task Name_IsNoPath(string name, int status)
    {
        using var response = await _host.PutAsync(name);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.All(
            Directory.EnumerateFiles(_folder),
            file => Assert.Matches("^([0-9a-f]{64}.stream|[0-9]{2}.lock)$", Path.GetFileName(file))
        );
        Assert.Empty(Directory.EnumerateDirectories(_folder));
        if (response.Header("Location") is { } address)
        {
            using var read = await _host.GetAsync(address);
            Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        }
    }

    // Red for a PUT with a source: the name was read after the source, whose path begins as that of the request.
    [Theory]
    [InlineData("PUT")]
    [InlineData("POST")]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("DELETE")]
    public async Task MissingName_Is400_WhateverElseIsSent(string method)
    {
        using var created = await _host.PutAsync("a", "123");
        foreach (
            var header in new[]
            {
                ("Stream-Forked-From", "/streams/a"),
                ("Stream-Forked-From", "x"),
                ("Stream-TTL", "60"),
                ("Stream-Closed", "true"),
                ("Producer-Id", "p"),
            }
        )
        {
            using var response = await StreamHost.SendAsync(_host.Client, new HttpMethod(method), "", headers: header);
            Assert.Equal((header, 400), (header, (int)response.StatusCode));
        }
    }

    [Fact]
    public async Task NameOf513Characters_IsRefused()
    {
        Assert.Equal(201, await _host.StatusAsync(HttpMethod.Put, new string('a', 512)));
        Assert.Equal(400, await _host.StatusAsync(HttpMethod.Put, new string('a', 513)));
    }

    [Theory]
    [InlineData("0000000000000000_0000000000000001", 400)] // within an append
    [InlineData("9999999999999999_0000000000000003", 410)] // of another stream
    [InlineData("0000000000000000_0000000000000004", 400)] // behind the end
    [InlineData("3", 400)]
    [InlineData("-2", 400)]
    [InlineData("NOW", 400)]
    public async Task InvalidOffset_IsRefused_InEachMode(string offset, int status)
    {
        using var created = await _host.PutAsync("a", "123");
        foreach (var live in new[] { "", "&live=long-poll", "&live=sse" })
        {
            Assert.Equal(status, await _host.StatusAsync(HttpMethod.Get, $"a?offset={offset}{live}"));
        }

        using var fork = await _host.PutAsync("b", null, ("Stream-Forked-From", "/streams/a"), ("Stream-Fork-Offset", offset));
        Assert.Equal(status, (int)fork.StatusCode);
    }

    [Theory]
    [InlineData("Stream-Seq", "")]
    [InlineData("Producer-Id", "p")]
    [InlineData("Stream-Forked-From", "a")]
    [InlineData("Stream-Fork-Offset", "-1")]
    [InlineData("Stream-TTL", "99999999999999999999")]
    [InlineData("Stream-Expires-At", "2030-01-01T00:00:00")]
    [InlineData("Content-Type", "text")]
    public async Task InvalidHeader_Is400(string name, string value)
    {
        using var created = await _host.PutAsync("a", "123");
        var method = name is "Stream-Seq" or "Producer-Id" ? HttpMethod.Post : HttpMethod.Put;
        using var content = new ByteArrayContent("x"u8.ToArray());
        content.Headers.TryAddWithoutValidation("Content-Type", name == "Content-Type" ? value : "text/plain");
        using var request = new HttpRequestMessage(method, method == HttpMethod.Put ? "b" : "a") { Content = content };
        request.Headers.TryAddWithoutValidation(name, value);
        using var response = await _host.Client.SendAsync(request, TimeoutToken.Start());

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(404, await _host.StatusAsync(HttpMethod.Head, "b"));
    }

    // A browser that opens a stream runs nothing of it, whatever its type.
    [Fact]
    public async Task Contents_AreNoPageOfTheServer()
    {
        using var created = await StreamHost.SendAsync(_host.Client, HttpMethod.Put, "a", "<b>", "text/html");
        using var read = await _host.GetAsync("a");

        Assert.Equal(("sandbox", "nosniff"), (read.Header("Content-Security-Policy"), read.Header("X-Content-Type-Options")));
    }

    [Fact]
    public async Task DeepJson_IsKeptAndForked_AndDeeperIsRefused()
    {
        var store = new StreamStore(new DurableStreamsOptions { Folder = Path.Combine(_folder, "json") });
        const string Json = "application/json";
        await store.CreateAsync("a", new StreamCreation { ContentType = Json, Body = Encoding.UTF8.GetBytes(Nested(256)) }, default);
        var fork = new StreamFork("a", StreamOffset.Start, 1);
        var (forked, _) = await store.CreateAsync("b", new StreamCreation { Fork = fork }, default);
        Assert.Equal(Nested(256).Length - 1, forked.Tail.Bytes); // one level is the array of the values; each has a comma

        var deeper = new StreamAppend { ContentType = Json, Body = Encoding.UTF8.GetBytes(Nested(257)) };
        await Assert.ThrowsAsync<Errors.StreamException>(() => store.AppendAsync("a", deeper, default));
    }

    private static string Nested(int levels) => new string('[', levels) + new string(']', levels);
}
