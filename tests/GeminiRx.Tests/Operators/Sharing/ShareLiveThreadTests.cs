using System.Reactive.Linq;
using FsCheck.Xunit;
using Microsoft.Reactive.Testing;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Operators.Sharing;

public sealed class ShareLiveThreadTests
{
    private static readonly FinishedChunk _finished = new(Outcome.Completed);
    private readonly TestScheduler _scheduler = new();

    [Fact]
    public void ShareLive_SubscriberInsideOfAChunk_GetsEverythingOnce()
    {
        var source = new System.Reactive.Subjects.Subject<Chunk>();
        var shared = source.ShareLive();
        var inner = _scheduler.CreateObserver<Chunk>();
        using var outer = shared.Take(1).Subscribe(_ => shared.Subscribe(inner), e => throw e);

        source.OnNext(new TextChunk("a"));
        source.OnNext(new TextChunk("b"));
        source.OnCompleted();

        inner.Messages.AssertEqual(OnNext<Chunk>(0, new TextChunk("a")), OnNext<Chunk>(0, new TextChunk("b")), OnCompleted<Chunk>(0));
    }

    [Fact]
    public void ShareLive_LiveChunkWhileThePastIsDelivered_NeitherOverlapsNorWaits()
    {
        var source = new System.Reactive.Subjects.Subject<Chunk>();
        var shared = source.ShareLive();
        using var first = shared.Subscribe(_ => { }, e => throw e);
        source.OnNext(new TextChunk("past"));
        var seen = new List<string>();

        using var late = shared.Subscribe(
            chunk =>
            {
                seen.Add($"begin {((TextChunk)chunk).Text}");
                if (seen.Count == 1)
                {
                    var reader = new Thread(() => source.OnNext(new TextChunk("live")));
                    reader.Start();
                    Assert.True(
                        reader.Join(GeminiRx.TestSupport.TimeoutToken.Limit),
                        "the reader waits for a subscriber that is busy with the past"
                    );
                }

                seen.Add($"end {((TextChunk)chunk).Text}");
            },
            e => throw e
        );

        Assert.Equal(["begin past", "end past", "begin live", "end live"], seen);
    }

    [Property(MaxTest = 300)]
    public void ShareLive_AnySubscriptionTimes_GiveTheSameAnswer(byte[] kinds, byte[] arrivals)
    {
        var scheduler = new TestScheduler();
        Chunk[] chunks =
        [
            .. kinds.Select(
                (kind, i) =>
                    (Chunk)(
                        (kind % 4) switch
                        {
                            0 => new ThoughtChunk($"{i} "),
                            1 => new CodeChunk("PYTHON", $"{i}"),
                            _ => new TextChunk($"{i} "),
                        }
                    )
            ),
        ];
        var (source, _) = Generated.Timed(scheduler, chunks, [3]);
        var shared = source.ShareLive();
        var observers = arrivals.Select(arrival => Join(scheduler, shared, 201 + arrival)).Append(Join(scheduler, shared, 200)).ToList();

        scheduler.Start();

        Assert.All(observers, observer => Assert.Equal(Flat(chunks), Flat(observer.Values())));
        Assert.Single(source.Subscriptions);
    }

    [Fact]
    public async Task ShareLive_SubscribersOnOtherThreads_SeeNoGapAndNoOverlap()
    {
        var limit = GeminiRx.TestSupport.TimeoutToken.Start();
        for (var round = 0; round < 100; round++)
        {
            const int Letters = 2000;
            var requests = 0;
            var source = new System.Reactive.Subjects.Subject<Chunk>();
            var shared = Observable
                .Defer(() =>
                {
                    Interlocked.Increment(ref requests);
                    return source;
                })
                .ShareLive();
            var first = new OverlapChecker<Chunk>();
            using var keep = shared.Subscribe(first);
            var checkers = Enumerable.Range(0, 4).Select(_ => new OverlapChecker<Chunk>()).ToList();
            using var together = new Barrier(5);

            var subscribing = checkers
                .Select(checker =>
                    Task.Run(
                        () =>
                        {
                            together.SignalAndWait(limit);
                            Thread.SpinWait(Random.Shared.Next(20_000));
                            shared.Subscribe(checker);
                        },
                        limit
                    )
                )
                .ToList();
            await Task.Run(
                () =>
                {
                    together.SignalAndWait(limit);
                    for (var i = 0; i < Letters; i++)
                    {
                        source.OnNext(new TextChunk($"{i} "));
                    }

                    source.OnNext(_finished);
                    source.OnCompleted();
                },
                limit
            );
            await Task.WhenAll(subscribing);

            var expected = string.Concat(Enumerable.Range(0, Letters).Select(i => $"{i} "));
            foreach (var checker in checkers.Append(first))
            {
                Assert.Equal(expected, Flat(await checker.EndAsync(limit)));
            }

            Assert.Equal(1, requests);
        }
    }

    [Fact]
    public async Task ShareLive_LastLeavingAgainstNextComing_SendsOneRequestAndAlwaysEnds()
    {
        var limit = GeminiRx.TestSupport.TimeoutToken.Start();
        for (var round = 0; round < 1000; round++)
        {
            var requests = 0;
            var source = new System.Reactive.Subjects.Subject<Chunk>();
            var shared = Observable
                .Defer(() =>
                {
                    Interlocked.Increment(ref requests);
                    return source;
                })
                .ShareLive();
            var first = shared.Subscribe(_ => { }, _ => { });
            var checker = new OverlapChecker<Chunk>();
            using var together = new Barrier(2);

            await Task.WhenAll(
                Task.Run(
                    () =>
                    {
                        together.SignalAndWait(limit);
                        first.Dispose();
                    },
                    limit
                ),
                Task.Run(
                    () =>
                    {
                        together.SignalAndWait(limit);
                        shared.Subscribe(checker);
                    },
                    limit
                )
            );

            // Either it subscribed in time and the answer continues, or too late and the answer is stopped.
            var isLive = source.HasObservers;
            source.OnNext(_finished);
            source.OnCompleted();
            Assert.Equal([isLive ? _finished : new FinishedChunk(Outcome.Stopped)], await checker.EndAsync(limit));
            Assert.Equal(1, requests);
        }
    }

    private static string Flat(IEnumerable<Chunk> chunks) =>
        string.Concat(
            chunks.Select(chunk =>
                chunk switch
                {
                    TextChunk text => text.Text,
                    ThoughtChunk thought => thought.Text,
                    CodeChunk code => code.Code,
                    _ => "",
                }
            )
        );

    private static ITestableObserver<Chunk> Join(TestScheduler scheduler, IObservable<Chunk> shared, long from, long? to = null)
    {
        var observer = scheduler.CreateObserver<Chunk>();
        var subscription = new System.Reactive.Disposables.SingleAssignmentDisposable();
        scheduler
            .CreateHotObservable(OnNext(from, true))
            .Subscribe(_ => subscription.Disposable = shared.Subscribe(observer), e => throw e);
        if (to is { } end)
        {
            scheduler.CreateHotObservable(OnNext(end, false)).Subscribe(_ => subscription.Dispose(), e => throw e);
        }

        return observer;
    }

    private ITestableObserver<Chunk> Join(IObservable<Chunk> shared, long from, long? to = null) => Join(_scheduler, shared, from, to);
}
