using System.Globalization;
using GeminiRx.Relay.Errors;
using GeminiRx.Relay.Streams.Storage;
using GeminiRx.Testing;
using GeminiRx.TestSupport;

namespace GeminiRx.Relay.Tests.Streams;

/// <summary>Streams that end with time, on a virtual clock.</summary>
public sealed class StreamExpiryTests : IDisposable
{
    private const int Seconds = 60;
    private static readonly TimeSpan _almost = TimeSpan.FromSeconds(Seconds - 1);
    private readonly string _folder = Directory.CreateTempSubdirectory("geminirx-streams-").FullName;
    private readonly VirtualClock _clock = new(DateTimeOffset.Parse("2030-01-01T00:00:00Z", CultureInfo.InvariantCulture));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // Also in another process, which knows nothing of the reads of this one.
    [Fact]
    public async Task TimeToLive_BeginsAgain_WithEachReadAndAppend_ButNotWithALook()
    {
        await Open().CreateAsync("a", Creation(), default);
        _clock.AdvanceBy(_almost);
        using (await Open().ReadAsync("a", StreamOffset.Now, default))
        {
            _clock.AdvanceBy(_almost);
        }

        await Open().AppendAsync("a", new StreamAppend { Closes = true }, default);
        _clock.AdvanceBy(_almost);
        Assert.True((await Open().InspectAsync("a", default)).IsClosed);

        _clock.AdvanceBy(TimeSpan.FromSeconds(1));
        await IsRefusedAsync(StreamRefusal.Unknown, () => Open().InspectAsync("a", default));
        await IsRefusedAsync(StreamRefusal.Unknown, () => Open().AppendAsync("a", new StreamAppend { Closes = true }, default));
    }

    [Fact]
    public async Task ExpiresAt_IsNotMoved()
    {
        var end = _clock.Now.AddSeconds(Seconds).ToUnixTimeMilliseconds();
        var store = Open();
        await store.CreateAsync("a", new StreamCreation { ExpiresAt = end }, default);
        _clock.AdvanceBy(_almost);
        (await store.ReadAsync("a", StreamOffset.First, default)).Dispose();
        _clock.AdvanceBy(TimeSpan.FromSeconds(1));

        await IsRefusedAsync(StreamRefusal.Unknown, () => store.ReadAsync("a", StreamOffset.First, default));
        Assert.True((await store.CreateAsync("a", new StreamCreation(), default)).IsNew);
    }

    // Red when offsets were the number of bytes alone: the reader of the first stream received the middle of the second.
    [Fact]
    public async Task OffsetOfAnExpiredStream_IsStale_InItsSuccessor()
    {
        var store = Open();
        var (first, _) = await store.CreateAsync("a", Creation() with { Body = "12"u8.ToArray() }, default);
        _clock.AdvanceBy(TimeSpan.FromSeconds(Seconds));
        await store.CreateAsync("a", Creation() with { Body = "12"u8.ToArray() }, default);
        await store.AppendAsync("a", new StreamAppend { Body = "3"u8.ToArray(), ContentType = "application/octet-stream" }, default);

        await IsRefusedAsync(StreamRefusal.StaleOffset, () => store.ReadAsync("a", first.Tail.ToString(), default));
    }

    [Fact]
    public async Task ExpiredSource_IsKeptForItsForks_AndRemovedAfterThem()
    {
        var store = Open();
        await store.CreateAsync("a", Creation() with { Body = "source"u8.ToArray() }, default);
        await store.CreateAsync("b", new StreamCreation { Fork = new StreamFork("a", null, 0), TimeToLive = 3 * Seconds }, default);
        _clock.AdvanceBy(TimeSpan.FromSeconds(Seconds));

        await IsRefusedAsync(StreamRefusal.Removed, () => store.InspectAsync("a", default));
        await IsRefusedAsync(StreamRefusal.Exists, () => store.CreateAsync("a", Creation(), default));
        await IsRefusedAsync(
            StreamRefusal.SourceRemoved,
            () => store.CreateAsync("c", new StreamCreation { Fork = new StreamFork("a", null, 0) }, default)
        );
        Assert.Equal(6, (await store.InspectAsync("b", default)).Tail.Bytes);

        await store.DeleteAsync("b", default);
        Assert.Empty(Streams);
    }

    // The fork expires, and its source was removed before: the sweep removes both, and a creation that broke off.
    [Fact]
    public async Task Sweep_RemovesWhatNobodyReads()
    {
        var store = Open();
        await store.CreateAsync("a", new StreamCreation { Body = "source"u8.ToArray() }, default);
        await store.CreateAsync("b", Creation() with { Fork = new StreamFork("a", null, 0) }, default);
        await store.DeleteAsync("a", default);
        await File.WriteAllTextAsync(Path.Combine(_folder, "broken.stream"), "", TimeoutToken.Start());
        Directory.CreateDirectory(Path.Combine(_folder, "folder.stream"));
        await store.CreateAsync("kept", new StreamCreation(), default);
        _clock.AdvanceBy(TimeSpan.FromMinutes(5));

        await store.CreateAsync("new", new StreamCreation(), default);
        for (var limit = TimeoutToken.Start(); Streams.Length > 2; )
        {
            await Task.Delay(5, limit);
        }

        Assert.Equal(["kept", "new"], Streams.Order());
    }

    private string[] Streams => [.. Directory.EnumerateFiles(_folder, "*.stream").Select(path => Path.GetFileNameWithoutExtension(path))];

    private static StreamCreation Creation() => new() { TimeToLive = Seconds };

    private static async Task IsRefusedAsync<T>(StreamRefusal refusal, Func<Task<T>> call) =>
        Assert.Equal(refusal, (await Assert.ThrowsAsync<StreamException>(call)).Fault);

    private StreamStore Open() => new(new DurableStreamsOptions { Folder = _folder, TimeProvider = _clock });
}
