using static GeminiRx.Relay.Tests.Support.LogFixture;

namespace GeminiRx.Relay.Tests.Logs;

/// <summary>Ids that are used again.</summary>
public abstract partial class AnswerLogContract
{
    [Theory]
    [InlineData("p")]
    [InlineData("q")]
    public async Task ProducerOfARemovedAnswer_IsFenced_WhenItsIdIsUsedAgain(string producer)
    {
        var old = await _log.CreateAsync("a", "p");
        await _log.AppendAsync("a", old, 0, Records("old"));
        await storage.Open().DeleteAsync("a");
        await Task.Delay(2); // epochs of one producer are told apart by the millisecond
        var lease = await storage.Open().CreateAsync("a", producer);
        Assert.True(lease.Epoch > old.Epoch || producer == "q");
        await _log.AppendAsync("a", lease, 0, Records("new"));

        await AssertFaultAsync(AnswerLogFault.Fenced, () => _log.AppendAsync("a", old, 1, Records("old")));
        await AssertFaultAsync(AnswerLogFault.Fenced, () => _log.AppendAsync("a", old, 1, []));
        await _log.ReleaseAsync("a", old);
        await AssertFaultAsync(AnswerLogFault.Held, () => _log.TakeOverAsync("a", "r"));
        Assert.Equal(["new"], TextsOf(await _log.ReadAsync("a", "")));
    }

    // A clock that stands still, or one of a machine that is behind.
    [Fact]
    public async Task LeaseOfAnotherProducer_WithTheSameEpoch_IsFenced()
    {
        var lease = await _log.CreateAsync("a", "p");
        var foreign = lease with { Producer = "q" };

        await AssertFaultAsync(AnswerLogFault.Fenced, () => _log.AppendAsync("a", foreign, 0, Records("one")));
        await _log.ReleaseAsync("a", foreign);
        await AssertFaultAsync(AnswerLogFault.Held, () => _log.TakeOverAsync("a", "r"));
    }

    // As after a failover to a server that lacked the last records: others are at their places now.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(300)]
    public async Task OffsetAfterARecord_ThatIsReplacedByAnother_IsInvalid(int later)
    {
        var old = await _log.CreateAsync("a", "p");
        await _log.AppendAsync("a", old, 0, Records("one"));
        var offset = (await _log.ReadAsync("a", "")).Entries[0].Offset;
        await storage.Open().DeleteAsync("a");
        await Task.Delay(2);
        var lease = await _log.CreateAsync("a", "p");
        await _log.AppendAsync("a", lease, 0, Records([.. Enumerable.Range(0, later).Select(i => $"{i}")]));

        await AssertFaultAsync(AnswerLogFault.InvalidOffset, () => _log.ReadAsync("a", offset));
    }

    [Fact]
    public async Task OffsetsOfAllProducers_AreValid()
    {
        string[] texts = [.. Enumerable.Range(0, 600).Select(i => $"{i}")];
        for (var i = 0; i < texts.Length; i += 100)
        {
            var lease = i == 0 ? await _log.CreateAsync("a", "p") : await _log.TakeOverAsync("a", "p");
            await _log.AppendAsync("a", lease, i, Records(texts[i..(i + 100)]));
        }

        var (entries, offset) = (new List<AnswerEntry>(), "");
        while (await _log.ReadAsync("a", offset) is { Entries.Count: > 0 } page)
        {
            entries.AddRange(page.Entries);
            offset = entries[^1].Offset;
        }

        Assert.Equal(offset, (await _log.ReadAsync("a", "now")).State.End);
        for (var i = 0; i < texts.Length - 1; i++)
        {
            Assert.Equal(texts[i + 1], TextsOf(await storage.Open().ReadAsync("a", entries[i].Offset))[0]);
        }
    }
}
