using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Settings;
using GeminiRx.LanguageServer.Streaming;

namespace GeminiRx.LanguageServer.Tests.Streaming.Plays;

/// <summary>How long, and how often, a session tries with an editor of which nothing is known.</summary>
public sealed class UnknownEditorTests
{
    private readonly DocumentStore _documents = new(new Lock());
    private readonly StreamingSession _session;
    private readonly List<SessionEffect.Send> _sent = [];
    private readonly List<SessionEffect.Report> _reports = [];
    private SessionEffect.Wake? _wake;
    private SessionResult? _result;

    public UnknownEditorTests()
    {
        var document = _documents.Open(new DocumentUri("a"), 1, "ab");
        _session = new StreamingSession(new SessionId("me"), document, ResumePoint.AtOffset(1), Granularity.Line, EditorTraits.Unknown);
        Step(new SessionEvent.Arrived(new TextChunk("one\n")));
        Step(new SessionEvent.TurnGiven());
    }

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

    [Fact]
    public void Refusal_IsBelievedOnceItWasTrue()
    {
        Answer(EditAnswer.Refused);
        Report("Xab", 2);
        Assert.Single(_sent);
        Wake();
        Assert.Equal(2, _sent.Count);

        Answer(EditAnswer.Refused);
        Report("XYab", 3);

        Assert.Equal(3, _sent.Count);
    }

    [Fact]
    public void Refusal_OfAnEditThatTheDocumentShows_MeansNothing()
    {
        Answer(EditAnswer.Refused);
        Report("aone\nb", 2);
        End();

        Assert.Equal((1, 4, 0), (_sent.Count, _result!.Characters, _result.Unwritten));
    }

    // An editor that says so of an edit that the document shows may say so of others: the refusal of the next one means nothing.
    [Theory]
    [InlineData("Refused", true, false)]
    [InlineData("Refused", false, false)]
    [InlineData("Applied", true, true)]
    [InlineData("Applied", false, true)]
    public void Refusal_OfAnEditThatTheDocumentShows_IsNotBelievedOfTheNext(string answer, bool isAnsweredFirst, bool isBelieved)
    {
        Assert.True(_sent[0].Edit.CanBeRefused);
        if (isAnsweredFirst)
        {
            Answer(Enum.Parse<EditAnswer>(answer));
        }

        Report("aone\nb", 2);
        if (!isAnsweredFirst)
        {
            Answer(Enum.Parse<EditAnswer>(answer));
        }

        Step(new SessionEvent.Arrived(new TextChunk("two\n")));

        Assert.Equal(isBelieved, _sent[1].Edit.CanBeRefused);
    }

    [Fact]
    public void Edit_OfADocumentWithoutVersions_CannotBeRefused()
    {
        Report("Xab", null);
        Wake();

        Assert.False(_sent[1].Edit.CanBeRefused);
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

    [Fact]
    public void Document_OfAnEditorWithoutVersions_GetsEditsWithoutOne()
    {
        Report("Xab", null);
        Wake();

        Assert.Null(_sent[1].Version);
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
        Assert.Equal(("editor", 4), (_result.Failure!.Kind, _result.Unwritten));
    }

    [Fact]
    public void Edit_ThatIsNotTaken_IsToldAfterSecondsToEveryUser()
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

    private void Answer(EditAnswer answer)
    {
        _documents.RecordAnswer(new DocumentUri("a"), new SessionId("me"), _sent[^1].EditId, answer);
        Step(new SessionEvent.Answered(_sent[^1].EditId, answer));
    }

    private void Report(string text, int? version)
    {
        var (document, changes) = _documents.Change(new DocumentUri("a"), [new ContentChange(null, text)], version)!.Value;
        Step(new SessionEvent.Changed(changes, document));
    }

    private void Wake()
    {
        if (_wake is { } wake)
        {
            _wake = null;
            Step(new SessionEvent.Woken(wake.Id));
        }
    }

    private void End()
    {
        Step(new SessionEvent.Arrived(new FinishedChunk(Outcome.Completed)));
        Step(new SessionEvent.SourceEnded(null, null));
    }

    private void Step(SessionEvent happened)
    {
        foreach (var effect in _session.Step(happened))
        {
            switch (effect)
            {
                case SessionEffect.AskTurn:
                    _documents.Enqueue(new DocumentUri("a"), new SessionId("me"), () => { });
                    break;
                case SessionEffect.GiveTurn:
                    _documents.Release(new DocumentUri("a"), new SessionId("me"));
                    break;
                case SessionEffect.Send send:
                    if (_documents.TrySend(new DocumentUri("a"), send.Edit, send.Revision))
                    {
                        _sent.Add(send);
                    }

                    break;
                case SessionEffect.Report { IsNotice: true } report:
                    _reports.Add(report);
                    break;
                case SessionEffect.Wake wake:
                    _wake = wake;
                    break;
                case SessionEffect.End end:
                    _result = end.Result;
                    break;
            }
        }

        if (_result is null && happened is not SessionEvent.TurnGiven && _sent.Count > 0)
        {
            Step(new SessionEvent.TurnGiven());
        }
    }
}
