using System.Reactive;
using static GeminiRx.Tests.Resilience.Failures;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Resilience;

/// <summary>An interaction that the service runs is read on before its first content too, not asked for again.</summary>
public sealed class RetryReadsOnTests : AnswerPolicyFixture
{
    private static readonly InteractionChunk _running = new("v1", InteractionStatus.InProgress);
    private static readonly StepStartChunk _step = new(0, "model_output");
    private static readonly CheckpointChunk _atE1 = new("interactions/v1?last_event_id=e1");
    private static readonly CheckpointChunk _atE2 = new("interactions/v1?last_event_id=e2");

    [Fact]
    public void Retry_AfterACheckpoint_ReadsOnAndDeliversWhatCameBeforeItOnce()
    {
        var service = new Service(
            _scheduler,
            [Next(10, _running), Next(11, _atE1), Fail(20, Dropped())],
            [Next(10, _step), Next(11, _atE2), Next(12, new StepStartChunk(1, "cut")), Fail(20, Truncated())],
            [Fail(10, Unavailable())],
            [Next(10, A), Next(20, End), Complete(21)]
        );

        var result = Run(service, All with { Retry = _retry with { MaxRetries = 3 } });

        Assert.Equal([null, _atE1.Token, _atE2.Token, _atE2.Token], service.Requests.Select(request => request.ContinuationToken));
        Assert.Equal([_running, _step, _atE2, A, End], Delivered(result).Where(chunk => chunk is not RetryingChunk));
        Assert.Equal(NotificationKind.OnCompleted, result.Messages[^1].Value.Kind);
    }

    [Fact]
    public void Retry_AfterAnErrorOfTheRun_AsksAgain()
    {
        var service = new Service(
            _scheduler,
            [Next(10, _running), Next(11, _atE1), Fail(20, Unavailable())],
            [Next(10, _running), Next(20, A), Complete(21)]
        );

        var result = Run(service, All);

        Assert.Equal([null, null], service.Requests.Select(request => request.ContinuationToken));
        Assert.Equal([_running, A], Delivered(result).Where(chunk => chunk is not RetryingChunk));
    }

    [Fact]
    public void Retry_AfterACheckpointOfTheGeneration_AsksAgain()
    {
        var service = new Service(_scheduler, [Next(11, new CheckpointChunk("t")), Fail(20, Dropped())], [Next(20, A), Complete(21)]);

        Run(service, All);

        Assert.Equal([null, null], service.Requests.Select(request => request.ContinuationToken));
    }

    [Fact]
    public void Resume_InANewStep_RewindsBeforeItsStart_AndKeepsTheStart()
    {
        var (second, third) = (new StepStartChunk(1, "model_output"), new StepStartChunk(2, "model_output"));
        var service = new Service(
            _scheduler,
            [Next(10, _step), Next(11, _atE1), Next(12, A), Fail(20, Dropped())],
            [Next(10, second), Next(11, _atE2), Next(12, third), Fail(20, Dropped())],
            [Fail(20, Dropped())],
            [Next(10, third), Next(12, B), Next(13, End), Complete(14)]
        );

        var result = Run(service, new AnswerPolicy { Resume = new() { Retry = _retry with { MaxRetries = 5 } } });

        Assert.Equal(
            [_step, _atE1, A, new RewindChunk(1), second, _atE2, third, B, End],
            Delivered(result).Where(chunk => chunk is not RetryingChunk)
        );
    }

    [Fact]
    public void Retry_OfEachSubscription_BeginsAnew()
    {
        var service = new Service(
            _scheduler,
            [Next(10, _running), Next(11, _atE1), Fail(20, Dropped())],
            [Next(20, A), Complete(21)],
            [Next(20, B), Complete(21)]
        );
        var answer = service.Source.RetryBeforeContent(_retry, _scheduler)(_request);
        _scheduler.Start(() => answer, Created, Subscribed, disposed: 1000);

        var second = _scheduler.CreateObserver<Chunk>();
        answer.Subscribe(second);
        _scheduler.AdvanceBy(1000);

        Assert.Equal([null, _atE1.Token, null], service.Requests.Select(request => request.ContinuationToken));
        Assert.Equal([B], Delivered(second));
    }
}
