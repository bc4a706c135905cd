using System.Reactive.Linq;
using Microsoft.Reactive.Testing;
using static GeminiRx.Tests.Resilience.Failures;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Resilience;

/// <summary>Policies with other sources: fallback and hedging.</summary>
public sealed class AnswerPolicySourcesTests : AnswerPolicyFixture
{
    [Fact]
    public void Policy_WithAFallback_UsesItAfterTheLastRetry()
    {
        var first = new Service(_scheduler, [Fail(10, Unavailable())], [Fail(10, Unavailable())], [Fail(10, Unavailable())]);
        var second = new Service(_scheduler, [Fail(10, Unavailable())], [Next(10, A), Next(20, End), Complete(30)]);

        var result = Run(first, All with { Fallback = [second.Source] });

        Assert.Equal(new Chunk[] { A, End }, Delivered(result).Where(chunk => chunk is not RetryingChunk));
        Assert.Equal((3, 2), (first.Requests.Count, second.Requests.Count));
        Assert.Equal([1, 2, 1], Delivered(result).OfType<RetryingChunk>().Select(retrying => retrying.Attempt));
    }

    [Fact]
    public void Policy_WithAFallback_AfterATimeout_UsesIt()
    {
        var first = new Service(_scheduler, [Next(5_000, A)]);
        var second = new Service(_scheduler, [Next(10, B), Next(20, End), Complete(30)]);

        var result = Run(first, All with { FirstContent = Ticks(100), Fallback = [second.Source] });

        result.Messages.AssertEqual(OnNext<Chunk>(310, B), OnNext<Chunk>(320, End), OnCompleted<Chunk>(330));
        Assert.Equal([Subscribe(200, 300)], first.Subscriptions);
    }

    // By default, the second request uses the same source. It also waits for the limiter.
    [Fact]
    public void Policy_WithAHedge_RacesASecondRequestOfTheSameSource()
    {
        var service = new Service(_scheduler, [Next(400, A)], [Next(10, B), Next(20, End), Complete(30)]);

        var result = Run(service, All with { Hedge = new() { Delay = Ticks(100) } });

        result.Messages.AssertEqual(OnNext<Chunk>(310, B), OnNext<Chunk>(320, End), OnCompleted<Chunk>(330));
        Assert.Equal([Subscribe(200, 310), Subscribe(300, 330)], service.Subscriptions);
    }

    [Fact]
    public void Policy_WithAHedgeOfAnotherSource_LimitsTheTimeOfBoth()
    {
        var service = new Service(_scheduler, [Next(4_000, A)]);
        var other = new Service(_scheduler, [Next(4_000, B)]);
        var policy = new AnswerPolicy
        {
            FirstContent = Ticks(200),
            Hedge = new() { Delay = Ticks(100), Source = other.Source },
        };

        var end = Run(service, policy).Messages[^1];

        Assert.Equal((500, TimeLimit.FirstContent), (end.Time, Assert.IsType<GeminiTimeoutException>(end.Value.Exception).Limit));
        Assert.Equal([Subscribe(200, 400)], service.Subscriptions);
        Assert.Equal([Subscribe(300, 500)], other.Subscriptions);
    }
}
