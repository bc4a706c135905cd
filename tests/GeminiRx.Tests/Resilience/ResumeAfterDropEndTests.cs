using System.Reactive;
using Microsoft.Reactive.Testing;
using static GeminiRx.Tests.Resilience.Failures;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Resilience;

/// <summary>Failures that end a resumed answer.</summary>
public sealed class ResumeAfterDropEndTests : ResumeAfterDropFixture
{
    [Fact]
    public void Resume_WithoutProgress_FailsAfterTheLastRetry()
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
    public void Resume_WithANewCheckpointEachTime_Continues()
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
    public void Arguments_ThatCannotWork_AreRefused() => Assert.Throws<ArgumentNullException>(() => ((ChunkSource)null!).ResumeAfterDrop());
}
