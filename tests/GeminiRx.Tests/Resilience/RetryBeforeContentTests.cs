using System.Text.Json;
using Microsoft.Reactive.Testing;
using static GeminiRx.Tests.Resilience.Failures;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Resilience;

public sealed class RetryBeforeContentTests : RetryBeforeContentFixture
{
    [Fact]
    public void Retry_OfATransientFailure_WaitsAndRetries()
    {
        var failure = Unavailable();
        var service = new Service(
            _scheduler,
            [Next(10, Used), Fail(20, failure)],
            [Next(10, Used), Next(20, A), Next(30, End), Complete(40)]
        );

        var result = Run(service);

        result.Messages.AssertEqual(
            OnNext<Chunk>(220, new RetryingChunk(1, TimeSpan.FromTicks(50)) { Cause = failure }),
            OnNext<Chunk>(290, Used),
            OnNext<Chunk>(290, A),
            OnNext<Chunk>(300, End),
            OnCompleted<Chunk>(310)
        );
        Assert.Equal([Subscribe(200, 220), Subscribe(270, 310)], service.Subscriptions);
    }

    [Fact]
    public void Retry_AfterContent_PassesTheFailureOn()
    {
        var failure = Unavailable();
        var service = new Service(_scheduler, [Next(10, new ThoughtChunk("Hm.")), Fail(20, failure)]);

        Run(service).Messages.AssertEqual(OnNext<Chunk>(210, new ThoughtChunk("Hm.")), OnError<Chunk>(220, failure));
        Assert.Equal([Subscribe(200, 220)], service.Subscriptions);
    }

    [Fact]
    public void Retry_ByAPredicate_RetriesWhatItAccepts()
    {
        var timeout = new GeminiTimeoutException(TimeLimit.FirstContent, "late");
        var options = _options with { ShouldRetry = failure => failure is GeminiTimeoutException };
        var service = new Service(_scheduler, [Fail(10, timeout)], [Fail(10, Unavailable())]);

        var result = _scheduler.Start(() => service.Source(_request).RetryBeforeContent(options, _scheduler));

        result.Messages.AssertEqual(
            OnNext<Chunk>(210, new RetryingChunk(1, TimeSpan.FromTicks(50)) { Cause = timeout }),
            OnError<Chunk>(270, failure => failure is GeminiApiException { Code: 503 })
        );
    }

    [Fact]
    public void Retry_WithACallback_CallsItBeforeEachDelay()
    {
        var called = new List<(long At, RetryingChunk Retry)>();
        var options = _options with { OnRetry = retry => called.Add((_scheduler.Clock, retry)) };
        var failure = Unavailable();
        var service = new Service(_scheduler, [Fail(10, failure)], [Fail(10, BadRequest())]);

        _scheduler.Start(() => service.Source(_request).RetryBeforeContent(options, _scheduler));

        Assert.Equal([(210L, new RetryingChunk(1, TimeSpan.FromTicks(50)) { Cause = failure })], called);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Retry_FunctionThatThrows_FailsWithItsException(bool isPredicate)
    {
        var mine = new InvalidOperationException("mine");
        var options = isPredicate ? _options with { ShouldRetry = _ => throw mine } : _options with { OnRetry = _ => throw mine };
        var service = new Service(_scheduler, [Fail(10, Unavailable())]);

        _scheduler
            .Start(() => service.Source(_request).RetryBeforeContent(options, _scheduler))
            .Messages.AssertEqual(OnError<Chunk>(210, mine));
        Assert.Equal([Subscribe(200, 210)], service.Subscriptions);
    }

    // A call without its arguments is not delivered if the answer fails. It is delivered if the answer ends in order.
    [Fact]
    public void Retry_AfterAnIncompleteCall_RetriesWithoutDeliveringIt()
    {
        var call = new ToolCallChunk("f", JsonElement.Parse("{}")) { IsComplete = false };
        var failure = Dropped();
        var service = new Service(_scheduler, [Next(10, call), Fail(20, failure)], [Next(10, call), Next(20, End), Complete(30)]);

        Run(service)
            .Messages.AssertEqual(
                OnNext<Chunk>(220, new RetryingChunk(1, TimeSpan.FromTicks(50)) { Cause = failure }),
                OnNext<Chunk>(290, call),
                OnNext<Chunk>(290, End),
                OnCompleted<Chunk>(300)
            );
    }

    [Fact]
    public void Retry_OfManyFailures_DoublesTheBoundUpToItsLimit()
    {
        var service = new Service(
            _scheduler,
            [Fail(10, Unavailable())],
            [Fail(10, Truncated())],
            [Fail(10, Dropped())],
            [Fail(10, Unavailable())],
            [Fail(10, Unavailable())]
        );

        var result = Run(service);

        Assert.Equal(
            [50, 100, 150, 150],
            result.Messages.Where(message => message.Value.HasValue).Select(message => ((RetryingChunk)message.Value.Value).Delay.Ticks)
        );
        Assert.IsType<GeminiApiException>(result.Messages[^1].Value.Exception);
        Assert.Equal(5, service.Requests.Count);
    }

    [Fact]
    public void Retry_DelayOfTheService_IsWaitedForExactly()
    {
        var service = new Service(_scheduler, [Fail(10, Quota(TimeSpan.FromTicks(345)))], [Next(10, A), Complete(20)]);

        Run(service).Messages.AssertEqual(OnNext<Chunk>(210, Retrying(1, 345)), OnNext<Chunk>(565, A), OnCompleted<Chunk>(575));
    }

    [Theory]
    [MemberData(nameof(Final), DisableDiscoveryEnumeration = true)]
    public void Retry_OfAPermanentFailure_FailsAtOnce(string what, Func<GeminiException> make)
    {
        var failure = make();
        var service = new Service(_scheduler, [Fail(10, failure)]);

        Run(service).Messages.AssertEqual(OnError<Chunk>(210, failure));
        Assert.True(service.Requests.Count == 1, what);
    }

    [Fact]
    public void Retry_WithoutFailure_DeliversOnlyTheNewestMetadata()
    {
        var newer = new UsageChunk(new Usage { TotalTokenCount = 6 });
        var service = new Service(
            _scheduler,
            [
                Next(10, Used),
                Next(20, new CheckpointChunk("a")),
                Next(30, newer),
                Next(40, new CheckpointChunk("b")),
                Next(50, A),
                Next(60, Used),
                Complete(70),
            ]
        );

        Run(service)
            .Messages.AssertEqual(
                OnNext<Chunk>(250, newer),
                OnNext<Chunk>(250, new CheckpointChunk("b")),
                OnNext<Chunk>(250, A),
                OnNext<Chunk>(260, Used),
                OnCompleted<Chunk>(270)
            );
    }
}
