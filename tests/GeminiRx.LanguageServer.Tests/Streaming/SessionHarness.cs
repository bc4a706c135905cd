using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Streaming;
using GeminiRx.Testing.Editors;

namespace GeminiRx.LanguageServer.Tests.Streaming;

/// <summary>Streaming sessions and a model editor with a wire between them whose every message is delivered when the test says so.</summary>
internal sealed class SessionHarness
{
    private readonly Queue<EditorNotice> _changes = [];
    private readonly List<SessionOnWire> _sessions = [];
    private readonly EditTurns _turns = new();
    private readonly Granularity _granularity;
    private Document _serverCopy;

    public SessionHarness(EditorKind kind, string text, int offset, Granularity granularity = Granularity.Line)
    {
        Editor = new EditorModel(kind, text);
        _granularity = granularity;
        _serverCopy = new Document(SessionOnWire.Uri, Editor.Version, text);
        Add(offset);
    }

    public EditorModel Editor { get; }

    public string ServerText => _serverCopy.Text;

    public IReadOnlyList<SessionOnWire> Sessions => _sessions;

    public SessionResult? Result => _sessions[0].Result;

    public bool IsSourceStopped => _sessions[0].IsSourceStopped;

    public int MostInFlight { get; private set; }

    public List<string> Reports => _sessions[0].Reports;

    /// <summary>Whether a session sees changes, and that its turn has come, only when <see cref="SessionOnWire.TakePost"/> says so, as sessions with inboxes of their own do.</summary>
    public bool AreSessionsSlow { get; set; }

    /// <summary>Another session is asked for; what the editor knows is told before.</summary>
    public SessionOnWire Add(int offset)
    {
        HearEverything();
        return Add(SessionRemains.At(offset), Editor.StartStream(offset));
    }

    /// <summary>A session that goes on where another one ended, or only takes away what that one wrote.</summary>
    public SessionOnWire AddAfter(SessionOnWire ended, bool takeAway)
    {
        HearEverything();
        var remains = takeAway ? ended.Remains.Taken() : ended.Remains;
        return Add(remains, Editor.GoOnWith(ended.Stream));
    }

    public void Arrive(string text) => _sessions[0].Arrive(text);

    public void EndSource(SessionFailure? failure = null) => _sessions[0].EndSource(failure);

    public void Stop() => _sessions[0].Stop();

    public void Abandon() => _sessions[0].Abandon();

    public void Rewind(int length) => _sessions[0].Rewind(length);

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

    /// <summary>An edit of any session reaches the editor.</summary>
    public bool DeliverEdit() => _sessions.Any(session => session.DeliverEdit());

    public bool DeliverAnswer() => _sessions.Any(session => session.DeliverAnswer());

    /// <summary>A change reaches the server.</summary>
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

        Post(changes);
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
        Post([(before, done)]);
    }

    /// <summary>The time that a session waits for is over.</summary>
    public bool Wake() => _sessions.Any(session => session.Wake());

    /// <summary>Lets everything arrive until nothing is left to do, waiting only where nothing else is.</summary>
    public void Settle()
    {
        for (var waits = 0; waits < 3 * _sessions.Count;)
        {
            if (DeliverEdit() || DeliverAnswer() || Tell() || DeliverChange() || _sessions.Any(session => session.TakePost()))
            {
                continue;
            }

            if (_sessions.All(session => session.Result is not null) || !Wake())
            {
                return;
            }

            waits++;
        }
    }

    /// <summary>Counts the edits that are on their way, for <see cref="MostInFlight"/>.</summary>
    internal void CountInFlight() => MostInFlight = Math.Max(MostInFlight, _sessions.Sum(session => session.InFlight));

    /// <summary>Sessions that are not slow read what was posted to them.</summary>
    internal void LetSessionsRead()
    {
        while (!AreSessionsSlow && _sessions.Any(session => session.TakePost()))
        {
        }
    }

    private SessionOnWire Add(SessionRemains remains, int stream)
    {
        var added = new SessionOnWire(this, new StreamingSession(_serverCopy, remains, _granularity), _turns, stream, remains);
        _sessions.Add(added);
        added.Begin();
        return added;
    }

    private void HearEverything()
    {
        while (Tell() || DeliverChange())
        {
        }
    }

    private void Post(IReadOnlyList<(Document, TextChange)> changes)
    {
        _turns.Tell(SessionOnWire.Uri, changes, meant => _sessions.ForEach(session => session.Post(new SessionEvent.Changed(meant, _serverCopy))));
        LetSessionsRead();
    }

    private static Position ToPosition(Place place) => new(place.Line, place.Character);
}
