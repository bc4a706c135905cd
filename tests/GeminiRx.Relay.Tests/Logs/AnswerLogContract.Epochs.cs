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
}
