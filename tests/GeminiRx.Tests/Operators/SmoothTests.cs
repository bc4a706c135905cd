using System.Globalization;
using System.Reactive.Linq;
using FsCheck.Xunit;
using GeminiRx.Testing;
using GeminiRx.Tests.Wire.Reading;
using Microsoft.Reactive.Testing;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Operators;

public sealed class SmoothTests
{
    private static readonly SmoothOptions _options = new() { MaxLag = TimeSpan.FromTicks(100), Frame = TimeSpan.FromTicks(10) };
    private static readonly UsageChunk _usage1 = new(new Usage { TotalTokenCount = 1 });
    private static readonly UsageChunk _usage2 = new(new Usage { TotalTokenCount = 2 });

    // Sentence to paragraph, seconds apart: the service's rhythm as its users report it. No recording holds times.
    private static readonly (int Gap, int Length)[] _rhythm =
    [
        (1000, 55),
        (900, 140),
        (1400, 320),
        (700, 90),
        (1800, 410),
        (1100, 230),
        (2100, 380),
        (600, 60),
        (1500, 290),
        (1200, 510),
        (1900, 120),
        (800, 330),
        (1300, 75),
        (1700, 460),
        (1000, 180),
        (1600, 240),
    ];

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
    public void Smooth_LastGrapheme_WaitsForItsMarksAsLongAsItMay()
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
    public void Smooth_QuickSteadyText_IsHardlyHeldBack()
    {
        var source = _scheduler.CreateHotObservable([
            .. Enumerable.Range(0, 200).Select(i => OnNext(210L + (i * 12), "ab ")),
            OnCompleted<string>(5000),
        ]);

        var result = _scheduler.Start(() => source.Smooth(_options, _scheduler), 100, 200, 6000);

        // Once it has learnt the rhythm: one gap and a frame, and not the bound.
        Assert.True(Lags(source, result).Skip(300).SkipLast(3).Max() <= 30, $"{Lags(source, result).Skip(300).SkipLast(3).Max()}");
    }

    [Fact]
    public void Smooth_Metadata_ForcesNothingOutAndOnlyTheNewestComes()
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
    public void Smooth_OtherChunks_DrainAtOnceAndKindsStayApart()
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
    public void Smooth_SignedPart_IsSpreadAndItsSignatureComesWithItsEnd()
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
    public void Smooth_Instant_ShowsTextAsItComesUntilItIsNot()
    {
        var source = _scheduler.CreateHotObservable(
            OnNext(210, "abcdefghij"),
            OnNext(230, "k"),
            OnNext(250, "lmnopqrstu"),
            OnCompleted<string>(255)
        );
        var instant = _scheduler.CreateHotObservable(OnNext(220, true), OnNext(240, false), OnCompleted<bool>(245));

        var result = _scheduler.Start(() => source.Smooth(_options with { Instant = instant }, _scheduler));

        result.Messages.AssertEqual(
            OnNext(210, "a"),
            OnNext(220, "bcdefghij"),
            OnNext(230, "k"),
            OnNext(250, "lm"),
            OnNext(255, "nopqrstu"),
            OnCompleted<string>(255)
        );
        source.Subscriptions.AssertEqual(Subscribe(200, 255));
        instant.Subscriptions.AssertEqual(Subscribe(200, 255));
    }

    [Fact]
    public void Smooth_ObserverTurnsInstantOnInsideAFrameOfTwoChunks_KeepsTheOrder()
    {
        // One frame shows the rest of the thought and the beginning of the text, and what it shows of the thought hides the window.
        using var instant = new System.Reactive.Subjects.Subject<bool>();
        var source = new System.Reactive.Subjects.Subject<Chunk>();
        var seen = new List<Chunk>();
        using var subscription = source
            .Smooth(_options with { Instant = instant }, _scheduler)
            .Subscribe(
                chunk =>
                {
                    if (chunk is ThoughtChunk)
                    {
                        instant.OnNext(true);
                    }

                    seen.Add(chunk);
                },
                e => throw e
            );

        source.OnNext(new TextChunk("aa"));
        source.OnNext(new ThoughtChunk("bb"));
        source.OnNext(new TextChunk(new string('c', 100)));
        _scheduler.AdvanceBy(1000);

        Assert.Equal("aa[bb]" + new string('c', 100), Generated.Joined(seen));
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
    public void Smooth_Rewind_DropsWhatIsHeldAndTakesBackWhatWasShown()
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

    [Property(MaxTest = 200)]
    public void Smooth_AnyDrops_AreTakenBackRight(byte[] seeds, byte[] cuts, byte[] drops, byte[] gaps)
    {
        var text = Generated.Text(seeds);
        var scheduler = new TestScheduler();
        var (source, end) = Generated.Timed(scheduler, WithoutRewindsTests.Rewound(text, cuts, drops, isThought: false), gaps);

        var result = scheduler.Start(() => source.Smooth(_options, scheduler), 100, 200, end + 1000);

        Generated.AssertRewindsGive(text, [.. result.Values()]);
    }

    [Fact]
    public void Smooth_InstantsError_EndsTheStreamAfterWhatIsHeld()
    {
        var error = new InvalidOperationException();
        var source = _scheduler.CreateHotObservable(OnNext(210, "abcdefghij"));
        var instant = _scheduler.CreateHotObservable(OnError<bool>(215, error));

        var result = _scheduler.Start(() => source.Smooth(_options with { Instant = instant }, _scheduler));

        result.Messages.AssertEqual(OnNext(210, "a"), OnNext(215, "bcdefghij"), OnError<string>(215, error));
        source.Subscriptions.AssertEqual(Subscribe(200, 215));
    }

    [Fact]
    public void Smooth_InstantThatFailsAtOnce_SendsNoRequest()
    {
        var source = _scheduler.CreateHotObservable(OnNext(210, "a"));

        var result = _scheduler.Start(() =>
            source.Smooth(_options with { Instant = Observable.Throw<bool>(new InvalidOperationException()) }, _scheduler)
        );

        Assert.Equal(System.Reactive.NotificationKind.OnError, Assert.Single(result.Messages).Value.Kind);
        Assert.Empty(source.Subscriptions);
    }

    [Fact]
    public void Smooth_Empty_Completes()
    {
        var source = _scheduler.CreateHotObservable(OnCompleted<string>(250));

        var result = _scheduler.Start(() => source.Smooth(_options, _scheduler));

        result.Messages.AssertEqual(OnCompleted<string>(250));
        source.Subscriptions.AssertEqual(Subscribe(200, 250));
    }

    [Fact]
    public void Smooth_Completion_DrainsAtOnce()
    {
        var source = _scheduler.CreateHotObservable(OnNext(210, "abcdefghij"), OnCompleted<string>(225));

        var result = _scheduler.Start(() => source.Smooth(_options, _scheduler));

        result.Messages.AssertEqual(OnNext(210, "a"), OnNext(220, "b"), OnNext(225, "cdefghij"), OnCompleted<string>(225));
        source.Subscriptions.AssertEqual(Subscribe(200, 225));
    }

    [Fact]
    public void Smooth_Error_DrainsAtOnce()
    {
        var error = new InvalidOperationException();
        var source = _scheduler.CreateHotObservable(OnNext(210, "abcdefghij"), OnError<string>(225, error));

        var result = _scheduler.Start(() => source.Smooth(_options, _scheduler));

        result.Messages.AssertEqual(OnNext(210, "a"), OnNext(220, "b"), OnNext(225, "cdefghij"), OnError<string>(225, error));
        source.Subscriptions.AssertEqual(Subscribe(200, 225));
    }

    [Fact]
    public void Smooth_Disposed_DropsWhatIsHeldAndLeavesNoTimer()
    {
        var source = _scheduler.CreateHotObservable(OnNext(210, "abcdefghij"));
        var instant = _scheduler.CreateHotObservable<bool>();

        var result = _scheduler.Start(() => source.Smooth(_options with { Instant = instant }, _scheduler), 225);

        result.Messages.AssertEqual(OnNext(210, "a"), OnNext(220, "b"));
        source.Subscriptions.AssertEqual(Subscribe(200, 225));
        instant.Subscriptions.AssertEqual(Subscribe(200, 225));
        _scheduler.Start();
        Assert.Equal(225, _scheduler.Clock);
    }

    [Fact]
    public void Smooth_ThrowingObserver_DisposesTheSource()
    {
        var source = new System.Reactive.Subjects.Subject<string>();
        using var subscription = source.Smooth(_options, _scheduler).Subscribe(_ => throw new NotSupportedException(), _ => { });

        Assert.Throws<NotSupportedException>(() => source.OnNext("ab"));
        Assert.False(source.HasObservers);
    }

    [Fact]
    public void Smooth_BadArguments_AreRefusedAtOnce()
    {
        var never = Observable.Never<string>();
        Assert.Throws<ArgumentNullException>(() => ((IObservable<string>)null!).Smooth());
        Assert.Throws<ArgumentNullException>(() => ((IObservable<Chunk>)null!).Smooth());
        Assert.Throws<ArgumentNullException>(() => never.Smooth(new SmoothOptions { Instant = null! }));
        Assert.Throws<ArgumentOutOfRangeException>(() => never.Smooth(new SmoothOptions { MaxLag = TimeSpan.Zero }));
        Assert.Throws<ArgumentOutOfRangeException>(() => never.Smooth(new SmoothOptions { MaxLag = TimeSpan.FromMinutes(2) }));
        Assert.Throws<ArgumentOutOfRangeException>(() => never.Smooth(new SmoothOptions { Frame = TimeSpan.Zero }));
        Assert.Throws<ArgumentOutOfRangeException>(() => never.Smooth(new SmoothOptions { Frame = TimeSpan.FromSeconds(2) }));
    }

    [Fact]
    public void Smooth_TheServicesRhythm_KeepsTheBoundAndHalvesTheVariation()
    {
        var time = 0L;
        var bursts = _rhythm
            .Select(burst => OnNext(time += burst.Gap * TimeSpan.TicksPerMillisecond, new string('x', burst.Length)))
            .ToList();
        var source = _scheduler.CreateHotObservable([.. bursts, OnCompleted<string>(time + (2 * TimeSpan.TicksPerSecond))]);

        var result = _scheduler.Start(() => source.Smooth(scheduler: _scheduler), 100, 200, time + (3 * TimeSpan.TicksPerSecond));

        var (before, after) = (Variation(Times(source.Messages)), Variation(Times(result.Messages)));
        Assert.All(Lags(source, result), lag => Assert.InRange(lag, 0, TimeSpan.TicksPerSecond));
        Assert.True(after <= before / 2, string.Create(CultureInfo.InvariantCulture, $"{before:F2} before, {after:F2} after"));
    }

    [Fact]
    public void Smooth_RecordedAnswerInThatRhythm_KeepsTheBoundAndHalvesTheVariation()
    {
        Assert.SkipUnless(RecordedFiles.Present, RecordedFiles.SkipReason);
        var time = 0L;
        var chunks = Decoding
            .Decode(RecordedFiles.Read("googleai/streaming-success-basic-reply-long.txt"))
            .Cast<Chunk>()
            .Select(
                (chunk, i) => OnNext(time += chunk is TextChunk ? _rhythm[i % _rhythm.Length].Gap * TimeSpan.TicksPerMillisecond : 1, chunk)
            )
            .ToList();
        var source = _scheduler.CreateHotObservable([.. chunks, OnCompleted<Chunk>(time + 1)]);
        var texts = _scheduler.CreateHotObservable([
            .. chunks
                .Where(chunk => chunk.Value.Value is TextChunk)
                .Select(chunk => OnNext(chunk.Time, ((TextChunk)chunk.Value.Value).Text)),
        ]);

        var result = _scheduler.Start(() => source.Smooth(scheduler: _scheduler).Text(), 100, 200, time + 100);

        Assert.Equal(string.Concat(texts.Messages.Select(message => message.Value.Value)), result.Joined());
        Assert.All(Lags(texts, result), lag => Assert.InRange(lag, 0, TimeSpan.TicksPerSecond));
        var (before, after) = (Variation(Times(texts.Messages)), Variation(Times(result.Messages)));
        Assert.True(after <= before / 2, string.Create(CultureInfo.InvariantCulture, $"{before:F2} before, {after:F2} after"));
    }

    [Property(MaxTest = 300)]
    public void Smooth_AnyTextAndTiming_KeepsTheBoundAndLosesNothing(byte[] seeds, byte[] cuts, byte[] gaps)
    {
        var scheduler = new TestScheduler();
        var text = Generated.Text(seeds);
        var pieces = Generated.Cut(text, cuts).Where(piece => !char.IsLowSurrogate(piece[0]) && !char.IsHighSurrogate(piece[^1])).ToList();
        var (source, end) = Generated.Timed(scheduler, pieces, gaps);

        var result = scheduler.Start(() => source.Smooth(_options, scheduler), 100, 200, end + 1000);

        Assert.Equal(string.Concat(pieces), result.Joined());
        Assert.All(Lags(source, result), lag => Assert.InRange(lag, 0, _options.MaxLag.Ticks));

        // Frames are as far apart as they should be, but for those that a bound or the end makes.
        var frames = result
            .Messages.Where(message => message.Value.HasValue && message.Time < end)
            .Select(message => message.Time)
            .ToList();
        Assert.All(frames.Zip(frames.Skip(1)), pair => Assert.True(pair.Second - pair.First >= _options.Frame.Ticks, $"{pair}"));
    }

    [Property(MaxTest = 300)]
    public void Smooth_TextThatGoesOnInTime_IsShownInWholeGraphemes(byte[] seeds, byte[] cuts, byte[] gaps)
    {
        var scheduler = new TestScheduler();
        var text = Generated.Text(seeds);
        var (source, end) = Generated.Timed(scheduler, Generated.Cut(text, cuts), [.. gaps.Select(gap => (byte)(gap % 10))]);

        var result = scheduler.Start(
            () => source.Smooth(_options with { MaxLag = TimeSpan.FromHours(1) / 100 }, scheduler),
            100,
            200,
            end + 1000
        );

        var ends = StringInfo.ParseCombiningCharacters(text).Append(text.Length).ToHashSet();
        var at = 0;
        Assert.All(result.Values(), piece => Assert.Contains(at += piece.Length, ends));
    }

    [Property(MaxTest = 300)]
    public void Smooth_ThoughtsTextsAndCandidates_StayInOrder(byte[] kinds, byte[] gaps)
    {
        var scheduler = new TestScheduler();
        Chunk[] chunks =
        [
            .. kinds.Select(
                (kind, i) =>
                    (Chunk)(
                        (kind % 5) switch
                        {
                            0 => new ThoughtChunk($"t{i} "),
                            1 => new TextChunk($"c{i} ") { Candidate = 1 },
                            2 => _usage1,
                            3 => new CodeChunk("PYTHON", $"{i}"),
                            _ => new TextChunk($"a{i} "),
                        }
                    )
            ),
        ];
        var (source, end) = Generated.Timed(scheduler, chunks, gaps);

        var result = scheduler.Start(() => source.Smooth(_options, scheduler), 100, 200, end + 1000);

        Assert.Equal(Flat(chunks), Flat(result.Values()));
    }

    [Fact]
    public async Task Smooth_TimerAgainstSource_NeverOverlapsAndLosesNothing()
    {
        var checker = new OverlapChecker<string>();
        var source = new System.Reactive.Subjects.Subject<string>();
        using var subscription = source
            .Smooth(new SmoothOptions { MaxLag = TimeSpan.FromMilliseconds(1), Frame = TimeSpan.FromTicks(1) })
            .Subscribe(checker);

        await Task.Run(
            () =>
            {
                for (var i = 0; i < 50_000; i++)
                {
                    source.OnNext("xy");
                }

                source.OnCompleted();
            },
            GeminiRx.Testing.TimeoutToken.Start()
        );

        Assert.Equal(100_000, (await checker.EndAsync(GeminiRx.Testing.TimeoutToken.Start())).Sum(text => text.Length));
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

    /// <summary>The time of each character.</summary>
    private static List<long> Times(IEnumerable<Recorded<System.Reactive.Notification<string>>> messages) =>
        [
            .. messages
                .Where(message => message.Value.HasValue)
                .SelectMany(message => Enumerable.Repeat(message.Time, message.Value.Value.Length)),
        ];

    /// <summary>How long each character waited.</summary>
    private static List<long> Lags(ITestableObservable<string> source, ITestableObserver<string> result) =>
        [.. Times(result.Messages).Zip(Times(source.Messages), (shown, came) => shown - came)];

    /// <summary>The coefficient of variation of the gaps between neighbouring characters.</summary>
    private static double Variation(List<long> times)
    {
        var gaps = times.Zip(times.Skip(1), (one, next) => (double)(next - one)).ToList();
        var mean = gaps.Average();
        return Math.Sqrt(gaps.Average(gap => (gap - mean) * (gap - mean))) / mean;
    }
}
