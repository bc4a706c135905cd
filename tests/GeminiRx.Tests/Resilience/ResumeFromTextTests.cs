using static GeminiRx.Tests.Resilience.Failures;

namespace GeminiRx.Tests.Resilience;

/// <summary>Resumptions that continue from the text of the answer.</summary>
public sealed class ResumeFromTextTests : ResumeAfterDropFixture
{
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
    public void Resume_FromText_ContinuesAndRemovesTheRepetition()
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
    public void Resume_FromText_TwiceAndThenACheckpoint_ResumesAtTheCheckpoint()
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
    public void Resume_FromText_ThatFailsInARepetition_DoublesNothing()
    {
        var service = new Service(
            _scheduler,
            [Next(10, new TextChunk("The end of the beginning")), Fail(20, Dropped())],
            [Next(10, new TextChunk("The end of")), Fail(20, BadRequest())]
        );

        Assert.Equal("The end of the beginning", TextOf(Run(service, _fromText)));
    }

    [Fact]
    public void Resume_FromText_ThatCompletesInAPossibleRepetition_DeliversIt()
    {
        var service = new Service(
            _scheduler,
            [Next(10, new TextChunk("The cat sat. And then ")), Fail(20, Dropped())],
            [Next(10, new TextChunk("The cat")), Complete(20)]
        );

        Assert.Equal("The cat sat. And then The cat", TextOf(Run(service, _fromText)));
    }
}
