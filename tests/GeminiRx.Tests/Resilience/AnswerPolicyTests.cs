using System.Reactive.Linq;
using Microsoft.Reactive.Testing;
using static GeminiRx.Tests.Resilience.Failures;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Resilience;

public sealed class AnswerPolicyTests : AnswerPolicyFixture
{
    [Fact]
    public void Policy_Empty_ChangesNothing()
    {
        var service = new Service(_scheduler, [Next(10, A), Next(500, End), Complete(510)]);

        var result = Run(service, new AnswerPolicy());

        result.Messages.AssertEqual(OnNext<Chunk>(210, A), OnNext<Chunk>(700, End), OnCompleted<Chunk>(710));
        Assert.Equal([Subscribe(200, 710)], service.Subscriptions);
    }

    [Fact]
    public void Policy_EmptyAnswer_Completes()
    {
        var service = new Service(_scheduler, [Complete(10)]);

        Run(service, All).Messages.AssertEqual(OnCompleted<Chunk>(210));

        Assert.Equal([Subscribe(200, 210)], service.Subscriptions);
    }

    // Each try takes 150 ticks, each delay 50, and the limit is 160. The test fails if the policy adds up tries or delays.
    [Fact]
    public void Policy_RetriedAndResumed_LimitsTheTimeOfEachTry()
    {
        var service = new Service(
            _scheduler,
            [Fail(150, Unavailable())],
            [Next(150, A), Next(155, new CheckpointChunk("t")), Fail(158, Dropped())],
            [Fail(150, Unavailable())],
            [Next(150, B), Next(155, End), Complete(156)]
        );

        var result = Run(service, All with { FirstContent = Ticks(160), Total = Ticks(160) });

        result.Messages.AssertEqual(
            OnNext<Chunk>(350, Retrying(1, 50, Unavailable())),
            OnNext<Chunk>(550, A),
            OnNext<Chunk>(555, new CheckpointChunk("t")),
            OnNext<Chunk>(558, Retrying(1, 50, Dropped())),
            OnNext<Chunk>(758, Retrying(1, 50, Unavailable())),
            OnNext<Chunk>(958, B),
            OnNext<Chunk>(963, End),
            OnCompleted<Chunk>(964)
        );
        Assert.Equal([Subscribe(200, 350), Subscribe(400, 558), Subscribe(608, 758), Subscribe(808, 964)], service.Subscriptions);
        Assert.Equal([null, null, "t", "t"], service.Requests.Select(request => request.ContinuationToken));
    }

    [Theory]
    [InlineData(TimeLimit.FirstContent, 300)]
    [InlineData(TimeLimit.ContentGap, 410)]
    [InlineData(TimeLimit.Total, 500)]
    public void Policy_AtALimit_FailsWithoutARetry(TimeLimit limit, long at)
    {
        var (first, then) = limit == TimeLimit.FirstContent ? (120, 130) : (10, limit == TimeLimit.Total ? 150 : 350);
        var service = new Service(_scheduler, [Next(5, new CheckpointChunk("t")), Next(first, A), Next(then, B)]);
        var total = limit == TimeLimit.Total ? Ticks(300) : Timeout.InfiniteTimeSpan;

        var policy = All with { FirstContent = Ticks(100), Gap = limit == TimeLimit.Total ? null : Ticks(200), Total = total };
        var result = Run(service, policy);

        var end = result.Messages[^1];
        Assert.Equal((at, limit), (end.Time, Assert.IsType<GeminiTimeoutException>(end.Value.Exception).Limit));
        Assert.Equal([Subscribe(200, at)], service.Subscriptions);
    }

    [Theory]
    [InlineData(TimeLimit.FirstContent, 300)]
    [InlineData(TimeLimit.ContentGap, 420)]
    [InlineData(TimeLimit.Total, 300)]
    public void Policy_OfOneLimit_FailsAtThatLimit(TimeLimit limit, long at)
    {
        var service = new Service(
            _scheduler,
            [Next(limit == TimeLimit.Total ? 20 : 120, A), Next(limit == TimeLimit.ContentGap ? 320 : 130, B)]
        );
        var policy = limit switch
        {
            TimeLimit.FirstContent => new AnswerPolicy { FirstContent = Ticks(100) },
            TimeLimit.ContentGap => new AnswerPolicy { Gap = Ticks(100) },
            _ => new AnswerPolicy { Total = Ticks(100) },
        };

        var end = Run(service, policy).Messages[^1];

        Assert.Equal((at, limit), (end.Time, Assert.IsType<GeminiTimeoutException>(end.Value.Exception).Limit));
        Assert.Equal([Subscribe(200, at)], service.Subscriptions);
    }

    [Fact]
    public void Policy_WithARateLimiter_GrantsEachTryAndCountsNoTimeInItsQueue()
    {
        SynchronizationContext.SetSynchronizationContext(null); // the granted permit sends the request on this thread
        var limiter = new HeldLimiter();
        var service = new Service(_scheduler, [Fail(10, Unavailable())], [Next(90, A), Next(95, End), Complete(96)]);
        var policy = new AnswerPolicy
        {
            FirstContent = Ticks(100),
            Total = Ticks(100),
            Retry = _retry,
            RateLimiter = limiter,
        };
        var result = _scheduler.CreateObserver<Chunk>();
        using var answer = service.Source.WithPolicy(policy, _scheduler)(_request).Subscribe(result);

        _scheduler.AdvanceTo(1_000); // ten times the limit in the queue
        Assert.Empty(service.Requests);
        limiter.Grant();
        _scheduler.AdvanceTo(1_059);
        Assert.Equal((1, 1), (service.Requests.Count, limiter.Asked));
        _scheduler.AdvanceTo(2_000); // the retry is due, and waits in the queue
        Assert.Equal((1, 2), (service.Requests.Count, limiter.Asked));
        limiter.Grant();
        _scheduler.AdvanceTo(2_200);

        result.Messages.AssertEqual(
            OnNext<Chunk>(0, new QueuedChunk(true)),
            OnNext<Chunk>(1_000, new QueuedChunk(false)),
            OnNext<Chunk>(1_010, Retrying(1, 50, Unavailable())),
            OnNext<Chunk>(1_060, new QueuedChunk(true)),
            OnNext<Chunk>(2_000, new QueuedChunk(false)),
            OnNext<Chunk>(2_090, A),
            OnNext<Chunk>(2_095, End),
            OnCompleted<Chunk>(2_096)
        );
        Assert.Equal([Subscribe(1_000, 1_010), Subscribe(2_000, 2_096)], service.Subscriptions);
        Assert.Equal(2, limiter.GivenBack);
    }

    [Fact]
    public void Policy_SourceThatThrowsAtTheCall_IsAnError()
    {
        ChunkSource refusing = _ => throw new ArgumentException("unknown setting");

        var result = _scheduler.Start(() => refusing.WithPolicy(All, _scheduler)(_request));

        Assert.IsType<ArgumentException>(Assert.Single(result.Messages).Value.Exception);
    }

    [Fact]
    public void Policy_ObserverThatThrows_IsNotRetried()
    {
        var service = new Service(_scheduler, [Next(10, A), Complete(20)], [Next(10, A)]);
        service.Source.WithPolicy(All, _scheduler)(_request).Subscribe(_ => throw new InvalidOperationException("mine"), _ => { });

        Assert.Equal("mine", Assert.Throws<InvalidOperationException>(_scheduler.Start).Message);
        Assert.Single(service.Requests);
    }

    [Fact]
    public void Policy_Disposed_EndsTheRequestOrTheWait()
    {
        var service = new Service(_scheduler, [Next(10, A), Next(1000, End)]);
        _scheduler.Start(() => service.Source.WithPolicy(All, _scheduler)(_request), Created, Subscribed, disposed: 250);
        Assert.Equal([Subscribe(200, 250)], service.Subscriptions);

        var scheduler = new TestScheduler();
        var failing = new Service(scheduler, [Fail(10, Unavailable())]);
        scheduler.Start(() => failing.Source.WithPolicy(All, scheduler)(_request), Created, Subscribed, disposed: 230);
        scheduler.AdvanceTo(10_000);
        Assert.Single(failing.Requests);
    }

    [Fact]
    public void Interactive_HasTheDocumentedDefaults()
    {
        var policy = AnswerPolicy.Interactive;

        Assert.Equal((TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(120), null), (policy.FirstContent, policy.Gap, policy.Total));
        Assert.Equal((4, 4, false), (policy.Retry!.MaxRetries, policy.Resume!.Retry.MaxRetries, policy.Resume.ContinueFromText));
        Assert.Null(policy.RateLimiter);
    }

    [Fact]
    public void Arguments_ThatCannotWork_AreRefused()
    {
        ChunkSource source = _ => Observable.Never<Chunk>();
        Assert.Throws<ArgumentNullException>(() => ((ChunkSource)null!).WithPolicy(All));
        Assert.Throws<ArgumentNullException>(() => source.WithPolicy(null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AnswerPolicy { FirstContent = TimeSpan.Zero });
        Assert.Throws<ArgumentOutOfRangeException>(() => new AnswerPolicy { Gap = TimeSpan.Zero });
        Assert.Throws<ArgumentOutOfRangeException>(() => new AnswerPolicy { Total = TimeSpan.FromTicks(-1) });
        Assert.Throws<ArgumentException>(() => new AnswerPolicy { Fallback = [null!] });
        Assert.Throws<ArgumentNullException>(() => new AnswerPolicy { Fallback = null! });
        Assert.Throws<ArgumentOutOfRangeException>(() => new HedgeOptions { Delay = TimeSpan.FromTicks(-1) });
    }
}
