using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using System.Threading.RateLimiting;
using GeminiRx.TestSupport;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Reactive.Testing;
using static GeminiRx.Tests.Resilience.Failures;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.RateLimits;

public sealed class LimitRateTests : IDisposable
{
    private static readonly GenerateRequest _request = new("Hi");

    private readonly TestScheduler _scheduler = new();
    private readonly ConcurrencyLimiter _one = new(new ConcurrencyLimiterOptions { PermitLimit = 1, QueueLimit = 10 });

    public void Dispose() => _one.Dispose();

    [Fact]
    public void LimitRate_AvailablePermit_ChangesNothingAndDisposesTheLease()
    {
        var service = new Service(_scheduler, [Next(10, A), Next(20, End), Complete(30)]);

        var result = _scheduler.Start(() => service.Source.LimitRate(_one)(_request));

        result.Messages.AssertEqual(OnNext<Chunk>(210, A), OnNext<Chunk>(220, End), OnCompleted<Chunk>(230));
        Assert.Equal([Subscribe(200, 230)], service.Subscriptions);
        Assert.Equal(1, _one.GetStatistics()!.CurrentAvailablePermits);
    }

    [Fact]
    public async Task LimitRate_ExhaustedLimiter_SendsTheRequestLater()
    {
        var waited = new ConcurrentQueue<double>();
        using var listening = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "geminirx.rate_limiter.wait.duration")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listening.SetMeasurementEventCallback<double>((_, value, _, _) => waited.Enqueue(value));
        listening.Start();
        var asked = 0;
        var source = new ChunkSource(_ =>
            Observable.Defer(() =>
            {
                asked++;
                return Observable.Return<Chunk>(A);
            })
        ).LimitRate(_one);
        var busy = _one.AttemptAcquire();

        var answer = source(_request).ToTask(TimeoutToken.Start());
        Assert.Equal((0, 1), (asked, _one.GetStatistics()!.CurrentQueuedCount));
        busy.Dispose();

        Assert.Equal(A, await answer);
        Assert.NotEmpty(waited);
    }

    [Fact]
    public void LimitRate_WaitingRequest_DeliversQueuedChunks()
    {
        var got = new List<Chunk>();
        var busy = _one.AttemptAcquire();
        using var waiting = new ChunkSource(_ => Observable.Return<Chunk>(A)).LimitRate(_one)(_request).Subscribe(got.Add, _ => { });
        Assert.Equal([new QueuedChunk(true)], got);

        busy.Dispose();

        SpinWait.SpinUntil(() => got.Count == 3, TimeSpan.FromSeconds(30));
        Assert.Equal([new QueuedChunk(true), new QueuedChunk(false), A], got);
    }

    [Fact]
    public async Task LimitTime_AroundALimitedSource_DoesNotCountTheQueue()
    {
        var time = new FakeTimeProvider();
        using var limiter = new GeminiRateLimiter(new GeminiRateLimiterOptions { RequestsPerMinute = 1, TimeProvider = time });
        var limited = new ChunkSource(_ => Observable.Return<Chunk>(A).Append(End)).LimitRate(limiter);
        await limited(_request).ToTask(TimeoutToken.Start());

        var answer = limited(_request)
            .LimitTime(firstContent: TimeSpan.FromSeconds(1), total: TimeSpan.FromSeconds(2), scheduler: _scheduler)
            .ToTask(TimeoutToken.Start());
        _scheduler.AdvanceBy(TimeSpan.FromMinutes(5).Ticks);
        Assert.False(answer.IsCompleted);
        time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(End, await answer);
    }

    [Fact]
    public void LimitRate_DisposedWhileWaiting_LeavesTheQueue()
    {
        var busy = _one.AttemptAcquire();
        var waiting = new ChunkSource(_ => Observable.Never<Chunk>()).LimitRate(_one)(_request).Subscribe(_ => { }, _ => { });
        Assert.Equal(1, _one.GetStatistics()!.CurrentQueuedCount);

        waiting.Dispose();
        busy.Dispose();

        Assert.Equal((0, 1), (_one.GetStatistics()!.CurrentQueuedCount, _one.GetStatistics()!.CurrentAvailablePermits));
    }

    [Fact]
    public void LimitRate_Disposed_DisposesTheLease()
    {
        var service = new Service(_scheduler, [Next(100, A)]);

        _scheduler.Start(() => service.Source.LimitRate(_one)(_request), Created, Subscribed, disposed: 250);

        Assert.Equal([Subscribe(200, 250)], service.Subscriptions);
        Assert.Equal(1, _one.GetStatistics()!.CurrentAvailablePermits);
    }

    [Fact]
    public void LimitRate_DisposedBetweenTheGrantAndTheRequest_SendsNothing()
    {
        var limiter = new SlowLimiter();
        var service = new Service(_scheduler, [Next(10, A)]);
        service.Source.LimitRate(limiter)(_request).Subscribe(_ => { }, _ => { }).Dispose();

        limiter.Granted.SetResult(_one.AttemptAcquire());

        Assert.Empty(service.Requests);
        Assert.Equal(1, _one.GetStatistics()!.CurrentAvailablePermits);
    }

    [Fact]
    public void LimitRate_FailedAnswer_DisposesTheLeaseBeforeTheError()
    {
        var (bad, good) = (new Service(_scheduler, [Fail(10, Unavailable())]), new Service(_scheduler, [Next(10, A), Complete(20)]));

        _scheduler
            .Start(() => bad.Source.LimitRate(_one).FallBackTo(good.Source.LimitRate(_one))(_request))
            .Messages.AssertEqual(OnNext<Chunk>(220, A), OnCompleted<Chunk>(230));
    }

    [Fact]
    public void LimitRate_Refused_IsATypedErrorWithItsDelay()
    {
        var time = new FakeTimeProvider();
        using var limiter = new GeminiRateLimiter(
            new()
            {
                RequestsPerMinute = 1,
                QueueLimit = 0,
                TimeProvider = time,
            }
        );
        limiter.AttemptAcquire(0);
        var service = new Service(_scheduler, [Next(10, A)]);

        var result = _scheduler.Start(() => service.Source.LimitRate(limiter)(_request));

        var refusal = Assert.IsType<GeminiRateLimitException>(Assert.Single(result.Messages).Value.Exception);
        Assert.Equal(("limit", TimeSpan.FromMinutes(1), true), (refusal.Kind, refusal.RetryAfter, refusal.IsTransient));
        Assert.Empty(service.Requests);
    }

    [Fact]
    public void LimitRate_OfALimiterThatIsDisposedOrTooSmall_IsATypedError()
    {
        var service = new Service(_scheduler, [Next(10, A)]);
        Assert.IsType<GeminiRateLimitException>(
            Assert.Single(_scheduler.Start(() => service.Source.LimitRate(_one, _ => 5)(_request)).Messages).Value.Exception
        );
        _one.Dispose();
        var scheduler = new TestScheduler();

        var refusal = Assert.IsType<GeminiRateLimitException>(
            Assert.Single(scheduler.Start(() => service.Source.LimitRate(_one)(_request)).Messages).Value.Exception
        );

        Assert.False(refusal.IsTransient);
        Assert.IsType<ObjectDisposedException>(refusal.InnerException);
    }

    [Fact]
    public void LimitRate_OfTokens_EstimatesBeforeAndCorrectsAfter()
    {
        var time = new FakeTimeProvider();
        using var limiter = new GeminiRateLimiter(new() { TokensPerMinute = 1_000, TimeProvider = time });
        var service = new Service(
            _scheduler,
            [Next(10, A), Next(20, new FinishedChunk(Outcome.Completed) { Usage = new Usage { TotalTokenCount = 950 } }), Complete(30)]
        );

        _scheduler.Start(() => service.Source.LimitRate(limiter)(new GenerateRequest(new string('a', 400)) { System = "bbbb" }));

        Assert.True(limiter.AttemptAcquire(50).IsAcquired);
        Assert.False(limiter.AttemptAcquire(1).IsAcquired);
    }

    [Fact]
    public void LimitRate_RefusalOfTheService_IsReportedToTheLimiter()
    {
        var time = new FakeTimeProvider();
        using var limiter = new GeminiRateLimiter(
            new()
            {
                RequestsPerMinute = 100,
                LearnFromRefusals = true,
                TimeProvider = time,
            }
        );
        var service = new Service(_scheduler, [Fail(10, Quota(TimeSpan.FromSeconds(10)))]);

        _scheduler.Start(() => service.Source.LimitRate(limiter)(_request));

        Assert.False(limiter.AttemptAcquire(1).IsAcquired);
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.True(limiter.AttemptAcquire(1).IsAcquired);
    }

    [Fact]
    public void Arguments_ThatCannotWork_AreRefused()
    {
        Assert.Throws<ArgumentNullException>(() => ((ChunkSource)null!).LimitRate(_one));
        Assert.Throws<ArgumentNullException>(() => new Service(_scheduler).Source.LimitRate(null!));
        Assert.Throws<ArgumentNullException>(() => new GeminiRateLimiter(null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GeminiRateLimiterOptions { RequestsPerMinute = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new GeminiRateLimiterOptions { TokensPerMinute = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new GeminiRateLimiterOptions { QueueLimit = -1 });
    }

    /// <summary>A limiter that grants on request of the test, however late.</summary>
    private sealed class SlowLimiter : RateLimiter
    {
        public TaskCompletionSource<RateLimitLease> Granted { get; } = new();

        public override TimeSpan? IdleDuration => null;

        public override RateLimiterStatistics? GetStatistics() => null;

        protected override RateLimitLease AttemptAcquireCore(int permitCount) => throw new NotSupportedException();

        protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken) =>
            new(Granted.Task);
    }
}
