using System.Reactive.Linq;
using System.Reactive.Subjects;
using Microsoft.Reactive.Testing;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Operators;

/// <summary>The second of two answers in one operator.</summary>
public sealed class SecondAnswerTests
{
    private static readonly FinishedChunk _finished = new(Outcome.Completed);
    private readonly TestScheduler _scheduler = new();

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
}
