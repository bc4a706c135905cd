using System.Reactive;
using Microsoft.Reactive.Testing;
using static GeminiRx.Tests.Resilience.Failures;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Resilience;

public sealed class ResumeAfterDropTests
{
    private static readonly GenerateRequest _request = new("Hi") { Temperature = 0.5 };
    private static readonly ResumeOptions _options = new()
    {
        Retry = new RetryOptions
        {
            MaxRetries = 2,
            BaseDelay = TimeSpan.FromTicks(100),
            Random = () => 0.5,
        },
    };
    private static readonly ResumeOptions _fromText = _options with { ContinueFromText = true };

    private static readonly Chunk[] _noContent =
    [
        Usage(1),
        Retrying(1, 5),
        new SafetyChunk(default),
        new UnknownFieldChunk("x", default),
        new RewindChunk(0),
        new TextChunk(""),
        new ThoughtChunk(""),
        new TextChunk("") { ThoughtSignature = "c2ln" },
    ];

    private readonly TestScheduler _scheduler = new();

    [Fact]
    public void Resume_FromACheckpoint_RewindsBeforeWhatComesAgain()
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
    public void Resume_RightAtACheckpoint_TakesNothingBack()
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
    public void Resume_ThatFails_LeavesWhatWasShown()
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

    // "b ", a checkpoint, "aabb ", dropped. A resumption that brings a checkpoint and fails takes nothing back.
    [Fact]
    public void Resume_ThatBringsACheckpointAndFails_TakesNothingBack()
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
    public void Resume_ThatBringsAnythingButContentAndFails_TakesNothingBack()
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
    public void Resume_ThatFailsSeveralTimesInARow_TakesTheTextBackOnceThereIsNewContent()
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

        // A checkpoint that nothing followed is at the same place as the one before, and the newest one is used.
        Assert.Equal([null, "t1", "t2"], service.Requests.Select(request => request.ContinuationToken));
    }

    [Fact]
    public void Resume_ThatBringsOnlyCheckpoints_IsNoProgress()
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

    // The resumption says that the answer ends at its checkpoint: what came after it is void.
    [Fact]
    public void Resume_ThatCompletesWithoutContent_TakesBackWhatCameAfterTheCheckpoint()
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

    [Fact]
    public void Resume_FromTextWithACheckpointBeforeARepetition_DoublesNothing()
    {
        const string Shown = "Once upon a time there was a probe";
        var service = new Service(
            _scheduler,
            [Next(10, new TextChunk(Shown)), Fail(20, Dropped())],
            [
                Next(5, new CheckpointChunk("t1")),
                Next(10, new TextChunk("there was ")),
                Next(15, new CheckpointChunk("t2")),
                Fail(20, Dropped()),
            ],
            [Next(10, new TextChunk("there was a probe that slept.")), Next(20, End), Complete(30)]
        );

        Assert.Equal(Shown + " that slept.", TextOf(Run(service, _fromText)));
    }

    [Fact]
    public void Resume_WithoutProgress_EndsAfterItsTries()
    {
        var service = new Service(
            _scheduler,
            [Next(5, new CheckpointChunk("t")), Next(10, A), Fail(20, Dropped())],
            [Next(10, A), Fail(20, Dropped())],
            [Next(10, A), Fail(20, Dropped())]
        );

        var result = Run(service, _options);

        Assert.Equal(3, service.Requests.Count);
        Assert.IsType<GeminiConnectionException>(result.Messages[^1].Value.Exception);
    }

    [Fact]
    public void Resume_WithANewCheckpointEachTime_GoesOn()
    {
        var service = new Service(
            _scheduler,
            [Next(10, A), Next(15, new CheckpointChunk("1")), Fail(20, Dropped())],
            [Next(10, A), Next(15, new CheckpointChunk("2")), Fail(20, Dropped())],
            [Next(10, A), Next(15, new CheckpointChunk("3")), Fail(20, Dropped())],
            [Next(10, A), Next(15, new CheckpointChunk("4")), Fail(20, Dropped())],
            [Next(10, End), Complete(20)]
        );

        Assert.Equal(NotificationKindOf(Run(service, _options)), NotificationKind.OnCompleted);
        Assert.Equal([null, "1", "2", "3", "4"], service.Requests.Select(request => request.ContinuationToken));
    }

    [Fact]
    public void Resume_BeforeContentOrWithoutACheckpoint_PassesTheFailureOn()
    {
        var failure = Dropped();
        Run(new Service(_scheduler, [Next(5, new CheckpointChunk("t")), Fail(10, failure)]), _options)
            .Messages.AssertEqual(OnNext<Chunk>(205, new CheckpointChunk("t")), OnError<Chunk>(210, failure));

        var scheduler = new TestScheduler();
        scheduler
            .Start(() => new Service(scheduler, [Next(5, A), Fail(10, failure)]).Source.ResumeAfterDrop(_options, scheduler)(_request))
            .Messages.AssertEqual(OnNext<Chunk>(205, A), OnError<Chunk>(210, failure));
    }

    [Fact]
    public void Resume_AfterABlockOfThePrompt_PassesTheFailureOn()
    {
        var failure = Dropped();
        failure.PromptBlock = BlockReason.Safety;
        var service = new Service(_scheduler, [Next(5, new CheckpointChunk("t")), Next(7, A), Fail(10, failure)]);

        Assert.Same(failure, Run(service, _options).Messages[^1].Value.Exception);
        Assert.Single(service.Requests);
    }

    [Fact]
    public void Resume_Disposed_ResumesNothing()
    {
        var service = new Service(_scheduler, [Next(5, A), Next(6, new CheckpointChunk("t")), Fail(10, Dropped())], [Next(10, B)]);

        _scheduler.Start(() => service.Source.ResumeAfterDrop(_options, _scheduler)(_request), Created, Subscribed, disposed: 230);

        Assert.Single(service.Requests);
    }

    [Fact]
    public void Resume_FromText_AsksTheModelToGoOnAndTakesOutWhatItRepeats()
    {
        const string Shown = "Once upon a time there was a probe";
        var service = new Service(
            _scheduler,
            [Next(10, new TextChunk(Shown)), Next(15, Usage(9)), Fail(20, Dropped())],
            [
                Next(10, new ThoughtChunk("Hm.")),
                Next(20, new TextChunk("there was ")),
                Next(30, new TextChunk("a probe that")),
                Next(40, new TextChunk(" slept.")),
                Next(50, End),
                Complete(60),
            ]
        );

        var result = Run(service, _fromText);

        Assert.Equal(Shown + " that slept.", TextOf(result));
        var asked = service.Requests[1];
        Assert.Equal([.. _request.Contents, Content.Model(Shown), Content.User(_fromText.ContinuePrompt)], asked.Contents);
        Assert.Equal((0.5, null), (asked.Temperature, asked.ContinuationToken));
        Assert.Equal(9, ((FinishedChunk)result.Messages[^2].Value.Value).Usage!.TotalTokenCount);
    }

    [Fact]
    public void Resume_FromText_TwiceAndThenACheckpoint_GoesOnFromThere()
    {
        var service = new Service(
            _scheduler,
            [Next(10, new TextChunk("one ")), Fail(20, Dropped())],
            [Next(10, new TextChunk("two ")), Fail(20, Dropped())],
            [Next(10, new TextChunk("three ")), Next(15, new CheckpointChunk("t")), Next(17, new TextChunk("fo")), Fail(20, Dropped())],
            [Next(10, new TextChunk("four")), Next(15, End), Complete(20)]
        );

        var result = Run(service, _fromText);

        Assert.Equal("one two three fofour", TextOf(result));
        Assert.Equal(
            new RewindChunk(2),
            result.Messages.Select(message => message.Value).Single(value => value is { HasValue: true, Value: RewindChunk }).Value
        );
        Assert.Equal(service.Requests[2] with { ContinuationToken = "t" }, service.Requests[3]);
    }

    [Fact]
    public void Resume_FromText_OfMoreThanText_PassesTheFailureOn()
    {
        var failure = Dropped();
        var service = new Service(_scheduler, [Next(10, A), Next(15, new ToolCallChunk("f", default)), Fail(20, failure)]);

        Assert.Same(failure, Run(service, _fromText).Messages[^1].Value.Exception);
    }

    [Fact]
    public void Resume_FromText_ThatBreaksOffInARepetition_DoublesNothing()
    {
        var service = new Service(
            _scheduler,
            [Next(10, new TextChunk("The end of the beginning")), Fail(20, Dropped())],
            [Next(10, new TextChunk("The end of")), Fail(20, BadRequest())]
        );

        Assert.Equal("The end of the beginning", TextOf(Run(service, _fromText)));
    }

    [Fact]
    public void Resume_FromText_ThatCompletesWithoutAWord_ShowsWhatIsHeld()
    {
        var service = new Service(
            _scheduler,
            [Next(10, new TextChunk("The cat sat. And then ")), Fail(20, Dropped())],
            [Next(10, new TextChunk("The cat")), Complete(20)]
        );

        Assert.Equal("The cat sat. And then The cat", TextOf(Run(service, _fromText)));
    }

    [Fact]
    public void Arguments_ThatCannotWork_AreRefused() => Assert.Throws<ArgumentNullException>(() => ((ChunkSource)null!).ResumeAfterDrop());

    private static string TextOf(ITestableObserver<Chunk> result) =>
        string.Concat(
            result
                .Messages.Where(message => message.Value.HasValue)
                .Select(message => message.Value.Value)
                .OfType<TextChunk>()
                .Select(chunk => chunk.Text)
        );

    private static NotificationKind NotificationKindOf(ITestableObserver<Chunk> result) => result.Messages[^1].Value.Kind;

    private static UsageChunk Usage(int total) => new(new Usage { TotalTokenCount = total });

    private static RetryingChunk Retrying(int attempt, long ticks) => new(attempt, TimeSpan.FromTicks(ticks)) { Cause = Dropped() };

    private ITestableObserver<Chunk> Run(Service service, ResumeOptions options) =>
        _scheduler.Start(() => service.Source.ResumeAfterDrop(options, _scheduler)(_request), Created, Subscribed, disposed: 5000);
}
