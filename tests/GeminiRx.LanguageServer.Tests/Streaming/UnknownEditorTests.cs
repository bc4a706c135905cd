using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Streaming;

namespace GeminiRx.LanguageServer.Tests.Streaming;

/// <summary>The limits of time and tries in an unknown editor.</summary>
public sealed class UnknownEditorTests : UnknownEditorFixture
{
    [Fact]
    public void Edit_ThatTypingOvertook_WaitsForALateReport()
    {
        Answer(EditAnswer.Applied);
        Report("Xab", 2);
        Assert.Equal((1, TimeSpan.FromSeconds(1.5)), (_sent.Count, _wake!.After));

        Report("Xaone\nb", 3);
        End();

        Assert.Equal((1, 0), (_sent.Count, _result!.Unwritten));
    }

    [Fact]
    public void Edit_ThatNoReportShows_IsSentAgain()
    {
        Answer(EditAnswer.Applied);
        Report("Xab", 2);
        Wake();

        Assert.Equal(2, _sent.Count);
        Assert.Equal(2, _sent[1].Edit.Change.Start);
    }

    [Theory]
    [InlineData("Refused")]
    [InlineData("Unclear")]
    [InlineData("Applied")]
    [InlineData("None")]
    public void Edit_ThatIsNeverShown_IsNotSentWithoutEnd(string answer)
    {
        for (var steps = 0; _result is null; steps++)
        {
            Assert.True(steps < 1000);
            if (answer != "None")
            {
                Answer(Enum.Parse<EditAnswer>(answer));
            }

            Wake();
        }

        Assert.Equal(("editor", 4), (_result.Failure!.Kind, _result.Unwritten));
        Assert.InRange(_sent.Count, 1, 40);
    }

    [Fact]
    public void Edit_OvertakenAgainAndAgain_IsNotSentWithoutEnd()
    {
        for (var version = 2; _result is null; version++)
        {
            Assert.True(version < 2000);
            Report(new string('X', version) + "ab", version);
            Wake();
        }

        Assert.Equal("editor", _result.Failure!.Kind);
    }

    [Theory]
    [InlineData("Refused")]
    [InlineData("None")]
    public void Stop_OfASessionWhoseEditIsNotTaken_EndsItWithinSeconds(string answer)
    {
        Step(new SessionEvent.StopRequested());
        End();
        var waited = TimeSpan.Zero;
        while (_result is null)
        {
            if (answer != "None")
            {
                Answer(Enum.Parse<EditAnswer>(answer));
            }

            waited += _wake!.After;
            Wake();
        }

        Assert.InRange(waited, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(7));
        Assert.Equal((null, Outcome.Stopped, 4), (_result.Failure, _result.Finished!.Outcome, _result.Unwritten));
    }

    [Fact]
    public void Edit_ThatIsNotTaken_IsReportedAfterSecondsToEveryUser()
    {
        for (var version = 2; _reports.Count == 0; version++)
        {
            Assert.True(version < 10);
            Report(new string('X', version) + "ab", version);
            Wake();
        }

        Assert.Equal([new SessionEffect.Report("waiting for the editor") { IsNotice = true }], _reports);
    }

    [Fact]
    public void Report_ThatComesAsTheWaitEnds_ShowsTheEditAllTheSame()
    {
        Answer(EditAnswer.Applied);
        Report("Xab", 2);
        var late = _documents.Change(new DocumentUri("a"), [new ContentChange(null, "Xaone\nb")], 3)!.Value;

        // The wait is over before the session has seen the report.
        Wake();
        Step(new SessionEvent.Changed(late.Changes, late.Document));
        End();

        Assert.Equal(("one\n", 0, "completed"), (_result!.From.Text, _result.Unwritten, _result.Failure is null ? "completed" : "failed"));
    }

    [Fact]
    public void Rewind_OfTextThatIsNotConfirmed_IsNotGoneOnWith()
    {
        Step(new SessionEvent.Rewound(4));
        Step(new SessionEvent.Arrived(new TextChunk("two\n")));
        while (_result is null)
        {
            Wake();
        }

        Assert.Equal("two\n", _result.From.Unwritten);
    }

    [Theory]
    [InlineData(Outcome.Completed, true)]
    [InlineData(Outcome.MaxTokens, false)]
    public void Answer_WhoseEndIsNotWritten_IsWholeOnlyIfItIsComplete(Outcome outcome, bool expected)
    {
        Step(new SessionEvent.Arrived(new FinishedChunk(outcome)));
        Step(new SessionEvent.SourceEnded(null, null));
        while (_result is null)
        {
            Wake();
        }

        Assert.Equal(expected, _result.From.IsWhole);
    }
}
