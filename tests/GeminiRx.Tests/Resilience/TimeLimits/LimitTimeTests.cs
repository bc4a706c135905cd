using System.Reactive.Linq;
using GeminiRx.Wire.Json;
using Microsoft.Reactive.Testing;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Resilience.TimeLimits;

public sealed class LimitTimeTests : LimitTimeFixture
{
    [Fact]
    public void LimitTime_NoContentInTime_ReportsFirstContent()
    {
        var source = _scheduler.CreateHotObservable(
            OnNext<Chunk>(210, _usage),
            OnNext<Chunk>(220, new CheckpointChunk("c")),
            OnNext<Chunk>(230, new TextChunk("") { ThoughtSignature = "s" }),
            OnNext<Chunk>(400, _text)
        );

        var result = _scheduler.Start(() => source.LimitTime(firstContent: _100, contentGap: _50, scheduler: _scheduler));

        result.Messages.AssertEqual(
            OnNext<Chunk>(210, _usage),
            OnNext<Chunk>(220, new CheckpointChunk("c")),
            OnNext<Chunk>(230, new TextChunk("") { ThoughtSignature = "s" }),
            OnError<Chunk>(
                300,
                e =>
                    e is GeminiTimeoutException { Limit: TimeLimit.FirstContent, Kind: "timeout", IsTransient: false } failure
                    && failure.Usage == _usage.Usage
            )
        );
        source.Subscriptions.AssertEqual(Subscribe(200, 300));
    }

    [Theory]
    [MemberData(nameof(Contents))]
    public void LimitTime_AnyContent_FeedsTheGap(Chunk content)
    {
        var source = _scheduler.CreateHotObservable(
            OnNext(290, content),
            OnNext(330, content),
            OnNext<Chunk>(340, _usage),
            OnNext<Chunk>(350, new ThoughtChunk(""))
        );

        var result = _scheduler.Start(() => source.LimitTime(firstContent: _100, contentGap: _50, scheduler: _scheduler));

        result.Messages.AssertEqual(
            OnNext(290, content),
            OnNext(330, content),
            OnNext<Chunk>(340, _usage),
            OnNext<Chunk>(350, new ThoughtChunk("")),
            OnError<Chunk>(380, e => e is GeminiTimeoutException { Limit: TimeLimit.ContentGap })
        );
        source.Subscriptions.AssertEqual(Subscribe(200, 380));
    }

    [Fact]
    public void LimitTime_SteadyAnswer_MeetsTheTotal()
    {
        var source = _scheduler.CreateHotObservable([.. Enumerable.Range(0, 20).Select(i => OnNext<Chunk>(210 + (i * 20), _text))]);

        var result = _scheduler.Start(() => source.LimitTime(_100, _50, _100, _scheduler));

        Assert.Equal(5, result.Messages.Count(message => message.Value.HasValue));
        Assert.Equal(OnError<Chunk>(300, e => e is GeminiTimeoutException { Limit: TimeLimit.Total }), result.Messages[^1]);
        source.Subscriptions.AssertEqual(Subscribe(200, 300));
    }

    [Fact]
    public void LimitTime_InTime_ChangesNothingAndLeavesNoTimer()
    {
        var finished = new FinishedChunk(Outcome.Completed);
        var source = _scheduler.CreateHotObservable(
            OnNext<Chunk>(210, _text),
            OnNext<Chunk>(250, _text),
            OnNext<Chunk>(260, finished),
            OnCompleted<Chunk>(261)
        );

        var result = _scheduler.Start(() => source.LimitTime(_50, _50, TimeSpan.FromHours(1), _scheduler));

        result.Messages.AssertEqual(
            OnNext<Chunk>(210, _text),
            OnNext<Chunk>(250, _text),
            OnNext<Chunk>(260, finished),
            OnCompleted<Chunk>(261)
        );
        source.Subscriptions.AssertEqual(Subscribe(200, 261));
        AssertNoTimer();
    }

    [Fact]
    public void LimitTime_AfterTheFinishedChunk_HasNoLimit()
    {
        var finished = new FinishedChunk(Outcome.Completed);
        var source = _scheduler.CreateHotObservable(OnNext<Chunk>(210, _text), OnNext<Chunk>(220, finished), OnCompleted<Chunk>(900));

        var result = _scheduler.Start(() => source.LimitTime(_50, _50, _100, _scheduler));

        result.Messages.AssertEqual(OnNext<Chunk>(210, _text), OnNext<Chunk>(220, finished), OnCompleted<Chunk>(900));
        source.Subscriptions.AssertEqual(Subscribe(200, 900));
    }

    [Fact]
    public void LimitTime_NoLimits_RunsNoTimer()
    {
        var source = _scheduler.CreateHotObservable(OnNext<Chunk>(210, _text));
        using var none = source.LimitTime(scheduler: _scheduler).Subscribe(_ => { }, e => throw e);
        using var infinite = source
            .LimitTime(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan, _scheduler)
            .Subscribe(_ => { }, e => throw e);

        _scheduler.AdvanceTo(1000);

        AssertNoTimer();
    }

    [Fact]
    public void LimitTime_Empty_Completes()
    {
        var source = _scheduler.CreateHotObservable(OnCompleted<Chunk>(250));

        var result = _scheduler.Start(() => source.LimitTime(_100, _50, _100, _scheduler));

        result.Messages.AssertEqual(OnCompleted<Chunk>(250));
        source.Subscriptions.AssertEqual(Subscribe(200, 250));
        AssertNoTimer();
    }

    [Fact]
    public void LimitTime_Error_IsPassedOn()
    {
        var error = new InvalidOperationException();
        var source = _scheduler.CreateHotObservable(OnNext<Chunk>(210, _text), OnError<Chunk>(220, error));

        var result = _scheduler.Start(() => source.LimitTime(_100, _50, _100, _scheduler));

        result.Messages.AssertEqual(OnNext<Chunk>(210, _text), OnError<Chunk>(220, error));
        source.Subscriptions.AssertEqual(Subscribe(200, 220));
        AssertNoTimer();
    }

    [Fact]
    public void LimitTime_Disposed_LeavesNoTimer()
    {
        var source = _scheduler.CreateHotObservable(OnNext<Chunk>(210, _text));

        var result = _scheduler.Start(() => source.LimitTime(_100, _50, _100, _scheduler), 220);

        result.Messages.AssertEqual(OnNext<Chunk>(210, _text));
        source.Subscriptions.AssertEqual(Subscribe(200, 220));
        AssertNoTimer();
    }

    [Fact]
    public void LimitTime_BadArguments_AreRefusedAtOnce()
    {
        Assert.Throws<ArgumentNullException>(() => ((IObservable<Chunk>)null!).LimitTime(_50));
        Assert.Throws<ArgumentOutOfRangeException>("firstContent", () => Observable.Never<Chunk>().LimitTime(TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(
            "contentGap",
            () => Observable.Never<Chunk>().LimitTime(contentGap: TimeSpan.FromTicks(-2))
        );
        Assert.Throws<ArgumentOutOfRangeException>("total", () => Observable.Never<Chunk>().LimitTime(total: TimeSpan.Zero));
    }
}
