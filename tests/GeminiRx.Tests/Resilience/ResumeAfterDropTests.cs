using System.Reactive;
using Microsoft.Reactive.Testing;
using static GeminiRx.Tests.Resilience.Failures;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Resilience;

public sealed class ResumeAfterDropTests : ResumeAfterDropFixture
{
    [Fact]
    public void Resume_FromACheckpoint_RewindsBeforeTheRepeatedText()
    {
        var service = new Service(
            _scheduler,
            [Next(10, A), Next(20, new CheckpointChunk("t1")), Next(30, new TextChunk("bcd")), Next(40, Usage(7)), Fail(50, Dropped())],
            [
                Next(10, Usage(1)),
                Next(20, new TextChunk("bc")),
                Next(30, new TextChunk("de")),
                Next(40, End with { Usage = Usage(3).Usage }),
                Complete(50),
            ]
        );

        var result = Run(service, _options);

        result.Messages.AssertEqual(
            OnNext<Chunk>(210, A),
            OnNext<Chunk>(220, new CheckpointChunk("t1")),
            OnNext<Chunk>(230, new TextChunk("bcd")),
            OnNext<Chunk>(240, Usage(7)),
            OnNext<Chunk>(250, Retrying(1, 50)),
            OnNext<Chunk>(310, Usage(8)),
            OnNext<Chunk>(320, new RewindChunk(3)),
            OnNext<Chunk>(320, new TextChunk("bc")),
            OnNext<Chunk>(330, new TextChunk("de")),
            OnNext<Chunk>(340, End with { Usage = Usage(10).Usage }),
            OnCompleted<Chunk>(350)
        );
        Assert.Equal([Subscribe(200, 250), Subscribe(300, 350)], service.Subscriptions);
        Assert.Equal([_request, _request with { ContinuationToken = "t1" }], service.Requests);
    }

    [Fact]
    public void Resume_RightAtACheckpoint_RewindsNothing()
    {
        var service = new Service(
            _scheduler,
            [Next(10, A), Next(20, new CheckpointChunk("t1")), Fail(30, Truncated())],
            [Next(10, B), Complete(20)]
        );

        Run(service, _options)
            .Messages.AssertEqual(
                OnNext<Chunk>(210, A),
                OnNext<Chunk>(220, new CheckpointChunk("t1")),
                OnNext<Chunk>(230, new RetryingChunk(1, TimeSpan.FromTicks(50)) { Cause = Truncated() }),
                OnNext<Chunk>(290, B),
                OnCompleted<Chunk>(300)
            );
    }

    [Fact]
    public void Resume_ThatFails_KeepsTheDeliveredText()
    {
        var last = BadRequest();
        var service = new Service(
            _scheduler,
            [Next(10, new CheckpointChunk("t1")), Next(20, A), Next(25, Usage(4)), Fail(30, Dropped())],
            [Next(10, Usage(1)), Fail(20, last)]
        );

        var result = Run(service, _options);

        Assert.DoesNotContain(result.Messages, message => message.Value is { HasValue: true, Value: RewindChunk });
        Assert.Same(last, result.Messages[^1].Value.Exception);
        Assert.Equal(5, last.Usage!.TotalTokenCount);
    }

    // The answer is "b ", a checkpoint, "aabb ", then a drop. The resumption delivers a checkpoint and fails: no text is rewound.
    [Fact]
    public void Resume_ThatDeliversACheckpointAndFails_RewindsNothing()
    {
        var last = BadRequest();
        var service = new Service(
            _scheduler,
            [Next(10, new TextChunk("b ")), Next(20, new CheckpointChunk("t1")), Next(30, new TextChunk("aabb ")), Fail(40, Dropped())],
            [Next(10, new CheckpointChunk("t2")), Fail(20, last)]
        );

        var result = Run(service, _options);

        result.Messages.AssertEqual(
            OnNext<Chunk>(210, new TextChunk("b ")),
            OnNext<Chunk>(220, new CheckpointChunk("t1")),
            OnNext<Chunk>(230, new TextChunk("aabb ")),
            OnNext<Chunk>(240, Retrying(1, 50)),
            OnError<Chunk>(310, last)
        );
        Assert.Equal([Subscribe(200, 240), Subscribe(290, 310)], service.Subscriptions);
    }

    [Fact]
    public void Resume_ThatDeliversNoContentAndFails_RewindsNothing()
    {
        foreach (var chunk in _noContent)
        {
            var scheduler = new TestScheduler();
            var service = new Service(
                scheduler,
                [Next(10, new TextChunk("b ")), Next(20, new CheckpointChunk("t1")), Next(30, new TextChunk("aabb ")), Fail(40, Dropped())],
                [Next(5, new CheckpointChunk("t2")), Next(10, chunk), Next(15, new CheckpointChunk("t3")), Fail(20, BadRequest())]
            );

            var source = service.Source.ResumeAfterDrop(_options, scheduler);
            var result = scheduler.Start(() => source(_request), Created, Subscribed, disposed: 5000);

            var chunks = result.Messages.Where(message => message.Value.HasValue).Select(message => message.Value.Value).ToList();
            Assert.DoesNotContain(chunks, shown => shown is RewindChunk or CheckpointChunk { Token: not "t1" });
            Assert.Equal("b aabb ", TextOf(result));
            Assert.Equal(NotificationKind.OnError, result.Messages[^1].Value.Kind);
        }
    }

    [Fact]
    public void Resume_ThatFailsSeveralTimesInARow_RewindsAtTheFirstNewContent()
    {
        var service = new Service(
            _scheduler,
            [Next(10, new TextChunk("b ")), Next(20, new CheckpointChunk("t1")), Next(30, new TextChunk("aabb ")), Fail(40, Dropped())],
            [Next(10, new CheckpointChunk("t2")), Fail(20, Dropped())],
            [Next(10, new CheckpointChunk("t3")), Next(20, A), Next(30, End), Complete(40)]
        );

        var result = Run(service, _options);

        result.Messages.AssertEqual(
            OnNext<Chunk>(210, new TextChunk("b ")),
            OnNext<Chunk>(220, new CheckpointChunk("t1")),
            OnNext<Chunk>(230, new TextChunk("aabb ")),
            OnNext<Chunk>(240, Retrying(1, 50)),
            OnNext<Chunk>(310, Retrying(2, 100)),
            OnNext<Chunk>(430, new RewindChunk(5)),
            OnNext<Chunk>(430, new CheckpointChunk("t3")),
            OnNext<Chunk>(430, A),
            OnNext<Chunk>(440, End),
            OnCompleted<Chunk>(450)
        );
        Assert.Equal([Subscribe(200, 240), Subscribe(290, 310), Subscribe(410, 450)], service.Subscriptions);

        // A checkpoint without content after the previous one marks the same position. The newest is used.
        Assert.Equal([null, "t1", "t2"], service.Requests.Select(request => request.ContinuationToken));
    }

    [Fact]
    public void Resume_ThatDeliversOnlyCheckpoints_DoesNotCountAsProgress()
    {
        var service = new Service(
            _scheduler,
            [Next(10, A), Next(20, new CheckpointChunk("t1")), Next(30, B), Fail(40, Dropped())],
            [Next(10, new CheckpointChunk("t2")), Fail(20, Dropped())],
            [Next(10, new CheckpointChunk("t3")), Next(15, B), Fail(20, Dropped())]
        );

        var result = Run(service, _options);

        Assert.IsType<GeminiConnectionException>(result.Messages[^1].Value.Exception);
        Assert.Equal([null, "t1", "t2"], service.Requests.Select(request => request.ContinuationToken));
    }

    // The resumption ends the answer at its checkpoint, so the text after the checkpoint is rewound.
    [Fact]
    public void Resume_ThatCompletesWithoutContent_RewindsToTheCheckpoint()
    {
        var service = new Service(
            _scheduler,
            [Next(10, A), Next(20, new CheckpointChunk("t1")), Next(30, new TextChunk("bcd")), Fail(40, Dropped())],
            [Next(10, new CheckpointChunk("t2")), Next(20, End), Complete(30)]
        );

        Run(service, _options)
            .Messages.AssertEqual(
                OnNext<Chunk>(210, A),
                OnNext<Chunk>(220, new CheckpointChunk("t1")),
                OnNext<Chunk>(230, new TextChunk("bcd")),
                OnNext<Chunk>(240, Retrying(1, 50)),
                OnNext<Chunk>(310, new RewindChunk(3)),
                OnNext<Chunk>(310, new CheckpointChunk("t2")),
                OnNext<Chunk>(310, End),
                OnCompleted<Chunk>(320)
            );
        Assert.Equal([Subscribe(200, 240), Subscribe(290, 320)], service.Subscriptions);
    }
}
