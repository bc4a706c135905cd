using System.Reactive.Linq;
using FsCheck.Xunit;
using Microsoft.Reactive.Testing;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Operators.Pacing;

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

        // Start would advance the clock to any remaining timer.
        Assert.Equal(1000, _scheduler.Clock);
    }

    [Fact]
    public void Pace_Metadata_ReleasesNoTextAndOnlyTheNewestIsKept()
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
    public void Pace_Rewind_DropsHeldTextAndRewindsReleasedText()
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
    public void Pace_AnyDrops_AreRewoundCorrectly(byte[] seeds, byte[] cuts, byte[] drops, byte[] gaps)
    {
        var text = Generated.Text(seeds);
        var scheduler = new TestScheduler();
        var (source, end) = Generated.Timed(scheduler, Generated.Rewound(text, cuts, drops, isThought: false), gaps);

        var result = scheduler.Start(() => source.Pace(_interval, scheduler), 100, 200, end + 1000);

        Generated.AssertRewindsGive(text, [.. result.Values()]);
    }

    [Fact]
    public void Pace_OtherChunks_FollowTheHeldTextAtOnce()
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
}
