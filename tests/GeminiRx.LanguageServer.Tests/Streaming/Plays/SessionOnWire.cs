using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Streaming;
using GeminiRx.TestSupport.Editors;
using static GeminiRx.LanguageServer.Tests.Streaming.Plays.PlayConversions;

namespace GeminiRx.LanguageServer.Tests.Streaming.Plays;

/// <summary>One session of a <see cref="SessionHarness"/> with its messages in flight.</summary>
internal sealed class SessionOnWire(
    SessionHarness harness,
    SessionId id,
    StreamingSession session,
    DocumentStore documents,
    int stream,
    ResumePoint begun
)
{
    public static DocumentUri Uri { get; } = new("file:///a");

    private readonly Queue<(SessionEffect.Send Edit, string Deletes, TimeSpan Due)> _edits = [];
    private readonly Queue<(SessionEvent.Answered Answer, TimeSpan Due)> _held = [];
    private readonly Queue<(SessionEvent.Answered Answer, long Order, TimeSpan Due)> _answers = [];
    private readonly Queue<(SessionEvent Input, TimeSpan Due)> _posted = [];
    private (SessionEffect.Wake Wake, TimeSpan Due)? _wake;
    private ResumePoint _from = begun;

    public int Stream { get; private set; } = stream;

    /// <summary>Whether the document was closed.</summary>
    public bool IsAbandoned { get; private set; }

    /// <summary>The number of wrong answers.</summary>
    public int WrongAnswers { get; private set; }

    /// <summary>The edit that was sent last.</summary>
    public LastEdit LastEdit { get; } = new();

    public bool HasEditOnItsWay => _edits.Count > 0;

    /// <summary>The number of the first answer in flight, in the order of the editor's messages; null if there is none.</summary>
    public long? FirstAnswer => _answers.TryPeek(out var first) ? first.Order : null;

    public SessionResult? Result { get; private set; }

    /// <summary>What the session left, moved with all that input since.</summary>
    public ResumePoint From => _from;

    public bool IsSourceStopped { get; private set; }

    public List<string> Reports { get; } = [];

    public List<EditStep> Steps { get; } = [];

    public int InFlight => _edits.Count + _held.Count + _answers.Count;

    private EditorModel Editor => harness.Editor;

    public void Post(SessionEvent input) => _posted.Enqueue((input, harness.Now + SessionHarness.WireTime));

    /// <summary>The document is reopened. There the session has another stream, into which it must write nothing.</summary>
    public void ForgetDocument(int newStream) => (Stream, IsAbandoned) = (newStream, true);

    /// <summary>The next posted event reaches this session.</summary>
    public bool TakePost()
    {
        if (!_posted.TryDequeue(out var posted))
        {
            return false;
        }

        var input = posted.Input;
        if (Result is not null && input is SessionEvent.Changed changed)
        {
            _from = changed.Changes.Aggregate(
                _from,
                (from, change) => change.SessionId == id ? from.MoveOwn(change.Alignment) : from.Move(change.Alignment)
            );
        }

        Step(input);
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
        harness.Judge.JudgeDeletion(edit.Edit, sent.Deletes);

        // An edit that was in flight when the document was closed is not applied to the reopened document.
        var isApplied =
            !IsAbandoned
            && Editor.TryApply(version, ToPlace(edit.Edit.Range.Start), ToPlace(edit.Edit.Range.End), edit.Edit.Change.Text, Stream);
        harness.StartReportDelay();
        WrongAnswers += Editor.Kind.Answering == Answering.Truthful ? 0 : 1;
        if (AnswerTo(Editor.Kind, isApplied) is { } answer)
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

        documents.RecordAnswer(Uri, id, answer.Answer.EditId, answer.Answer.Answer);
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

    /// <summary>The next timed step of this session; null if there is none.</summary>
    public (TimeSpan At, Action Do)? NextDue()
    {
        var next = new EarliestStep();
        if (_posted.TryPeek(out var posted))
        {
            next.Consider((posted.Due, () => TakePost()));
        }

        if (_edits.TryPeek(out var edit))
        {
            next.Consider((edit.Due, () => DeliverEdit()));
        }

        if (_held.TryPeek(out var held))
        {
            next.Consider((held.Due, () => SendAnswer()));
        }

        if (_answers.TryPeek(out var answer))
        {
            next.Consider((answer.Due, () => harness.DeliverMessage()));
        }

        if (_wake is var (_, due) && Result is null)
        {
            next.Consider((due, () => Wake()));
        }

        return next.Step;
    }

    /// <summary>The time is over only where the session waits for a better moment, not for the editor.</summary>
    public bool WakeToTryAgain() =>
        _wake?.Wake.After is { } after && after < TimeSpan.FromSeconds(5) && after != EditRetryPolicy.ReportDelay && Wake();

    /// <summary>An event reaches the session.</summary>
    public void Step(SessionEvent input)
    {
        foreach (var effect in session.Step(input))
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
                    LastEdit.Record(send.Edit.Change, harness.Now);
                    harness.Judge.JudgePlace(this, send.Edit.Change);
                    _edits.Enqueue(
                        (send, harness.ServerText[send.Edit.Change.Start..send.Edit.Change.End], harness.Now + SessionHarness.WireTime)
                    );
                    Steps.Add(send.Step);
                    harness.Judge.CountInFlight();
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
                documents.Release(Uri, id, isOver: true);
                break;
        }
    }
}
