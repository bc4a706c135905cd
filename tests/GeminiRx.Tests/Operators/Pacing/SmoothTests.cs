using System.Reactive.Linq;
using Microsoft.Reactive.Testing;
using static GeminiRx.Tests.Operators.Pacing.DisplayTimes;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Operators.Pacing;

public sealed class SmoothTests
{
    private static readonly SmoothOptions _options = new() { MaxLag = TimeSpan.FromTicks(100), Frame = TimeSpan.FromTicks(10) };
    private static readonly UsageChunk _usage1 = new(new Usage { TotalTokenCount = 1 });
    private static readonly UsageChunk _usage2 = new(new Usage { TotalTokenCount = 2 });
    private readonly TestScheduler _scheduler = new();

    [Fact]
    public void Smooth_Burst_IsSpreadInFramesUpToTheBound()
    {
        var source = _scheduler.CreateHotObservable(OnNext(210, "0123456789abcdefghij"), OnNext(500, "x"), OnCompleted<string>(600));

        var result = _scheduler.Start(() => source.Smooth(_options, _scheduler));

        Assert.Equal("0123456789abcdefghijx", result.Joined());
        Assert.Equal(
            Enumerable.Range(0, 9).Select(i => (210L + (i * 10), 2)),
            result.Messages.Take(9).Select(message => (message.Time, message.Value.Value.Length))
        );
        result.Messages.Skip(9).ToList().AssertEqual(OnNext(300, "i"), OnNext(310, "j"), OnNext(600, "x"), OnCompleted<string>(600));
        source.Subscriptions.AssertEqual(Subscribe(200, 600));
    }

    [Fact]
    public void Smooth_LastGrapheme_WaitsForMarksUpToTheMaximumLag()
    {
        var source = _scheduler.CreateHotObservable(OnNext(210, "e"), OnNext(260, "\u0301x"), OnNext(400, "y"), OnCompleted<string>(900));

        var result = _scheduler.Start(() => source.Smooth(_options, _scheduler));

        result.Messages.AssertEqual(OnNext(260, "e\u0301"), OnNext(360, "x"), OnNext(500, "y"), OnCompleted<string>(900));
        source.Subscriptions.AssertEqual(Subscribe(200, 900));
    }

    [Fact]
    public void Smooth_Idle_RunsNoTimer()
    {
        var source = _scheduler.CreateHotObservable(OnNext(210, "abc"), OnNext(220, "d\n"));
        using var subscription = source.Smooth(_options, _scheduler).Subscribe(_ => { }, e => throw e);

        _scheduler.AdvanceTo(1000);
        _scheduler.Start();

        Assert.Equal(1000, _scheduler.Clock);
    }

    [Fact]
    public void Smooth_FastSteadyText_IsHeldForOneGap()
    {
        var source = _scheduler.CreateHotObservable([
            .. Enumerable.Range(0, 200).Select(i => OnNext(210L + (i * 12), "ab ")),
            OnCompleted<string>(5000),
        ]);

        var result = _scheduler.Start(() => source.Smooth(_options, _scheduler), 100, 200, 6000);

        // After the estimate has settled: one gap plus one frame, not the maximum lag.
        Assert.True(Lags(source, result).Skip(300).SkipLast(3).Max() <= 30, $"{Lags(source, result).Skip(300).SkipLast(3).Max()}");
    }

    [Fact]
    public void Smooth_Metadata_ReleasesNoTextAndOnlyTheNewestIsKept()
    {
        var source = _scheduler.CreateHotObservable(
            OnNext<Chunk>(205, _usage1),
            OnNext<Chunk>(210, new TextChunk("ab")),
            OnNext<Chunk>(211, _usage1),
            OnNext<Chunk>(212, _usage2),
            OnCompleted<Chunk>(400)
        );

        var result = _scheduler.Start(() => source.Smooth(_options with { Frame = TimeSpan.FromTicks(50) }, _scheduler));

        result.Messages.AssertEqual(
            OnNext<Chunk>(205, _usage1),
            OnNext<Chunk>(210, new TextChunk("a")),
            OnNext<Chunk>(310, new TextChunk("b")),
            OnNext<Chunk>(310, _usage2),
            OnCompleted<Chunk>(400)
        );
        source.Subscriptions.AssertEqual(Subscribe(200, 400));
    }

    [Fact]
    public void Smooth_OtherChunks_FlushAtOnceAndKeepKindsSeparate()
    {
        var finished = new FinishedChunk(Outcome.Completed);
        var source = _scheduler.CreateHotObservable(
            OnNext<Chunk>(210, new ThoughtChunk("abcdef")),
            OnNext<Chunk>(211, new TextChunk("gh") { ThoughtSignature = "s" }),
            OnNext<Chunk>(212, new TextChunk("ij")),
            OnNext<Chunk>(213, _usage1),
            OnNext<Chunk>(214, new TextChunk("k") { Candidate = 1 }),
            OnNext<Chunk>(215, finished),
            OnCompleted<Chunk>(216)
        );

        var result = _scheduler.Start(() => source.Smooth(_options, _scheduler));

        result.Messages.AssertEqual(
            OnNext<Chunk>(210, new ThoughtChunk("a")),
            OnNext<Chunk>(215, new ThoughtChunk("bcdef")),
            OnNext<Chunk>(215, new TextChunk("gh") { ThoughtSignature = "s" }),
            OnNext<Chunk>(215, new TextChunk("ij")),
            OnNext<Chunk>(215, new TextChunk("k") { Candidate = 1 }),
            OnNext<Chunk>(215, _usage1),
            OnNext<Chunk>(215, finished),
            OnCompleted<Chunk>(216)
        );
        source.Subscriptions.AssertEqual(Subscribe(200, 216));
    }

    [Fact]
    public void Smooth_SignedPart_IsSpreadWithTheSignatureOnItsEnd()
    {
        var source = _scheduler.CreateHotObservable(
            OnNext<Chunk>(210, new TextChunk("ab") { ThoughtSignature = "s" }),
            OnNext<Chunk>(211, new TextChunk("") { ThoughtSignature = "t" }),
            OnCompleted<Chunk>(900)
        );

        var result = _scheduler.Start(() => source.Smooth(_options with { Frame = TimeSpan.FromTicks(50) }, _scheduler));

        result.Messages.AssertEqual(
            OnNext<Chunk>(210, new TextChunk("a")),
            OnNext<Chunk>(260, new TextChunk("b") { ThoughtSignature = "s" }),
            OnNext<Chunk>(310, new TextChunk("") { ThoughtSignature = "t" }),
            OnCompleted<Chunk>(900)
        );
    }

    [Fact]
    public void Smooth_ClockSetBack_KeepsTheBound()
    {
        _scheduler.AdvanceBy(TimeSpan.FromDays(1).Ticks);
        var clock = new SettableClock(_scheduler);
        var source = new System.Reactive.Subjects.Subject<string>();
        var seen = "";
        using var subscription = source.Smooth(null, clock).Subscribe(text => seen += text, e => throw e);

        source.OnNext("one ");
        _scheduler.AdvanceBy(TimeSpan.FromSeconds(5).Ticks);
        clock.Offset = TimeSpan.FromHours(-1);
        source.OnNext("two ");
        _scheduler.AdvanceBy(TimeSpan.FromSeconds(1.1).Ticks);

        Assert.Equal("one two ", seen);
    }

    [Fact]
    public void Smooth_Rewind_DropsHeldTextAndRewindsReleasedText()
    {
        var source = _scheduler.CreateHotObservable(
            OnNext<Chunk>(210, new TextChunk("abcdefghij")),
            OnNext<Chunk>(211, _usage1),
            OnNext<Chunk>(215, new RewindChunk(10)),
            OnNext<Chunk>(230, new TextChunk("abcd")),
            OnCompleted<Chunk>(235)
        );

        var result = _scheduler.Start(() => source.Smooth(_options, _scheduler));

        result.Messages.AssertEqual(
            OnNext<Chunk>(210, new TextChunk("a")),
            OnNext<Chunk>(215, _usage1),
            OnNext<Chunk>(215, new RewindChunk(1)),
            OnNext<Chunk>(230, new TextChunk("a")),
            OnNext<Chunk>(235, new TextChunk("bcd")),
            OnCompleted<Chunk>(235)
        );
        source.Subscriptions.AssertEqual(Subscribe(200, 235));
    }
}
