using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Streaming;
using GeminiRx.Testing.Editors;

namespace GeminiRx.LanguageServer.Tests.Streaming;

/// <summary>One session of a <see cref="SessionHarness"/> with what is on its way to and from it.</summary>
internal sealed class SessionOnWire(
    SessionHarness harness, string id, StreamingSession session, DocumentStore documents, int stream, ResumePoint begun)
{
    public const string Uri = "file:///a";

    private readonly Queue<SessionEffect.Send> _edits = [];
    private readonly Queue<SessionEvent.Answered> _answers = [];
    private readonly Queue<SessionEvent> _posted = [];
    private SessionEffect.Wake? _wake;
    private ResumePoint _from = begun;

    public int Stream => stream;

    public SessionResult? Result { get; private set; }

    /// <summary>What the session left, moved with all that happened since.</summary>
    public ResumePoint From => _from;

    public bool IsSourceStopped { get; private set; }

    public List<string> Reports { get; } = [];

    public List<EditStep> Steps { get; } = [];

    public int InFlight => _edits.Count + _answers.Count;

    private EditorModel Editor => harness.Editor;

    public void Begin() => Step(new SessionEvent.Began());

    public void Arrive(string text) => Step(new SessionEvent.Arrived(new TextChunk(text)));

    public void Checkpoint() => Step(new SessionEvent.Arrived(new CheckpointChunk("token")));

    public void Rewind(int length) => Step(new SessionEvent.Rewound(length));

    public void EndSource(SessionFailure? failure = null)
    {
        if (failure is null)
        {
            Step(new SessionEvent.Arrived(new FinishedChunk(IsSourceStopped ? Outcome.Stopped : Outcome.Completed)));
        }

        Step(new SessionEvent.SourceEnded(failure, null));
    }

    public void Stop() => Step(new SessionEvent.StopRequested());

    public void Discard() => Step(new SessionEvent.DiscardRequested());

    public void Abandon() => Step(new SessionEvent.Abandoned(StopReason.Closed));

    public void Post(SessionEvent happened) => _posted.Enqueue(happened);

    /// <summary>The next of what was posted reaches this session.</summary>
    public bool TakePost()
    {
        if (!_posted.TryDequeue(out var happened))
        {
            return false;
        }

        if (Result is not null && happened is SessionEvent.Changed changed)
        {
            _from = changed.Changes.Aggregate(_from, (from, change) => change.SessionId == id ? from.MoveOwn(change.Alignment) : from.Move(change.Alignment));
        }

        Step(happened);
        return true;
    }

    /// <summary>An edit reaches the editor.</summary>
    public bool DeliverEdit()
    {
        if (!_edits.TryDequeue(out var edit))
        {
            return false;
        }

        var version = Editor.Kind.ChecksVersionZero ? (int)edit.Version!.Value : Math.Max((int)edit.Version!.Value, 1);
        var isApplied = Editor.TryApply(version, ToPlace(edit.Edit.Range.Start), ToPlace(edit.Edit.Range.End), edit.Edit.Change.Text, stream);
        if (isApplied && Editor.Kind.ChangeDelay == TimeSpan.Zero)
        {
            harness.Tell();
        }

        _answers.Enqueue(new SessionEvent.Answered(edit.EditId, isApplied || Editor.Kind.Refusal == Refusal.Silent ? EditAnswer.Applied : EditAnswer.Refused));
        return true;
    }

    public bool DeliverAnswer()
    {
        if (!_answers.TryDequeue(out var answer))
        {
            return false;
        }

        documents.RecordAnswer(Uri, id, answer.Answer);
        Step(answer);
        return true;
    }

    /// <summary>The time that the session waits for is over.</summary>
    public bool Wake()
    {
        if (_wake is not { } wake)
        {
            return false;
        }

        _wake = null;
        Step(new SessionEvent.Woken(wake.Id));
        return true;
    }

    /// <summary>The time is over only where the session waits for a better moment, not for the editor.</summary>
    public bool WakeToTryAgain() => _wake?.After < TimeSpan.FromSeconds(5) && _wake.After != EditRetryPolicy.ReportDelay && Wake();

    private void Step(SessionEvent happened)
    {
        foreach (var effect in session.Step(happened))
        {
            Do(effect);
        }

        harness.LetSessionsRead();
    }

    private void Do(SessionEffect effect)
    {
        switch (effect)
        {
            case SessionEffect.Send send:
                if (documents.TrySend(Uri, send.Edit, send.Revision))
                {
                    _edits.Enqueue(send);
                    Steps.Add(send.Step);
                    harness.CountInFlight();
                }
                else
                {
                    Post(new SessionEvent.Answered(send.EditId, EditAnswer.Outdated));
                }

                break;
            case SessionEffect.AskTurn:
                documents.Enqueue(Uri, id, () => Post(new SessionEvent.TurnGiven()));
                break;
            case SessionEffect.GiveTurn:
                documents.Release(Uri, id);
                break;
            case SessionEffect.Wake wake:
                _wake = wake;
                break;
            case SessionEffect.StopSource:
                IsSourceStopped = true;
                break;
            case SessionEffect.Report report:
                Reports.Add(report.Message);
                break;
            case SessionEffect.End end:
                Assert.Null(Result);
                (Result, _from) = (end.Result, end.Result.From);
                documents.Release(Uri, id, isOver: true);
                break;
        }
    }

    private static Place ToPlace(GeminiRx.LanguageServer.Protocol.Position position) => new(position.Line, position.Character);
}
