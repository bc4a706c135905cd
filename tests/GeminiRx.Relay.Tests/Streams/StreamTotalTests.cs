using GeminiRx.Relay.Errors;
using GeminiRx.Relay.Streams.Storage;
using GeminiRx.Testing;
using GeminiRx.TestSupport;

namespace GeminiRx.Relay.Tests.Streams;

/// <summary>The limits of all streams together.</summary>
public sealed class StreamTotalTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("geminirx-streams-").FullName;
    private readonly VirtualClock _clock = new(TimeProvider.System.GetUtcNow());

    private DurableStreamsOptions Options =>
        new()
        {
            Folder = _folder,
            MaxStreams = 3,
            MaxTotalBytes = 1000,
            TimeProvider = _clock,
        };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task StreamsAboveTheLimit_Are507_UntilOneIsRemoved()
    {
        await using var host = await StreamHost.StartAsync(Options);
        (string, string) fork = ("Stream-Forked-From", "/streams/a");
        Assert.Equal((201, 201, 201), (await PutAsync("a"), await PutAsync("b"), await PutAsync("c", fork)));
        Assert.Equal((507, 507, 200), (await PutAsync("d"), await PutAsync("d", fork), await PutAsync("b")));

        Assert.Equal(204, await host.StatusAsync(HttpMethod.Delete, "a"));
        Assert.Equal(507, await PutAsync("d")); // the fork needs its source
        Assert.Equal(204, await host.StatusAsync(HttpMethod.Delete, "c"));
        Assert.Equal((201, 201, 507), (await PutAsync("d"), await PutAsync("e"), await PutAsync("f")));

        async Task<int> PutAsync(string name, params (string, string)[] headers)
        {
            using var response = await host.PutAsync(name, null, headers);
            return (int)response.StatusCode;
        }
    }

    [Fact]
    public async Task BytesAboveTheLimit_Are507_AndStreamsCanBeClosedAndRemoved()
    {
        await using var host = await StreamHost.StartAsync(Options);
        using var first = await host.PutAsync("a", new string('a', 100));
        using var second = await host.PutAsync("b");
        while (await PostAsync("b") is var status && status != 507)
        {
            Assert.Equal(204, status);
            Assert.InRange(Bytes, 0, 1000);
        }

        using (var refused = await host.PutAsync("c", new string('c', 100)))
        using (var closed = await host.PostAsync("b", null, ("Stream-Closed", "true")))
        using (var read = await host.GetAsync("b"))
        {
            Assert.Equal([507, 204, 200], [(int)refused.StatusCode, (int)closed.StatusCode, (int)read.StatusCode]);
        }

        Assert.Equal(204, await host.StatusAsync(HttpMethod.Delete, "b"));
        Assert.Equal(204, await PostAsync("a"));

        async Task<int> PostAsync(string name)
        {
            using var response = await host.PostAsync(name, new string('x', 50));
            return (int)response.StatusCode;
        }
    }

    [Fact]
    public async Task StreamsOfOtherProcesses_AreCountedWithinAMinute()
    {
        var (store, other) = (new StreamStore(Options), new StreamStore(Options));
        await store.CreateAsync("a", new StreamCreation(), default);
        await other.CreateAsync("b", new StreamCreation(), default);
        await other.CreateAsync("c", new StreamCreation(), default);
        _clock.AdvanceBy(TimeSpan.FromMinutes(1));

        var failure = await Assert.ThrowsAsync<StreamException>(() => store.CreateAsync("d", new StreamCreation(), default));
        Assert.Equal(StreamRefusal.StreamFull, failure.Fault);
        await other.DeleteAsync("b", default);
        _clock.AdvanceBy(TimeSpan.FromMinutes(1));
        Assert.True((await store.CreateAsync("d", new StreamCreation(), default)).IsNew);
    }

    // Red when they were counted under a lock, which took the threads of all callers.
    [Fact]
    public async Task Files_AreCounted_WhileOthersGoOn()
    {
        using var isOver = new ManualResetEventSlim();
        var totals = new StreamTotals(
            Options,
            () =>
            {
                Assert.True(isOver.Wait(TimeoutToken.Limit));
                return (1, 100);
            }
        );
        var (first, second) = (totals.CountAsync(), totals.CountAsync());
        Assert.False(first.IsCompleted || second.IsCompleted); // there are no numbers yet
        isOver.Set();
        await Task.WhenAll(first, second);
        Assert.True(totals.CountAsync().IsCompleted);

        _clock.AdvanceBy(TimeSpan.FromMinutes(1));
        isOver.Reset();
        var counting = totals.CountAsync();
        Assert.Equal((false, true), (counting.IsCompleted, totals.CountAsync().IsCompleted));
        totals.Grow(1, 50, isLimited: true, () => { });
        isOver.Set();
        await counting;
        Assert.Throws<StreamException>(() => totals.Grow(2, 0, isLimited: true, () => { })); // 2 of 3 are known
        totals.Grow(1, 850, isLimited: true, () => { });
        Assert.Throws<StreamException>(() => totals.Grow(0, 1, isLimited: true, () => { }));
    }

    // Red when the room of a change that failed stayed taken.
    [Fact]
    public async Task ChangesThatFail_TakeNoRoom()
    {
        var isBroken = false;
        var store = new StreamStore(Options)
        {
            Write = (stream, bytes) =>
            {
                _ = isBroken ? throw new IOException("Broken.") : true;
                stream.Write(bytes.Span);
            },
        };
        await store.CreateAsync("a", new StreamCreation(), default);
        isBroken = true;
        var append = new StreamAppend { ContentType = "application/octet-stream", Body = new byte[200] };
        for (var i = 0; i < 20; i++)
        {
            await Assert.ThrowsAsync<AnswerLogException>(() => store.CreateAsync("b", new StreamCreation(), default));
            await Assert.ThrowsAsync<AnswerLogException>(() => store.AppendAsync("a", append, default));
        }

        isBroken = false;
        Assert.True((await store.CreateAsync("b", new StreamCreation(), default)).IsNew);
        Assert.Equal(200, (await store.AppendAsync("a", append, default)).Info.Tail.Bytes);
    }

    private long Bytes => Directory.EnumerateFiles(_folder, "*.stream").Sum(path => new FileInfo(path).Length);
}
