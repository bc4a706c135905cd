using System.Reactive.Linq;
using System.Runtime.ExceptionServices;
using GeminiRx.Wire.Json;
using Microsoft.Reactive.Testing;
using static GeminiRx.Tests.Resilience.Failures;

namespace GeminiRx.Tests.Resilience;

/// <summary>An outage of hours needs the stack and the memory of one try, and linear time.</summary>
public sealed class ManyRetriesTests
{
    private const int Many = 1_000_000;
    private const int SmallStack = 256 * 1024;

    private static readonly RetryOptions _always = new()
    {
        MaxRetries = int.MaxValue,
        BaseDelay = TimeSpan.FromTicks(1),
        Random = () => 0,
    };
    private static readonly ResumeOptions _resume = new() { Retry = _always };
    private static readonly GenerateRequest _request = new("Hi");

    [Fact]
    public void Retry_AMillionTimesAtOnce_NeedsNoStack() =>
        OnASmallStack(() =>
        {
            var (asked, shown, retries) = (0, 0, 0);
            Failing(Many, () => asked++)
                .RetryBeforeContent(_always, new AtOnceScheduler())
                .Subscribe(chunk => _ = chunk is RetryingChunk ? retries++ : shown++, Unexpected);

            Assert.Equal((Many + 1, Many, 1), (asked, retries, shown));
        });

    [Fact]
    public void Resume_AMillionTimesAtOnce_NeedsNoStack() =>
        OnASmallStack(() =>
        {
            var (asked, text, retries) = (0, 0, 0);
            Dropping(Many, () => asked++)
                .ResumeAfterDrop(_resume, new AtOnceScheduler())(_request)
                .Subscribe(
                    chunk =>
                        _ =
                            chunk is RetryingChunk ? retries++
                            : chunk is TextChunk ? text++
                            : 0,
                    Unexpected
                );

            Assert.Equal((Many + 1, Many, Many + 1), (asked, retries, text));
        });

    [Fact]
    public void Retry_DisposedAfterAMillionRetries_NeedsNoStack() =>
        OnASmallStack(() =>
        {
            var (scheduler, asked, left) = (new TestScheduler(), 0, 0);
            var lastly = Observable.Never<Chunk>().Finally(() => left++);
            var answer = Failing(Many, () => asked++, lastly).RetryBeforeContent(_always, scheduler).Subscribe(_ => { }, Unexpected);
            scheduler.Start();
            Assert.Equal((Many + 1, 0), (asked, left));

            answer.Dispose();

            Assert.Equal((Many + 1, 1), (asked, left));
        });

    [Fact]
    public void Resume_DisposedAfterAMillionResumptions_NeedsNoStack() =>
        OnASmallStack(() =>
        {
            var (scheduler, asked, left) = (new TestScheduler(), 0, 0);
            var lastly = Observable.Never<Chunk>().Finally(() => left++);
            var answer = Dropping(Many, () => asked++, lastly)
                .ResumeAfterDrop(_resume, scheduler)(_request)
                .Subscribe(_ => { }, Unexpected);
            scheduler.Start();
            Assert.Equal((Many + 1, 0), (asked, left));

            answer.Dispose();

            Assert.Equal((Many + 1, 1), (asked, left));
        });

    // The allocation for each retry does not depend on the number of retries. Work that grows with the number would allocate more.
    [Fact]
    public void Retry_OfAnyNumber_CostsTheSameEach() =>
        OnASmallStack(() => AssertLinear(count => Failing(count, () => { }).RetryBeforeContent(_always, new AtOnceScheduler())));

    [Fact]
    public void Resume_OfAnyNumber_CostsTheSameEach() =>
        OnASmallStack(() => AssertLinear(count => Dropping(count, () => { }).ResumeAfterDrop(_resume, new AtOnceScheduler())(_request)));

    [Fact]
    public void Retry_AfterAMillionRetries_KeepsNoFailureAlive() =>
        OnASmallStack(() =>
        {
            var tries = new List<WeakReference>();
            var service = Observable.Defer(() =>
            {
                var (failure, isKept) = (Unavailable(), tries.Count < 100);
                if (isKept)
                {
                    tries.Add(new WeakReference(failure));
                }

                return tries.Count < 100 ? Observable.Throw<Chunk>(failure) : Observable.Never<Chunk>();
            });
            using var answer = service.RetryBeforeContent(_always, new AtOnceScheduler()).Subscribe(_ => { }, Unexpected);

            GC.Collect();
            GC.WaitForPendingFinalizers();
            GC.Collect();

            Assert.InRange(tries.Count(failure => failure.IsAlive), 0, 3); // the stack may still reference the last ones
        });

    private static IObservable<Chunk> Failing(int failures, Action onRequest, IObservable<Chunk>? lastly = null)
    {
        var (count, failed) = (0, Observable.Throw<Chunk>(Unavailable()));
        return Observable.Defer(() =>
        {
            onRequest();
            return count++ < failures ? failed : lastly ?? Observable.Return<Chunk>(A);
        });
    }

    private static ChunkSource Dropping(int drops, Action onRequest, IObservable<Chunk>? lastly = null)
    {
        var (count, dropped) = (
            0,
            new Chunk[] { A, new CheckpointChunk("t") }
                .ToObservable()
                .Concat(Observable.Throw<Chunk>(Dropped()))
        );
        return _ =>
        {
            onRequest();
            return count++ < drops ? dropped : lastly ?? new Chunk[] { B, End }.ToObservable();
        };
    }

    private static void AssertLinear(Func<int, IObservable<Chunk>> answer)
    {
        Measure(answer(1_000)); // excludes one-time allocations
        var few = Measure(answer(Many / 10)) * 10;
        var many = Measure(answer(Many));
        Assert.InRange(many, few / 2, few * 2);
    }

    private static long Measure(IObservable<Chunk> answer)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        answer.Subscribe(_ => { }, Unexpected);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void Unexpected(Exception error) => ExceptionDispatchInfo.Throw(error);

    private static void OnASmallStack(Action test)
    {
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    test();
                }
                catch (Exception e)
                {
                    failure = ExceptionDispatchInfo.Capture(e);
                }
            },
            SmallStack
        );
        thread.Start();
        thread.Join();
        failure?.Throw();
    }
}
