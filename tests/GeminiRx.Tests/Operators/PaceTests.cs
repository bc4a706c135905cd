using System.Reactive.Linq;
using FsCheck.Xunit;
using Microsoft.Reactive.Testing;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Operators;

public sealed class PaceTests
{
    private static readonly TimeSpan _interval = TimeSpan.FromTicks(50);
    private static readonly UsageChunk _usage1 = new(new Usage { TotalTokenCount = 1 });
    private static readonly UsageChunk _usage2 = new(new Usage { TotalTokenCount = 2 });

    private readonly TestScheduler _scheduler = new();

    [Fact]
    public void Pace_Texts_FirstAtOnceThenJoinedOncePerInterval()
    {
        var source = _scheduler.CreateHotObservable(
            OnNext(210, "a"),
            OnNext(220, "b"),
            OnNext(230, "c"),
            OnNext(265, "d"),
            OnNext(400, "e"),
            OnNext(410, "f"),
            OnCompleted<string>(600)
        );

        var result = _scheduler.Start(() => source.Pace(_interval, _scheduler));

        result.Messages.AssertEqual(
            OnNext(210, "a"),
            OnNext(260, "bc"),
            OnNext(310, "d"),
            OnNext(400, "e"),
            OnNext(450, "f"),
            OnCompleted<string>(600)
        );
        source.Subscriptions.AssertEqual(Subscribe(200, 600));
    }

    [Fact]
    public void Pace_Idle_RunsNoTimer()
    {
        var source = _scheduler.CreateHotObservable(OnNext(210, "a"), OnNext(220, "b"));
        using var subscription = source.Pace(_interval, _scheduler).Subscribe(_ => { }, e => throw e);

        _scheduler.AdvanceTo(1000);
        _scheduler.Start();

        // Start runs whatever is due, at its time: no timer of Pace's is left.
        Assert.Equal(1000, _scheduler.Clock);
    }

    [Fact]
    public void Pace_Metadata_ForcesNothingOutAndOnlyTheNewestComes()
    {
        var source = _scheduler.CreateHotObservable(
            OnNext<Chunk>(210, new TextChunk("a")),
            OnNext<Chunk>(211, _usage1),
            OnNext<Chunk>(220, new TextChunk("b")),
            OnNext<Chunk>(221, _usage2),
            OnNext<Chunk>(230, new TextChunk("c")),
            OnCompleted<Chunk>(400)
        );

        var result = _scheduler.Start(() => source.Pace(_interval, _scheduler));

        result.Messages.AssertEqual(
            OnNext<Chunk>(210, new TextChunk("a")),
            OnNext<Chunk>(260, new TextChunk("bc")),
            OnNext<Chunk>(260, _usage2),
            OnCompleted<Chunk>(400)
        );
        source.Subscriptions.AssertEqual(Subscribe(200, 400));
    }

    [Fact]
    public void Pace_SignaturesAndCandidates_AreNotJoinedWithOthers()
    {
        var source = _scheduler.CreateHotObservable(
            OnNext<Chunk>(210, new TextChunk("a")),
            OnNext<Chunk>(211, new TextChunk("b")),
            OnNext<Chunk>(212, new TextChunk("c") { ThoughtSignature = "s" }),
            OnNext<Chunk>(213, new TextChunk("d")),
            OnNext<Chunk>(214, new TextChunk("e") { Candidate = 1 }),
            OnNext<Chunk>(215, new ThoughtChunk("f")),
            OnCompleted<Chunk>(220)
        );

        var result = _scheduler.Start(() => source.Pace(_interval, _scheduler));

        result.Messages.AssertEqual(
            OnNext<Chunk>(210, new TextChunk("a")),
            OnNext<Chunk>(220, new TextChunk("b")),
            OnNext<Chunk>(220, new TextChunk("c") { ThoughtSignature = "s" }),
            OnNext<Chunk>(220, new TextChunk("d")),
            OnNext<Chunk>(220, new TextChunk("e") { Candidate = 1 }),
            OnNext<Chunk>(220, new ThoughtChunk("f")),
            OnCompleted<Chunk>(220)
        );
        source.Subscriptions.AssertEqual(Subscribe(200, 220));
    }

    [Fact]
    public void Pace_AfterAForcedRelease_KeepsItsInterval()
    {
        var checkpoint = new CheckpointChunk("c");
        var source = _scheduler.CreateHotObservable(
            OnNext<Chunk>(210, new TextChunk("a")),
            OnNext<Chunk>(220, new TextChunk("b")),
            OnNext<Chunk>(255, checkpoint),
            OnNext<Chunk>(258, new TextChunk("c")),
            OnNext<Chunk>(265, new TextChunk("d")),
            OnCompleted<Chunk>(500)
        );

        var result = _scheduler.Start(() => source.Pace(_interval, _scheduler));

        result.Messages.AssertEqual(
            OnNext<Chunk>(210, new TextChunk("a")),
            OnNext<Chunk>(255, new TextChunk("b")),
            OnNext<Chunk>(255, checkpoint),
            OnNext<Chunk>(305, new TextChunk("cd")),
            OnCompleted<Chunk>(500)
        );
        source.Subscriptions.AssertEqual(Subscribe(200, 500));
    }

    [Fact]
    public void Pace_Rewind_DropsWhatIsHeldAndTakesBackWhatWasShown()
    {
        var source = _scheduler.CreateHotObservable(
            OnNext<Chunk>(210, new TextChunk("a")),
            OnNext<Chunk>(220, new TextChunk("b")),
            OnNext<Chunk>(221, _usage1),
            OnNext<Chunk>(222, new TextChunk("x") { Candidate = 1 }),
            OnNext<Chunk>(230, new RewindChunk(2)),
            OnNext<Chunk>(240, new TextChunk("ab")),
            OnCompleted<Chunk>(500)
        );

        var result = _scheduler.Start(() => source.Pace(_interval, _scheduler));

        result.Messages.AssertEqual(
            OnNext<Chunk>(210, new TextChunk("a")),
            OnNext<Chunk>(230, _usage1),
            OnNext<Chunk>(230, new RewindChunk(1)),
            OnNext<Chunk>(260, new TextChunk("ab")),
            OnCompleted<Chunk>(500)
        );
        source.Subscriptions.AssertEqual(Subscribe(200, 500));
    }

    [Property(MaxTest = 200)]
    public void Pace_AnyDrops_AreTakenBackRight(byte[] seeds, byte[] cuts, byte[] drops, byte[] gaps)
    {
        var text = Generated.Text(seeds);
        var scheduler = new TestScheduler();
        var (source, end) = Generated.Timed(scheduler, WithoutRewindsTests.Rewound(text, cuts, drops, isThought: false), gaps);

        var result = scheduler.Start(() => source.Pace(_interval, scheduler), 100, 200, end + 1000);

        Generated.AssertRewindsGive(text, [.. result.Values()]);
    }

    [Fact]
    public void Pace_OtherChunks_ComeAtOnceAfterWhatIsHeld()
    {
        var finished = new FinishedChunk(Outcome.Completed);
        var source = _scheduler.CreateHotObservable(
            OnNext<Chunk>(210, new ThoughtChunk("hm")),
            OnNext<Chunk>(215, new ThoughtChunk("m")),
            OnNext<Chunk>(220, new TextChunk("a")),
            OnNext<Chunk>(221, _usage1),
            OnNext<Chunk>(230, finished),
            OnCompleted<Chunk>(230)
        );

        var result = _scheduler.Start(() => source.Pace(_interval, _scheduler));

        result.Messages.AssertEqual(
            OnNext<Chunk>(210, new ThoughtChunk("hm")),
            OnNext<Chunk>(230, new ThoughtChunk("m")),
            OnNext<Chunk>(230, new TextChunk("a")),
            OnNext<Chunk>(230, _usage1),
            OnNext<Chunk>(230, finished),
            OnCompleted<Chunk>(230)
        );
        source.Subscriptions.AssertEqual(Subscribe(200, 230));
    }

    [Fact]
    public void Pace_EmptyPiece_IsNoText()
    {
        var source = _scheduler.CreateHotObservable(
            OnNext<Chunk>(210, new TextChunk("")),
            OnNext<Chunk>(220, new TextChunk("a")),
            OnNext<Chunk>(230, new TextChunk("") { ThoughtSignature = "s" }),
            OnCompleted<Chunk>(400)
        );

        var result = _scheduler.Start(() => source.Pace(_interval, _scheduler));

        result.Messages.AssertEqual(
            OnNext<Chunk>(220, new TextChunk("a")),
            OnNext<Chunk>(270, new TextChunk("") { ThoughtSignature = "s" }),
            OnCompleted<Chunk>(400)
        );
        source.Subscriptions.AssertEqual(Subscribe(200, 400));
    }

    [Fact]
    public void Pace_ThrowingObserver_DisposesTheSource()
    {
        var source = new System.Reactive.Subjects.Subject<string>();
        using var subscription = source.Pace(_interval, _scheduler).Subscribe(_ => throw new NotSupportedException(), _ => { });

        Assert.Throws<NotSupportedException>(() => source.OnNext("a"));
        Assert.False(source.HasObservers);
    }

    [Fact]
    public void Pace_Empty_Completes()
    {
        var source = _scheduler.CreateHotObservable(OnCompleted<string>(250));

        var result = _scheduler.Start(() => source.Pace(_interval, _scheduler));

        result.Messages.AssertEqual(OnCompleted<string>(250));
        source.Subscriptions.AssertEqual(Subscribe(200, 250));
    }

    [Fact]
    public void Pace_Completion_DeliversWhatIsHeldFirst()
    {
        var source = _scheduler.CreateHotObservable(OnNext(210, "a"), OnNext(220, "b"), OnCompleted<string>(230));

        var result = _scheduler.Start(() => source.Pace(_interval, _scheduler));

        result.Messages.AssertEqual(OnNext(210, "a"), OnNext(230, "b"), OnCompleted<string>(230));
        source.Subscriptions.AssertEqual(Subscribe(200, 230));
    }

    [Fact]
    public void Pace_Error_DeliversWhatIsHeldFirst()
    {
        var error = new InvalidOperationException();
        var source = _scheduler.CreateHotObservable(OnNext(210, "a"), OnNext(220, "b"), OnError<string>(230, error));

        var result = _scheduler.Start(() => source.Pace(_interval, _scheduler));

        result.Messages.AssertEqual(OnNext(210, "a"), OnNext(230, "b"), OnError<string>(230, error));
        source.Subscriptions.AssertEqual(Subscribe(200, 230));
    }

    [Fact]
    public void Pace_Disposed_DropsWhatIsHeld()
    {
        var source = _scheduler.CreateHotObservable(OnNext(210, "a"), OnNext(220, "b"));

        var result = _scheduler.Start(() => source.Pace(_interval, _scheduler), 240);

        result.Messages.AssertEqual(OnNext(210, "a"));
        source.Subscriptions.AssertEqual(Subscribe(200, 240));
    }

    public static IEnumerable<TheoryDataRow<System.Reactive.Concurrency.IScheduler>> BlockingSchedulers =>
        [
            new(System.Reactive.Concurrency.ImmediateScheduler.Instance) { TestDisplayName = "Pace_ImmediateScheduler_Ends" },
            new(System.Reactive.Concurrency.CurrentThreadScheduler.Instance) { TestDisplayName = "Pace_CurrentThreadScheduler_Ends" },
        ];

    // Such a scheduler waits inside of the call that sets the timer: the interval is as short as there is.
    [Theory]
    [MemberData(nameof(BlockingSchedulers))]
    public async Task Pace_BlockingScheduler_Ends(System.Reactive.Concurrency.IScheduler scheduler)
    {
        var limit = GeminiRx.Testing.TimeoutToken.Start();
        var texts = Enumerable.Repeat("a", 3).ToObservable().Pace(TimeSpan.FromTicks(1), scheduler);

        var result = await Task.Run(() => texts.ToEnumerable().ToList(), limit).WaitAsync(limit);

        Assert.Equal("aaa", string.Concat(result));
    }

    [Fact]
    public void Pace_ThrowingScheduler_ThrowsToTheSource()
    {
        var source = new System.Reactive.Subjects.Subject<string>();
        using var subscription = source.Pace(_interval, new ThrowingScheduler()).Subscribe(_ => { }, _ => { });

        Assert.Throws<NotSupportedException>(() => source.OnNext("a"));
    }

    [Fact]
    public void Pace_BadArguments_AreRefusedAtOnce()
    {
        Assert.Throws<ArgumentNullException>(() => ((IObservable<string>)null!).Pace(_interval));
        Assert.Throws<ArgumentNullException>(() => ((IObservable<Chunk>)null!).Pace(_interval));
        Assert.Throws<ArgumentOutOfRangeException>(() => Observable.Never<string>().Pace(TimeSpan.Zero));
    }

    [Property]
    public void Pace_AnyTexts_LosesNothing(byte[] gaps)
    {
        var scheduler = new TestScheduler();
        var time = 200L;
        var texts = gaps.Select((gap, i) => OnNext(time += 1 + gap, $"{i} ")).ToArray();
        var source = scheduler.CreateHotObservable([.. texts, OnCompleted<string>(time + 1)]);

        var result = scheduler.Start(() => source.Pace(_interval, scheduler), 100, 200, time + 1000);

        Assert.Equal(
            string.Concat(texts.Select(text => text.Value.Value)),
            string.Concat(result.Messages.Where(message => message.Value.HasValue).Select(message => message.Value.Value))
        );
        var releases = result
            .Messages.Where(message => message.Value.HasValue && message.Time <= time)
            .Select(message => message.Time)
            .ToList();
        Assert.All(releases.Zip(releases.Skip(1)), pair => Assert.True(pair.Second - pair.First >= _interval.Ticks));
    }

    [Fact]
    public async Task Pace_TimerAgainstSource_NeverOverlapsAndLosesNothing()
    {
        var checker = new OverlapChecker<string>();
        var source = new System.Reactive.Subjects.Subject<string>();
        using var subscription = source.Pace(TimeSpan.FromTicks(1)).Subscribe(checker);

        await Task.Run(
            () =>
            {
                for (var i = 0; i < 50_000; i++)
                {
                    source.OnNext("x");
                }

                source.OnCompleted();
            },
            GeminiRx.Testing.TimeoutToken.Start()
        );

        Assert.Equal(50_000, (await checker.EndAsync(GeminiRx.Testing.TimeoutToken.Start())).Sum(text => text.Length));
    }

    private sealed class ThrowingScheduler : System.Reactive.Concurrency.IScheduler
    {
        public DateTimeOffset Now => DateTimeOffset.UnixEpoch;

        public IDisposable Schedule<TState>(TState state, Func<System.Reactive.Concurrency.IScheduler, TState, IDisposable> action) =>
            throw new NotSupportedException();

        public IDisposable Schedule<TState>(
            TState state,
            TimeSpan dueTime,
            Func<System.Reactive.Concurrency.IScheduler, TState, IDisposable> action
        ) => throw new NotSupportedException();

        public IDisposable Schedule<TState>(
            TState state,
            DateTimeOffset dueTime,
            Func<System.Reactive.Concurrency.IScheduler, TState, IDisposable> action
        ) => throw new NotSupportedException();
    }
}
