using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Streaming;
using GeminiRx.Testing.Editors;

namespace GeminiRx.LanguageServer.Tests.Streaming.Plays;

/// <summary>One session of a <see cref="SessionHarness"/> with what is on its way to and from it.</summary>
internal sealed class SessionOnWire(
    SessionHarness harness,
    string id,
    StreamingSession session,
    DocumentStore documents,
    int stream,
    ResumePoint begun
)
{
    public const string Uri = "file:///a";

    private readonly Queue<(SessionEffect.Send Edit, string Deletes, TimeSpan Due)> _edits = [];
    private readonly Queue<(SessionEvent.Answered Answer, TimeSpan Due)> _held = [];
    private readonly Queue<(SessionEvent.Answered Answer, long Order, TimeSpan Due)> _answers = [];
    private readonly Queue<(SessionEvent Happened, TimeSpan Due)> _posted = [];
    private (SessionEffect.Wake Wake, TimeSpan Due)? _wake;
    private ResumePoint _from = begun;
    private TimeSpan? _lastSentAt;

    public int Stream { get; private set; } = stream;

    /// <summary>Whether the document was closed.</summary>
    public bool IsAbandoned { get; private set; }

    /// <summary>How many answers did not say what happened.</summary>
    public int WrongAnswers { get; private set; }

    /// <summary>The text of the edit that was sent last.</summary>
    public string LastSent { get; private set; } = "";

    /// <summary>Whether that edit deletes, or inserts so little, that it may be a part of what the user types.</summary>
    public bool IsLastEditShort { get; private set; }

    public bool HasShortEdits { get; private set; }

    /// <summary>Whether the server may still wait to see such an edit.</summary>
    public bool IsShortEditOpen => IsLastEditShort && IsEditOpen;

    /// <summary>Whether the server may still wait to see its last edit.</summary>
    public bool IsEditOpen => _lastSentAt is { } sent && harness.Now - sent < TimeSpan.FromSeconds(3);

    public bool HasEditOnItsWay => _edits.Count > 0;

    /// <summary>When, in the order of all that the editor sent, the first answer on its way was sent; null where none is.</summary>
    public long? FirstAnswer => _answers.TryPeek(out var first) ? first.Order : null;

    public SessionResult? Result { get; private set; }

    /// <summary>What the session left, moved with all that happened since.</summary>
    public ResumePoint From => _from;

    public bool IsSourceStopped { get; private set; }

    public List<string> Reports { get; } = [];

    public List<EditStep> Steps { get; } = [];

    public int InFlight => _edits.Count + _held.Count + _answers.Count;

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

    public void Post(SessionEvent happened) => _posted.Enqueue((happened, harness.Now + SessionHarness.WireTime));

    /// <summary>The document is closed; in what is opened then this session has another stream, into which it must write nothing.</summary>
    public void ForgetDocument(int newStream) => (Stream, IsAbandoned) = (newStream, true);

    /// <summary>The next of what was posted reaches this session.</summary>
    public bool TakePost()
    {
        if (!_posted.TryDequeue(out var posted))
        {
            return false;
        }

        var happened = posted.Happened;
        if (Result is not null && happened is SessionEvent.Changed changed)
        {
            _from = changed.Changes.Aggregate(
                _from,
                (from, change) => change.SessionId == new SessionId(id) ? from.MoveOwn(change.Alignment) : from.Move(change.Alignment)
            );
        }

        Step(happened);
        return true;
    }

    /// <summary>An edit reaches the editor.</summary>
    public bool DeliverEdit()
    {
        if (!_edits.TryDequeue(out var sent))
        {
            return false;
        }

        var edit = sent.Edit;
        var version = Editor.Kind.ChecksVersionZero ? (int?)edit.Version : Math.Max((int)edit.Version!.Value, 1);
        harness.JudgeDeletion(edit.Edit, sent.Deletes);

        // An edit that was on its way when the document was closed is not applied to what was opened then.
        var isApplied =
            !IsAbandoned
            && Editor.TryApply(version, ToPlace(edit.Edit.Range.Start), ToPlace(edit.Edit.Range.End), edit.Edit.Change.Text, Stream);
        harness.StartReportDelay();
        if (AnswerTo(isApplied) is { } answer)
        {
            _held.Enqueue((new SessionEvent.Answered(edit.EditId, answer), harness.Now + TimeSpan.FromMilliseconds(800)));
        }

        if (!harness.HoldsAnswers)
        {
            SendAnswer();
        }

        return true;
    }

    /// <summary>The editor sends an answer that it has held back.</summary>
    public bool SendAnswer()
    {
        if (!_held.TryDequeue(out var held))
        {
            return false;
        }

        _answers.Enqueue((held.Answer, harness.NextOrder(), harness.Now + SessionHarness.WireTime));
        return true;
    }

    public bool DeliverAnswer()
    {
        if (!_answers.TryDequeue(out var answer))
        {
            return false;
        }

        documents.RecordAnswer(new DocumentUri(Uri), new SessionId(id), answer.Answer.EditId, answer.Answer.Answer);
        Step(answer.Answer);
        return true;
    }

    /// <summary>The time that the session waits for is over.</summary>
    public bool Wake()
    {
        if (_wake is not var (wake, due))
        {
            return false;
        }

        _wake = null;
        harness.PassUntil(due);
        Step(new SessionEvent.Woken(wake.Id));
        return true;
    }

    /// <summary>What happens next to this session by the clock, and when; null where nothing does.</summary>
    public (TimeSpan At, Action Do)? NextDue()
    {
        (TimeSpan At, Action Do)? next = null;
        if (_posted.TryPeek(out var posted))
        {
            Consider(posted.Due, () => TakePost());
        }

        if (_edits.TryPeek(out var edit))
        {
            Consider(edit.Due, () => DeliverEdit());
        }

        if (_held.TryPeek(out var held))
        {
            Consider(held.Due, () => SendAnswer());
        }

        if (_answers.TryPeek(out var answer))
        {
            Consider(answer.Due, () => harness.DeliverMessage());
        }

        if (_wake is var (_, due) && Result is null)
        {
            Consider(due, () => Wake());
        }

        return next;

        void Consider(TimeSpan at, Action action)
        {
            if (!(next?.At <= at))
            {
                next = (at, action);
            }
        }
    }

    /// <summary>The time is over only where the session waits for a better moment, not for the editor.</summary>
    public bool WakeToTryAgain() =>
        _wake?.Wake.After is { } after && after < TimeSpan.FromSeconds(5) && after != EditRetryPolicy.ReportDelay && Wake();

    private EditAnswer? AnswerTo(bool isApplied)
    {
        var kind = Editor.Kind;
        WrongAnswers += kind.Answering == Answering.Truthful ? 0 : 1;
        return kind.Answering switch
        {
            Answering.Unclear => EditAnswer.Unclear,
            Answering.Refusing => EditAnswer.Refused,
            Answering.Never => null,
            _ => isApplied || kind.Refusal == Refusal.Silent ? EditAnswer.Applied : EditAnswer.Refused,
        };
    }

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
                if (documents.TrySend(new DocumentUri(Uri), send.Edit, send.Revision))
                {
                    LastSent = send.Edit.Change.Text;
                    IsLastEditShort = send.Edit.Change.Growth < 4;
                    HasShortEdits |= IsLastEditShort;
                    _lastSentAt = harness.Now;
                    harness.JudgePlace(this, send.Edit.Change);
                    _edits.Enqueue(
                        (send, harness.ServerText[send.Edit.Change.Start..send.Edit.Change.End], harness.Now + SessionHarness.WireTime)
                    );
                    Steps.Add(send.Step);
                    harness.CountInFlight();
                }
                else
                {
                    Post(new SessionEvent.Answered(send.EditId, EditAnswer.Outdated));
                }

                break;
            case SessionEffect.AskTurn:
                documents.Enqueue(new DocumentUri(Uri), new SessionId(id), () => Post(new SessionEvent.TurnGiven()));
                break;
            case SessionEffect.GiveTurn:
                documents.Release(new DocumentUri(Uri), new SessionId(id));
                break;
            case SessionEffect.Wake wake:
                _wake = (wake, harness.Now + wake.After);
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
                documents.Release(new DocumentUri(Uri), new SessionId(id), isOver: true);
                break;
        }
    }

    private static Place ToPlace(GeminiRx.LanguageServer.Protocol.Position position) => new(position.Line, position.Character);
}
