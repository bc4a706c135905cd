using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using GeminiRx.TestSupport;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Reactive.Testing;
using static GeminiRx.Tests.Resilience.Failures;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Resilience;

/// <summary>The operators on sources: each try has its own limits. Other classes test the operators on one answer.</summary>
public sealed class SourceOperatorsTests
{
    private static readonly GenerateRequest _request = new("Hi");
    private static readonly RetryOptions _retry = new()
    {
        MaxRetries = 3,
        BaseDelay = TimeSpan.FromTicks(200),
        Random = () => 0.5,
    };

    private readonly TestScheduler _scheduler = new();

    // The quota is one request a minute. The second request waits for a minute, and its limit is one second.
    [Fact]
    public async Task LimitTime_BeforeLimitRate_CountsNoTimeInTheQueue()
    {
        var (time, sent) = (new FakeTimeProvider(), 0);
        using var limiter = new GeminiRateLimiter(new() { RequestsPerMinute = 1, TimeProvider = time });
        ChunkSource service = _ =>
            Observable.Defer(() =>
            {
                sent++;
                return Observable.Return<Chunk>(A);
            });
        var second = TimeSpan.FromSeconds(1);
        var source = service.LimitTime(firstContent: second, total: second, scheduler: _scheduler).LimitRate(limiter);
        await source(_request).ToTask(TimeoutToken.Start());

        var waiting = source(_request).ToTask(TimeoutToken.Start());
        _scheduler.AdvanceBy(TimeSpan.FromMinutes(1).Ticks);
        Assert.Equal((1, 1), (sent, limiter.GetStatistics()!.CurrentQueuedCount));
        time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(A, await waiting);
        Assert.Equal(2, sent);
    }

    // The delay equals the limit of 100 ticks. If it counted, the answer would end at 300.
    [Fact]
    public void LimitTime_BeforeRetries_CountsNoDelay()
    {
        var service = new Service(_scheduler, [Fail(90, Unavailable())], [Next(90, A), Next(95, End), Complete(96)]);

        var source = service.Source.LimitTime(TimeSpan.FromTicks(100), scheduler: _scheduler).RetryBeforeContent(_retry, _scheduler);
        var result = _scheduler.Start(() => source(_request));

        result.Messages.AssertEqual(
            OnNext<Chunk>(290, new RetryingChunk(1, TimeSpan.FromTicks(100)) { Cause = Unavailable() }),
            OnNext<Chunk>(480, A),
            OnNext<Chunk>(485, End),
            OnCompleted<Chunk>(486)
        );
        Assert.Equal([Subscribe(200, 290), Subscribe(390, 486)], service.Subscriptions);
    }

    [Fact]
    public void LimitTime_OfASource_EndsEachAnswerAtItsLimit()
    {
        var service = new Service(_scheduler, [Next(200, A)]);

        var result = _scheduler.Start(() => service.Source.LimitTime(TimeSpan.FromTicks(100), scheduler: _scheduler)(_request));

        result.Messages.AssertEqual(OnError<Chunk>(300, e => e is GeminiTimeoutException { Limit: TimeLimit.FirstContent }));
        Assert.Equal([Subscribe(200, 300)], service.Subscriptions);
    }

    [Fact]
    public void RetryBeforeContent_OfASource_CountsForEachRequest()
    {
        var service = new Service(
            _scheduler,
            [Fail(10, Unavailable())],
            [Next(10, A), Next(15, new CheckpointChunk("t")), Fail(20, Dropped())],
            [Fail(10, Unavailable())],
            [Next(10, B), Complete(20)]
        );
        var once = _retry with { MaxRetries = 1 };

        var source = service.Source.RetryBeforeContent(once, _scheduler).ResumeAfterDrop(new() { Retry = once }, _scheduler);
        var result = _scheduler.Start(() => source(_request), Created, Subscribed, disposed: 5000);

        Assert.Equal(OnCompleted<Chunk>(560), result.Messages[^1]);
        Assert.Equal([null, null, "t", "t"], service.Requests.Select(request => request.ContinuationToken));
    }

    [Fact]
    public void EnsureCompleted_OfASource_IsAnErrorOfEachAnswer()
    {
        var blocked = new FinishedChunk(Outcome.Blocked);
        var service = new Service(_scheduler, [Next(10, blocked), Complete(20)]);

        _scheduler
            .Start(() => service.Source.EnsureCompleted()(_request))
            .Messages.AssertEqual(
                OnNext<Chunk>(210, blocked),
                OnError<Chunk>(220, e => e is GeminiNotCompletedException { Outcome: Outcome.Blocked })
            );
        Assert.Equal([Subscribe(200, 220)], service.Subscriptions);
    }

    [Fact]
    public void Arguments_ThatCannotWork_AreRefused()
    {
        ChunkSource source = _ => Observable.Never<Chunk>();
        Assert.Throws<ArgumentNullException>(() => ((ChunkSource)null!).LimitTime());
        Assert.Throws<ArgumentOutOfRangeException>(() => source.LimitTime(firstContent: TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => source.LimitTime(contentGap: TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => source.LimitTime(total: TimeSpan.FromTicks(-5)));
        Assert.Throws<ArgumentNullException>(() => ((ChunkSource)null!).RetryBeforeContent());
        Assert.Throws<ArgumentNullException>(() => ((ChunkSource)null!).EnsureCompleted());
    }
}
