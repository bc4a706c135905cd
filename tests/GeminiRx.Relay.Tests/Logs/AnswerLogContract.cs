using GeminiRx.Relay.Tests.Support;
using GeminiRx.TestSupport;
using static GeminiRx.Relay.Tests.Support.LogFixture;

namespace GeminiRx.Relay.Tests.Logs;

/// <summary>What every log does. Seen red without the skipping of known records, the fence, the check of the gap, the time to live, and
/// the limit of the size.</summary>
public abstract partial class AnswerLogContract(LogFixture storage)
{
    private readonly IAnswerLog _log = storage.Open();

    [Fact]
    public async Task Append_IsRead_WithOrderedOffsets_ByAnotherProcess()
    {
        var lease = await _log.CreateAsync("a", "p");
        var first = await _log.AppendAsync("a", lease, 0, Records("one", "two"));
        var last = await _log.AppendAsync("a", lease, 2, Records("three", null));

        var page = await storage.Open().ReadAsync("a", AnswerOffset.Start);
        Assert.Equal(["one", "two", "three", ""], TextsOf(page));
        var offsets = page.Entries.Select(entry => entry.Offset).ToList();
        Assert.Equal(offsets.Order(StringComparer.Ordinal).Distinct(), offsets);
        Assert.Equal([first.End, last.End], [offsets[1], offsets[3]]);
        Assert.Equal((4, true, false), (page.State.Position, page.State.IsClosed, page.State.IsStopRequested));
        Assert.Equal(["three", ""], TextsOf(await _log.ReadAsync("a", first.End)));
        Assert.Empty((await _log.ReadAsync("a", last.End)).Entries);
        Assert.Empty((await _log.ReadAsync("a", AnswerOffset.Now)).Entries);
    }

    [Fact]
    public async Task Append_OfKnownRecords_IsNoChange()
    {
        var lease = await _log.CreateAsync("a", "p");
        await _log.AppendAsync("a", lease, 0, Records("one", "two"));
        await _log.AppendAsync("a", lease, 0, Records("one", "two"));
        await _log.AppendAsync("a", lease, 1, Records("two", "three", null));
        var state = await _log.AppendAsync("a", lease, 1, Records("two", "three", null));

        Assert.Equal((4, true), (state.Position, state.IsClosed));
        Assert.Equal(["one", "two", "three", ""], TextsOf(await _log.ReadAsync("a", "")));
    }

    [Fact]
    public async Task Append_WithAGap_IsRefused()
    {
        var lease = await _log.CreateAsync("a", "p");

        await AssertFaultAsync(AnswerLogFault.Gap, () => _log.AppendAsync("a", lease, 1, Records("two")));
        Assert.Equal(0, (await _log.ReadAsync("a", "")).State.Position);
    }

    [Fact]
    public async Task Append_AfterTheEnd_IsRefused()
    {
        var lease = await _log.CreateAsync("a", "p");
        await _log.AppendAsync("a", lease, 0, Records("one", null));

        await AssertFaultAsync(AnswerLogFault.Closed, () => _log.AppendAsync("a", lease, 2, Records("two")));
        await AssertFaultAsync(AnswerLogFault.Closed, () => _log.AppendAsync("a", lease, 1, Records("two", "three")));
        await AssertFaultAsync(AnswerLogFault.Closed, () => _log.TakeOverAsync("a", "p"));
    }

    [Fact]
    public async Task Create_OfAnExistingAnswer_IsRefused_ExceptByTheSameProducerBeforeItsFirstRecord()
    {
        var first = await _log.CreateAsync("a", "p");
        await AssertFaultAsync(AnswerLogFault.Exists, () => storage.Open().CreateAsync("a", "q"));
        var second = await _log.CreateAsync("a", "p");
        Assert.True(second.Epoch > first.Epoch);

        await _log.AppendAsync("a", second, 0, Records("one"));
        await AssertFaultAsync(AnswerLogFault.Exists, () => _log.CreateAsync("a", "p"));
    }

    [Fact]
    public async Task TakeOver_OfALiveProducer_IsRefused_AndTheReleasedOneIsFenced()
    {
        var first = await _log.CreateAsync("a", "p");
        await _log.AppendAsync("a", first, 0, Records("one"));
        await AssertFaultAsync(AnswerLogFault.Held, () => storage.Open().TakeOverAsync("a", "q"));

        await _log.ReleaseAsync("a", first);
        var second = await storage.Open().TakeOverAsync("a", "q");
        Assert.Equal(1, second.Position);
        Assert.True(second.Epoch > first.Epoch);
        await AssertFaultAsync(AnswerLogFault.Fenced, () => _log.AppendAsync("a", first, 1, Records("two")));
        await _log.ReleaseAsync("a", first); // of no effect
        await AssertFaultAsync(AnswerLogFault.Held, () => _log.TakeOverAsync("a", "p"));
        await _log.AppendAsync("a", second, 1, Records("three"));
        Assert.Equal(["one", "three"], TextsOf(await _log.ReadAsync("a", "")));
    }

    [Fact]
    public async Task TakeOver_BySameProducer_NeedsNoWait()
    {
        var first = await _log.CreateAsync("a", "p");
        var second = await storage.Open().TakeOverAsync("a", "p");

        Assert.True(second.Epoch > first.Epoch);
        await AssertFaultAsync(AnswerLogFault.Fenced, () => _log.AppendAsync("a", first, 0, []));
    }

    [Fact]
    public async Task Lease_Expires_UnlessItIsRenewed_AndAnExpiredOneIsValidUntilATakeOver()
    {
        var log = storage.Open(new AnswerLogOptions { Lease = TimeSpan.FromMilliseconds(100) });
        var lease = await log.CreateAsync("a", "p");
        await UntilAsync(async () => (await log.ReadAsync("a", "now")).State.LeaseRemaining < TimeSpan.Zero);
        Assert.True((await log.AppendAsync("a", lease, 0, [])).LeaseRemaining > TimeSpan.Zero);

        await UntilAsync(async () => (await log.ReadAsync("a", "now")).State.LeaseRemaining < TimeSpan.Zero);
        await log.TakeOverAsync("a", "q");
        await AssertFaultAsync(AnswerLogFault.Fenced, () => log.AppendAsync("a", lease, 0, Records("one")));
    }

    [Theory]
    [InlineData("0000000000000002")]
    [InlineData("1")]
    [InlineData("-1")]
    [InlineData("0000000000000000")]
    [InlineData("x")]
    public async Task Read_AfterAnInvalidOffset_IsRefused(string offset)
    {
        await _log.AppendAsync("a", await _log.CreateAsync("a", "p"), 0, Records("one"));

        await AssertFaultAsync(AnswerLogFault.InvalidOffset, () => _log.ReadAsync("a", offset));
    }

    [Fact]
    public async Task UnknownAnswer_IsRefused()
    {
        await AssertFaultAsync(AnswerLogFault.Unknown, () => _log.ReadAsync("a", ""));
        await AssertFaultAsync(AnswerLogFault.Unknown, () => _log.TakeOverAsync("a", "p"));
        await AssertFaultAsync(AnswerLogFault.Unknown, () => _log.StopAsync("a"));
        await AssertFaultAsync(AnswerLogFault.Unknown, () => _log.AppendAsync("a", new AnswerLease("p", 1, 0), 0, Records("one")));
        await _log.DeleteAsync("a");
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("../a")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("a{b}")]
    [InlineData("ä")]
    public async Task InvalidId_IsRefused(string id)
    {
        await AssertFaultAsync(AnswerLogFault.InvalidId, () => _log.CreateAsync(id, "p"));
        await AssertFaultAsync(AnswerLogFault.InvalidId, () => _log.ReadAsync(id, ""));
        await AssertFaultAsync(AnswerLogFault.InvalidId, () => _log.DeleteAsync(id));
    }

    [Fact]
    public async Task Delete_RemovesTheAnswer_AndItsIdIsFree()
    {
        await _log.AppendAsync("a", await _log.CreateAsync("a", "p"), 0, Records("one", "two"));
        await storage.Open().DeleteAsync("a");
        await AssertFaultAsync(AnswerLogFault.Unknown, () => _log.ReadAsync("a", ""));

        var lease = await _log.CreateAsync("a", "q");
        await _log.AppendAsync("a", lease, 0, Records("three"));
        Assert.Equal(["three"], TextsOf(await storage.Open().ReadAsync("a", "")));
    }

    [Fact]
    public async Task LongAnswer_IsReadInPages()
    {
        var lease = await _log.CreateAsync("a", "p");
        var large = new string('x', 700_000);
        await _log.AppendAsync("a", lease, 0, Records(large, large, large));
        string[] small = [.. Enumerable.Range(0, 3000).Select(i => $"{i}")];
        await _log.AppendAsync("a", lease, 3, Records(small));

        var (texts, offset) = (new List<string>(), "");
        while (await storage.Open().ReadAsync("a", offset) is { Entries: { Count: > 0 } entries } page)
        {
            Assert.True(entries.Count == 1 || entries.Sum(entry => entry.Record.Data.Length) <= 64 << 10); // a slow reader holds it
            texts.AddRange(TextsOf(page));
            offset = entries[^1].Offset;
        }

        Assert.Equal([large, large, large, .. small], texts);
        Assert.Equal("2990", TextsOf(await _log.ReadAsync("a", "0000000000002993"))[0]);
    }

    [Fact]
    public async Task AnswerThatIsTooLarge_IsRefused_ExceptItsEnd()
    {
        var log = storage.Open(new AnswerLogOptions { MaxBytes = 10 });
        var lease = await log.CreateAsync("a", "p");
        await log.AppendAsync("a", lease, 0, Records("12345", "12345"));

        await AssertFaultAsync(AnswerLogFault.TooLarge, () => log.AppendAsync("a", lease, 2, Records("1")));
        Assert.True((await log.AppendAsync("a", lease, 2, Records([null]))).IsClosed);
    }

    [Fact]
    public async Task Answer_IsKept_ForItsTimeToLive()
    {
        var log = storage.Open(new AnswerLogOptions { TimeToLive = TimeSpan.FromMilliseconds(200) });
        await log.AppendAsync("a", await log.CreateAsync("a", "p"), 0, Records("one", null));
        Assert.Equal(["one", ""], TextsOf(await log.ReadAsync("a", "")));

        await UntilAsync(async () => await FaultOfAsync(() => log.ReadAsync("a", "")) == AnswerLogFault.Unknown);
        await log.CreateAsync("a", "q");
        Assert.Empty((await log.ReadAsync("a", "")).Entries);
    }

    [Fact]
    public async Task Stop_IsSeenByTheProducer()
    {
        var lease = await _log.CreateAsync("a", "p");
        await using var watch = await _log.WatchAsync("a");
        await storage.Open().StopAsync("a");

        await UntilAsync(async () =>
        {
            await watch.WaitAsync(cancellationToken: TimeoutToken.Start());
            return (await _log.AppendAsync("a", lease, 0, [])).IsStopRequested;
        });
        await _log.AppendAsync("a", lease, 0, Records([null]));
        await _log.StopAsync("a");
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (var limit = TimeoutToken.Start(); !await condition(); )
        {
            await Task.Delay(5, limit);
        }
    }

    private static async Task<AnswerLogFault?> FaultOfAsync(Func<Task> call)
    {
        try
        {
            await call();
            return null;
        }
        catch (AnswerLogException e)
        {
            return e.Fault;
        }
    }

    private static async Task AssertFaultAsync(AnswerLogFault fault, Func<Task> call) => Assert.Equal(fault, await FaultOfAsync(call));
}
