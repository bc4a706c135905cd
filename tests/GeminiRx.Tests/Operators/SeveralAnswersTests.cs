using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Reactive.Testing;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Operators;

/// <summary>Answers one after the other through one operator: its state ends with the <see cref="FinishedChunk"/>.</summary>
public sealed class SeveralAnswersTests
{
    private static readonly TimeSpan _interval = TimeSpan.FromTicks(50);
    private static readonly TimeSpan _hour = TimeSpan.FromHours(1);
    private static readonly FinishedChunk _finished = new(Outcome.Completed);
    private static readonly JsonElement _json = JsonDocument.Parse("""{"citations":[{"uri":"u"}]}""").RootElement;

    private static readonly Dictionary<string, Func<IObservable<Chunk>, IScheduler, IObservable<object>>> _operators = new()
    {
        ["Accumulate"] = (source, _) =>
            source.Accumulate().Select(now => $"{now.Text} {now.Usage?.TotalTokenCount} {now.Metadata.Count} {now.Outcome}"),
        ["EnsureCompleted"] = (source, _) => source.EnsureCompleted(),
        ["TrimRepeatedText"] = (source, _) => source.TrimRepeatedText("Hel"),
        ["LimitTime"] = (source, scheduler) => source.LimitTime(_hour, _hour, _hour, scheduler),
        ["Media"] = (source, _) => source.Media(),
        ["Rechunk"] = (source, _) => source.Rechunk(TextBoundary.Word),
        ["ShareLive"] = (source, _) => source.ShareLive(),
        ["StopOn"] = (source, _) => source.StopOn("never"),
        ["StopWhen"] = (source, _) => source.StopWhen(Observable.Never<int>()),
        ["Text"] = (source, _) => source.Text(),
        ["Thoughts"] = (source, _) => source.Thoughts(),
        ["ToolCalls"] = (source, _) => source.ToolCalls(),
        ["WithoutRewinds"] = (source, _) => source.WithoutRewinds(),
        ["Pace"] = (source, scheduler) => source.Pace(_interval, scheduler),
        ["Smooth"] = (source, scheduler) => source.Smooth(null, scheduler),
    };

    private readonly TestScheduler _scheduler = new();

    public static TheoryData<string> Operators => [.. _operators.Keys];

    /// <summary>All but <c>ShareLive</c>, which keeps what came for late subscribers.</summary>
    public static TheoryData<string> Forgetting => [.. _operators.Keys.Where(name => name != "ShareLive")];

    // Broken on purpose: with shown.Clear() taken out of WithoutRewinds five rows of each of the two theories are red.
    [Theory]
    [MemberData(nameof(Operators))]
    public void Operator_TwoAnswers_GivesWhatItGivesOfEach(string name)
    {
        var (first, second) = (Answer("AAA", 1), Answer("BB", 2));

        List<object> each = [.. Run(name, first), .. Run(name, second)];
        var together = Run(name, [.. first, .. second]);

        if (name is "Pace" or "Smooth")
        {
            // They keep their interval from one answer to the next, so the pieces may differ.
            Assert.Equal("AAA!|BB!|", TextOf(together));
            Assert.Equal("AAA!|BB!|", TextOf(each));
        }
        else
        {
            Assert.Equal(each, together);
        }
    }

    [Theory]
    [MemberData(nameof(Forgetting))]
    public void Operator_NextAnswer_KeepsNothingOfTheOneBefore(string name)
    {
        var source = new Subject<Chunk>();
        using var subscription = _operators[name](source, _scheduler).Subscribe(_ => { }, e => throw e);

        var old = PushAnswer(source);
        source.OnNext(new TextChunk("next "));
        _scheduler.AdvanceBy(TimeSpan.FromMinutes(1).Ticks);
        Collect();

        Assert.False(old.IsAlive);
    }

    [Fact]
    public void StopWhen_StopInTheSecondAnswer_EndsItWithItsOwnUsage()
    {
        var used = new UsageChunk(new Usage { TotalTokenCount = 7 });
        var source = _scheduler.CreateHotObservable(
            OnNext<Chunk>(210, used),
            OnNext<Chunk>(220, _finished),
            OnNext<Chunk>(230, new TextChunk("b")),
            OnNext<Chunk>(250, _finished)
        );
        var signal = _scheduler.CreateHotObservable(OnNext(240, true));

        var result = _scheduler.Start(() => source.StopWhen(signal));

        result.Messages.AssertEqual(
            OnNext<Chunk>(210, used),
            OnNext<Chunk>(220, _finished),
            OnNext<Chunk>(230, new TextChunk("b")),
            OnNext<Chunk>(240, new FinishedChunk(Outcome.Stopped)),
            OnCompleted<Chunk>(240)
        );
        source.Subscriptions.AssertEqual(Subscribe(200, 240));
    }

    [Fact]
    public void StopOn_StringInTheSecondAnswer_EndsItWithItsOwnUsage()
    {
        Chunk[] chunks = [new UsageChunk(new Usage { TotalTokenCount = 7 }), _finished, new TextChunk("bx")];

        Assert.Equal([.. chunks[..2], new TextChunk("b"), _finished], chunks.ToObservable().StopOn("x").ToEnumerable());
    }

    [Fact]
    public void ShareLive_LeftInTheSecondAnswer_IsStopped()
    {
        var source = new Subject<Chunk>();
        var live = source.ShareLive();
        using (live.Subscribe(_ => { }, _ => { }))
        {
            source.OnNext(_finished);
            source.OnNext(new TextChunk("b"));
        }

        Assert.Equal([_finished, new TextChunk("b"), new FinishedChunk(Outcome.Stopped)], live.ToEnumerable());
    }

    [Fact]
    public void EnsureCompleted_FirstAnswerNotComplete_IsAnErrorBeforeTheSecond()
    {
        var blocked = new FinishedChunk(Outcome.Blocked);
        var source = _scheduler.CreateHotObservable(
            OnNext<Chunk>(210, blocked),
            OnNext<Chunk>(220, new TextChunk("b")),
            OnNext<Chunk>(230, _finished),
            OnCompleted<Chunk>(240)
        );

        var result = _scheduler.Start(() => source.EnsureCompleted());

        result.Messages.AssertEqual(
            OnNext<Chunk>(210, blocked),
            OnError<Chunk>(220, e => e is GeminiNotCompletedException { Outcome: Outcome.Blocked })
        );
        source.Subscriptions.AssertEqual(Subscribe(200, 220));
    }

    [Theory]
    [InlineData(TimeLimit.FirstContent, 1330)]
    [InlineData(TimeLimit.ContentGap, 1320)]
    [InlineData(TimeLimit.Total, 1340)]
    public void LimitTime_SecondAnswer_IsLimitedFromItsFirstChunk(TimeLimit limit, long time)
    {
        var (first, gap, total) = (TimeSpan.FromTicks(130), TimeSpan.FromTicks(110), TimeSpan.FromTicks(140));
        var chunk = limit == TimeLimit.FirstContent ? (Chunk)new UsageChunk(new Usage()) : new TextChunk("b");
        var source = _scheduler.CreateHotObservable(
            OnNext<Chunk>(210, new TextChunk("a")),
            OnNext<Chunk>(220, _finished),
            OnNext(1200, chunk),
            OnNext(1210, chunk)
        );

        var result = _scheduler.Start(
            () => source.LimitTime(first, limit == TimeLimit.ContentGap ? gap : null, total, _scheduler),
            Created,
            Subscribed,
            5000
        );

        result.Messages.AssertEqual(
            OnNext<Chunk>(210, new TextChunk("a")),
            OnNext<Chunk>(220, _finished),
            OnNext(1200, chunk),
            OnNext(1210, chunk),
            OnError<Chunk>(time, e => e is GeminiTimeoutException failure && failure.Limit == limit)
        );
        source.Subscriptions.AssertEqual(Subscribe(200, time));
    }

    [Fact]
    public void Smooth_TimeBetweenAnswers_IsNoGapBetweenBursts()
    {
        var minute = TimeSpan.FromMinutes(1).Ticks;
        (long Time, Chunk Chunk)[] answer =
        [
            (0, new TextChunk("one two three ")),
            (TimeSpan.FromMilliseconds(300).Ticks, new TextChunk("four five six ")),
            (TimeSpan.FromMilliseconds(600).Ticks, new TextChunk("seven eight nine ")),
            (TimeSpan.FromMilliseconds(900).Ticks, _finished),
        ];
        var source = _scheduler.CreateHotObservable([
            .. answer.Select(item => OnNext(210 + item.Time, item.Chunk)),
            .. answer.Select(item => OnNext(210 + minute + item.Time, item.Chunk)),
        ]);

        var result = _scheduler.Start(() => source.Smooth(null, _scheduler), Created, Subscribed, minute * 3);

        var messages = result.Messages.Select(message => (message.Time % minute, message.Value.Value)).ToList();
        Assert.Equal(messages[..(messages.Count / 2)], messages[(messages.Count / 2)..]);
        source.Subscriptions.AssertEqual(Subscribe(200, minute * 3));
    }

    // A text that comes again after a rewind, whole and then more of it.
    private static Chunk[] Answer(string text, int tokens) =>
        [
            new TextChunk(text),
            new ThoughtChunk(text),
            new ToolCallChunk(text, _json),
            new MediaChunk(text, new byte[] { 1 }),
            new CitationChunk(_json),
            new UsageChunk(new Usage { TotalTokenCount = tokens }),
            new RewindChunk(text.Length),
            new TextChunk(text),
            new ThoughtChunk(text),
            new ToolCallChunk(text, _json),
            new MediaChunk(text, new byte[] { 1 }),
            new CitationChunk(_json),
            new TextChunk("!"),
            _finished,
        ];

    private List<object> Run(string name, Chunk[] chunks) => _operators[name](chunks.ToObservable(), _scheduler).ToEnumerable().ToList();

    private static string TextOf(IEnumerable<object> chunks)
    {
        var text = "";
        foreach (var chunk in chunks)
        {
            text = chunk switch
            {
                TextChunk piece => text + piece.Text,
                RewindChunk rewind => text[..^rewind.TextLength],
                FinishedChunk => text + "|",
                _ => text,
            };
        }

        return text;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference PushAnswer(Subject<Chunk> source)
    {
        var text = new string('a', 100);
        source.OnNext(new TextChunk(text));
        source.OnNext(new TextChunk(" b"));
        source.OnNext(_finished);
        return new WeakReference(text);
    }

    private static void Collect()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }
}
