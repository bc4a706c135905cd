using Microsoft.Reactive.Testing;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Resilience.TimeLimits;

/// <summary>The time in the queue of a rate limiter does not count.</summary>
public sealed class LimitTimeQueueTests : LimitTimeFixture
{
    [Theory]
    [InlineData(500, 600)] // 100 ticks after the request is sent
    [InlineData(990, 1090)]
    public void LimitTime_WhileARequestWaitsForALimiter_CountsFromItsSending(long sent, long expected)
    {
        var source = _scheduler.CreateHotObservable(OnNext<Chunk>(205, new QueuedChunk(true)), OnNext<Chunk>(sent, new QueuedChunk(false)));

        var result = _scheduler.Start(() => source.LimitTime(firstContent: _100, scheduler: _scheduler), 100, 200, 2000);

        result.Messages.AssertEqual(
            OnNext<Chunk>(205, new QueuedChunk(true)),
            OnNext<Chunk>(sent, new QueuedChunk(false)),
            OnError<Chunk>(expected, e => e is GeminiTimeoutException { Limit: TimeLimit.FirstContent })
        );
        source.Subscriptions.AssertEqual(Subscribe(200, expected));
    }

    [Fact]
    public void LimitTime_Total_LeavesOutTheTimeInTheQueue()
    {
        // 30 ticks before the queue and 70 after it.
        var source = _scheduler.CreateHotObservable(OnNext<Chunk>(230, new QueuedChunk(true)), OnNext<Chunk>(500, new QueuedChunk(false)));

        var result = _scheduler.Start(() => source.LimitTime(total: _100, scheduler: _scheduler));

        result.Messages.AssertEqual(
            OnNext<Chunk>(230, new QueuedChunk(true)),
            OnNext<Chunk>(500, new QueuedChunk(false)),
            OnError<Chunk>(570, e => e is GeminiTimeoutException { Limit: TimeLimit.Total })
        );
    }

    [Fact]
    public void LimitTime_Gap_LeavesOutTheTimeInTheQueueOfAResumption()
    {
        var source = _scheduler.CreateHotObservable(
            OnNext<Chunk>(210, _text),
            OnNext<Chunk>(220, new QueuedChunk(true)),
            OnNext<Chunk>(500, new QueuedChunk(false))
        );

        var result = _scheduler.Start(() => source.LimitTime(contentGap: _50, scheduler: _scheduler));

        result.Messages.AssertEqual(
            OnNext<Chunk>(210, _text),
            OnNext<Chunk>(220, new QueuedChunk(true)),
            OnNext<Chunk>(500, new QueuedChunk(false)),
            OnError<Chunk>(550, e => e is GeminiTimeoutException { Limit: TimeLimit.ContentGap })
        );
    }
}
