using GeminiRx.LanguageServer.Sessions;
using GeminiRx.LanguageServer.Streaming;

namespace GeminiRx.LanguageServer.Tests.Sessions;

public sealed class ProblemTests
{
    [Theory]
    [InlineData(Outcome.MaxTokens, "The answer is not complete: maxTokens. Continue from here to get the rest.")]
    [InlineData(Outcome.Blocked, "The answer is not complete: blocked. Change the instruction, or the text around the cursor.")]
    [InlineData(Outcome.Malformed, "The answer is not complete: malformed. Ask again. If it happens again, change the prompt.")]
    public void Of_AnAnswerThatEndedEarly_SaysWhyAndWhatToDo(Outcome outcome, string message)
    {
        var problem = Problem.Of(Result(new FinishedChunk(outcome)))!;

        Assert.Equal((outcome.ToName(), message, false, false), (problem.Code, problem.Message, problem.IsError, problem.IsOfKey));
    }

    [Fact]
    public void Of_AnAnswerThatTheServiceExplains_NamesTheReason()
    {
        var blocked = new FinishedChunk(Outcome.Blocked);

        Assert.Contains(
            "A safety setting blocked the answer (SAFETY).",
            MessageOf(blocked with { Reason = new("SAFETY") }),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "The service blocked the prompt without naming a reason (OTHER).",
            MessageOf(blocked with { BlockReason = new("OTHER") }),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(Outcome.Completed)]
    [InlineData(Outcome.Stopped)]
    public void Of_AnAnswerThatEndedInOrder_IsNone(Outcome outcome) => Assert.Null(Problem.Of(Result(new FinishedChunk(outcome))));

    [Fact]
    public void Of_ASessionThatBrokeOffWithoutAnEnd_IsNone() => Assert.Null(Problem.Of(Result(null)));

    [Fact]
    public void Of_AnEmptyAnswer_SaysSo()
    {
        var empty = Result(new FinishedChunk(Outcome.Completed)) with { Characters = 0, HasReceived = false };

        var problem = Problem.Of(empty)!;
        Assert.Equal(("empty", false), (problem.Code, problem.IsError));
        Assert.Equal("The answer is empty. Try again, or add an instruction.", problem.Message);
        Assert.Null(Problem.Of(empty with { HasReceived = true }));
        Assert.Null(Problem.Of(empty with { Characters = 1 }));
        Assert.Null(Problem.Of(empty with { From = empty.From with { Unwritten = "x" } }));
        Assert.Null(Problem.Of(empty with { Finished = new FinishedChunk(Outcome.Stopped) }));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_AFailure_IsItsWords(bool isOfKey)
    {
        var problem = Problem.Of(Result(null) with { Failure = new SessionFailure("network", "no connection.", isOfKey) });

        Assert.Equal(new Problem("network", "no connection.", IsError: true, isOfKey), problem);
    }

    [Theory]
    [InlineData("Undone", "Stopped, because its newest text was deleted.")]
    [InlineData("Closed", "Stopped, because the document was closed.")]
    [InlineData("Reopened", "Stopped, because the document was loaded again. Run the command again to get the answer.")]
    [InlineData("OutOfSync", "Stopped, because a change of the document could not be read. Close the document and open it again.")]
    [InlineData("Requested", null)]
    [InlineData("Disconnected", null)]
    public void MessageOf_AReason_IsReportedWhereTheUserDidNotAskForIt(string reason, string? message) =>
        Assert.Equal(message, Problem.MessageOf(Enum.Parse<StopReason>(reason)));

    [Fact]
    public void MessageOf_NoReason_IsNone() => Assert.Null(Problem.MessageOf(null));

    private static string MessageOf(FinishedChunk finished) => Problem.Of(Result(finished))!.Message;

    private static SessionResult Result(FinishedChunk? finished) =>
        new(finished, null, Characters: 3, null, ResumePoint.AtOffset(3) with { Text = "one" }, null, HasReceived: true);
}
