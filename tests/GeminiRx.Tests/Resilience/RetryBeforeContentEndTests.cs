using Microsoft.Reactive.Testing;
using static GeminiRx.Tests.Resilience.Failures;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Resilience;

/// <summary>Ends of a retried answer, and invalid arguments.</summary>
public sealed class RetryBeforeContentEndTests : RetryBeforeContentFixture
{
    [Fact]
    public void Retry_EndWithoutContent_IsTheEnd()
    {
        var blocked = new FinishedChunk(Outcome.Blocked) { BlockReason = BlockReason.Safety };
        var service = new Service(_scheduler, [Next(10, Used), Next(20, blocked), Complete(30)]);

        Run(service).Messages.AssertEqual(OnNext<Chunk>(220, Used), OnNext<Chunk>(220, blocked), OnCompleted<Chunk>(230));
    }

    [Fact]
    public void Retry_Empty_Completes() => Run(new Service(_scheduler, [Complete(10)])).Messages.AssertEqual(OnCompleted<Chunk>(210));

    [Fact]
    public void Retry_MetadataAndThenTheEnd_DeliversTheMetadata() =>
        Run(new Service(_scheduler, [Next(5, Used), Complete(10)])).Messages.AssertEqual(OnNext<Chunk>(210, Used), OnCompleted<Chunk>(210));

    [Fact]
    public void Retry_DisposedDuringTheDelay_SendsNoRequest()
    {
        var service = new Service(_scheduler, [Fail(10, Unavailable())], [Next(10, A)]);

        var result = _scheduler.Start(
            () => service.Source(_request).RetryBeforeContent(_options, _scheduler),
            Created,
            Subscribed,
            disposed: 230
        );

        result.Messages.AssertEqual(OnNext<Chunk>(210, Retrying(1, 50)));
        Assert.Single(service.Requests);
    }

    [Fact]
    public void Retry_OfAnObserverThatThrows_DoesNotRetry()
    {
        var service = new Service(_scheduler, [Next(10, A), Complete(20)], [Next(10, A)]);
        service
            .Source(_request)
            .RetryBeforeContent(_options, _scheduler)
            .Subscribe(_ => throw new InvalidOperationException("mine"), _ => { });

        Assert.Equal("mine", Assert.Throws<InvalidOperationException>(_scheduler.Start).Message);
        Assert.Single(service.Requests);
    }

    [Fact]
    public void Arguments_ThatCannotWork_AreRefused()
    {
        Assert.Throws<ArgumentNullException>(() => ((IObservable<Chunk>)null!).RetryBeforeContent());
        Assert.Throws<ArgumentOutOfRangeException>(() => new RetryOptions { MaxRetries = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new RetryOptions { BaseDelay = TimeSpan.Zero });
        Assert.Throws<ArgumentOutOfRangeException>(() => new RetryOptions { MaxDelay = TimeSpan.FromTicks(-1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new RetryOptions { MaxServerDelay = TimeSpan.Zero });
    }
}
