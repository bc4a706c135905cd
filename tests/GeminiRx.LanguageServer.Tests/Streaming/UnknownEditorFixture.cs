using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Settings;
using GeminiRx.LanguageServer.Streaming;

namespace GeminiRx.LanguageServer.Tests.Streaming;

/// <summary>A session in an unknown editor, whose reports and answers the test decides.</summary>
public abstract class UnknownEditorFixture
{
    private protected readonly DocumentStore _documents = new(new Lock());
    private protected readonly StreamingSession _session;
    private protected readonly List<SessionEffect.Send> _sent = [];
    private protected readonly List<SessionEffect.Report> _reports = [];
    private protected SessionEffect.Wake? _wake;
    private protected SessionResult? _result;

    private protected UnknownEditorFixture()
    {
        var document = _documents.Open(new DocumentUri("a"), 1, "ab");
        _session = new StreamingSession(
            new SessionId("me"),
            new InsertedText(document, ResumePoint.AtOffset(1)),
            Granularity.Line,
            EditorTraits.Unknown
        );
        Step(new SessionEvent.Arrived(new TextChunk("one\n")));
        Step(new SessionEvent.TurnGiven());
    }

    private protected void Answer(EditAnswer answer)
    {
        _documents.RecordAnswer(new DocumentUri("a"), new SessionId("me"), _sent[^1].EditId, answer);
        Step(new SessionEvent.Answered(_sent[^1].EditId, answer));
    }

    private protected void Report(string text, int? version)
    {
        var (document, changes) = _documents.Change(new DocumentUri("a"), [new ContentChange(null, text)], version)!.Value;
        Step(new SessionEvent.Changed(changes, document));
    }

    private protected void Wake()
    {
        if (_wake is { } wake)
        {
            _wake = null;
            Step(new SessionEvent.Woken(wake.Id));
        }
    }

    private protected void End()
    {
        Step(new SessionEvent.Arrived(new FinishedChunk(Outcome.Completed)));
        Step(new SessionEvent.SourceEnded(null, null));
    }

    private protected void Step(SessionEvent input)
    {
        foreach (var effect in _session.Step(input))
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

        if (_result is null && input is not SessionEvent.TurnGiven && _sent.Count > 0)
        {
            Step(new SessionEvent.TurnGiven());
        }
    }
}
