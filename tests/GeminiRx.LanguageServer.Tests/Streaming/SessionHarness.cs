using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Streaming;
using GeminiRx.Testing.Editors;

namespace GeminiRx.LanguageServer.Tests.Streaming;

/// <summary>A streaming session and a model editor with a wire between them whose every message is delivered when the test says so.</summary>
internal sealed class SessionHarness
{
    private readonly Queue<EditorNotice> _changes = [];
    private readonly Queue<SessionEvent.Answered> _answers = [];
    private readonly Queue<SessionEffect.Send> _edits = [];
    private readonly StreamingSession _session;
    private Document _serverCopy;
    private SessionEffect.Wake? _wake;

    public SessionHarness(EditorKind kind, string text, int offset, Granularity granularity = Granularity.Line)
    {
        Editor = new EditorModel(kind, text);
        Editor.StartStream(offset);
        _serverCopy = new Document("file:///a", Editor.Version, text);
        _session = new StreamingSession(_serverCopy, offset, granularity);
    }

    public EditorModel Editor { get; }

    public string ServerText => _serverCopy.Text;

    public SessionResult? Result { get; private set; }

    public bool IsSourceStopped { get; private set; }

    public int MostInFlight { get; private set; }

    public List<string> Reports { get; } = [];

    private int InFlight => _edits.Count + _answers.Count;

    public void Arrive(string text) => Step(new SessionEvent.Arrived(new TextChunk(text)));

    public void EndSource(SessionFailure? failure = null)
    {
        if (failure is null)
        {
            Step(new SessionEvent.Arrived(new FinishedChunk(IsSourceStopped ? Outcome.Stopped : Outcome.Completed)));
        }

        Step(new SessionEvent.SourceEnded(failure, null));
    }

    public void Stop() => Step(new SessionEvent.StopRequested());

    public void Abandon() => Step(new SessionEvent.Abandoned());

    /// <summary>The user does something; an editor that tells each change at once does.</summary>
    public void Edit(Action<EditorModel> edit)
    {
        edit(Editor);
        if (Editor.Kind.ChangeDelay == TimeSpan.Zero)
        {
            Tell();
        }
    }

    /// <summary>The editor tells what changed since the last time.</summary>
    public bool Tell()
    {
        if (!Editor.HasUnsent)
        {
            return false;
        }

        foreach (var notice in Editor.TakeUnsent())
        {
            _changes.Enqueue(notice);
        }

        return true;
    }

    /// <summary>An edit of the server reaches the editor.</summary>
    public bool DeliverEdit()
    {
        if (!_edits.TryDequeue(out var edit))
        {
            return false;
        }

        var place = new Place(edit.At.Line, edit.At.Character);
        var version = Editor.Kind.ChecksVersionZero ? edit.Version : Math.Max(edit.Version, 1);
        var isApplied = Editor.TryApply(version, place, place, edit.Text);
        if (isApplied && Editor.Kind.ChangeDelay == TimeSpan.Zero)
        {
            Tell();
        }

        _answers.Enqueue(new SessionEvent.Answered(isApplied || Editor.Kind.Refusal == Refusal.Silent, null));
        return true;
    }

    public bool DeliverAnswer()
    {
        if (!_answers.TryDequeue(out var answer))
        {
            return false;
        }

        Step(answer);
        return true;
    }

    public bool DeliverChange()
    {
        if (!_changes.TryDequeue(out var told))
        {
            return false;
        }

        var changes = new List<(Document, TextChange)>();
        foreach (var change in told.Changes)
        {
            var (after, done) = _serverCopy.Apply(new ContentChange(new(ToPosition(change.Start), ToPosition(change.End)), change.Text), told.Version)!.Value;
            changes.Add((_serverCopy, done));
            _serverCopy = after;
        }

        Step(new SessionEvent.Changed(changes, _serverCopy));
        return true;
    }

    /// <summary>The whole document reaches the server, as editors without incremental changes send it.</summary>
    public void DeliverWhole()
    {
        _changes.Clear();
        Editor.TakeUnsent();
        var (after, done) = _serverCopy.Apply(new ContentChange(null, Editor.Text), Editor.Version)!.Value;
        var before = _serverCopy;
        _serverCopy = after;
        Step(new SessionEvent.Changed([(before, done)], after));
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
    public bool WakeToTryAgain() => _wake?.After < TimeSpan.FromSeconds(5) && Wake();

    /// <summary>Lets everything arrive until nothing is left to do, waiting only where nothing else is.</summary>
    public void Settle()
    {
        for (var waits = 0; waits < 3;)
        {
            if (DeliverEdit() || DeliverAnswer() || Tell() || DeliverChange())
            {
                continue;
            }

            if (Result is not null || !Wake())
            {
                return;
            }

            waits++;
        }
    }

    private void Step(SessionEvent happened)
    {
        foreach (var effect in _session.Step(happened))
        {
            switch (effect)
            {
                case SessionEffect.Send send:
                    _edits.Enqueue(send);
                    MostInFlight = Math.Max(MostInFlight, InFlight);
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
                    Result = end.Result;
                    break;
            }
        }
    }

    private static Position ToPosition(Place place) => new(place.Line, place.Character);
}
