using GeminiRx.Relay.Errors;
using GeminiRx.Relay.Streams.Storage;
using GeminiRx.Testing;

namespace GeminiRx.Relay.Tests.Streams;

/// <summary>How many forks a stream has: those that are gone do not count.</summary>
public sealed class StreamForkTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("geminirx-streams-").FullName;
    private readonly VirtualClock _clock = new(TimeProvider.System.GetUtcNow());
    private bool _isBroken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task RemovedForks_DoNotCount()
    {
        await Open().CreateAsync("a", new StreamCreation(), default);
        for (var i = 0; i < 5; i++)
        {
            var store = Open(); // another process
            await ForkAsync(store, "b");
            await ForkAsync(store, "c");
            await IsFullAsync(store);
            await store.DeleteAsync("b", default);
            await store.DeleteAsync("c", default);
        }
    }

    [Fact]
    public async Task ExpiredForks_DoNotCount()
    {
        var store = Open();
        await store.CreateAsync("a", new StreamCreation(), default);
        for (var i = 0; i < 5; i++)
        {
            await ForkAsync(store, "b", timeToLive: 1);
            await ForkAsync(store, "c", timeToLive: 1);
            await IsFullAsync(store);
            _clock.AdvanceBy(TimeSpan.FromSeconds(1));
            await store.CreateAsync("b", new StreamCreation(), default); // in place of the expired fork
            await store.CreateAsync("c", new StreamCreation(), default);
            await store.DeleteAsync("b", default);
            await store.DeleteAsync("c", default);
        }
    }

    [Fact]
    public async Task ForksThatCouldNotBeCreated_DoNotCount()
    {
        var store = Open();
        await store.CreateAsync("a", new StreamCreation(), default);
        for (var i = 0; i < 5; i++)
        {
            _isBroken = true;
            await Assert.ThrowsAsync<AnswerLogException>(() => ForkAsync(store, "b"));
            _isBroken = false;
        }

        await ForkAsync(store, "b");
        await ForkAsync(store, "c");
        await IsFullAsync(store);
    }

    // The end of a fork is no use of its source.
    [Fact]
    public async Task EndOfAFork_DoesNotRenewTheTimeOfItsSource()
    {
        var store = Open();
        await store.CreateAsync("a", new StreamCreation { TimeToLive = 60 }, default);
        await ForkAsync(store, "b", timeToLive: 600);
        _clock.AdvanceBy(TimeSpan.FromSeconds(59));
        await store.DeleteAsync("b", default);
        Assert.Equal(0, (await store.InspectAsync("a", default)).Tail.Bytes);
        _clock.AdvanceBy(TimeSpan.FromSeconds(1));

        Assert.Equal(StreamRefusal.Unknown, (await Assert.ThrowsAsync<StreamException>(() => store.InspectAsync("a", default))).Fault);
    }

    [Fact]
    public async Task RemovedSource_IsKept_AsLongAsOneOfItsForks()
    {
        var store = Open();
        await store.CreateAsync("a", new StreamCreation { Body = "one"u8.ToArray() }, default);
        await ForkAsync(store, "b");
        await ForkAsync(store, "c");
        await store.DeleteAsync("a", default);
        await store.DeleteAsync("b", default);
        await IsRefusedAsync(StreamRefusal.Removed);
        Assert.Equal(3, (await Open().InspectAsync("c", default)).Tail.Bytes);

        await Open().DeleteAsync("c", default);
        await IsRefusedAsync(StreamRefusal.Unknown);
        Assert.Empty(Directory.EnumerateFiles(_folder, "*.stream"));

        async Task IsRefusedAsync(StreamRefusal refusal) =>
            Assert.Equal(refusal, (await Assert.ThrowsAsync<StreamException>(() => store.InspectAsync("a", default))).Fault);
    }

    [Fact]
    public async Task Fork_ThatCopiesABeginning_HasNoLargerAppendThanOthers()
    {
        var store = new StreamStore(
            new DurableStreamsOptions
            {
                Folder = _folder,
                TimeProvider = _clock,
                MaxBodyBytes = 100,
            }
        );
        await store.CreateAsync("a", new StreamCreation { Body = new byte[60] }, default);

        await store.CreateAsync("b", Copying(60, new byte[40]), default);
        var refused = await Assert.ThrowsAsync<StreamException>(() => store.CreateAsync("c", Copying(60, new byte[41]), default));

        Assert.Equal(StreamRefusal.BodyTooLarge, refused.Fault);

        static StreamCreation Copying(long count, byte[] body) =>
            new() { Fork = new StreamFork("a", StreamOffset.Start, count), Body = body };
    }

    private StreamStore Open() =>
        new(new DurableStreamsOptions { Folder = _folder, TimeProvider = _clock })
        {
            MaxForks = 2,
            Write = (stream, bytes) =>
            {
                _ = _isBroken && stream.Name.EndsWith("b.stream", StringComparison.Ordinal) ? throw new IOException("Broken.") : true;
                stream.Write(bytes.Span);
            },
        };

    private static Task<(StreamInfo Info, bool IsNew)> ForkAsync(StreamStore store, string key, long? timeToLive = null) =>
        store.CreateAsync(key, new StreamCreation { Fork = new StreamFork("a", null, 0), TimeToLive = timeToLive }, default);

    private static async Task IsFullAsync(StreamStore store) =>
        Assert.Equal(StreamRefusal.StreamFull, (await Assert.ThrowsAsync<StreamException>(() => ForkAsync(store, "d"))).Fault);
}
