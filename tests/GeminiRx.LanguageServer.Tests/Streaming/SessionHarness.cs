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
    private readonly DocumentStore _documents = new(new Lock());
    private readonly Granularity _granularity;

    public SessionHarness(EditorKind kind, string text, int offset, Granularity granularity = Granularity.Line)
    {
        Editor = new EditorModel(kind, text);
        _granularity = granularity;
        _documents.Open(SessionOnWire.Uri, Editor.Version, text);
        Add(offset);
    }

    public EditorModel Editor { get; }

    public string ServerText => ServerCopy.Text;

    private Document ServerCopy => _documents.Find(SessionOnWire.Uri)!;

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
        return Add(ResumePoint.AtOffset(offset), Editor.StartStream(offset));
    }

    /// <summary>A session that goes on where another one ended, or only takes away what that one wrote.</summary>
    public SessionOnWire AddAfter(SessionOnWire ended, bool takeAway)
    {
        HearEverything();
        var from = takeAway ? ended.From.ForRemoval() : ended.From;
        return Add(from, Editor.GoOnWith(ended.Stream));
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

        Report(
            [.. told.Changes.Select(change => new ContentChange(new(ToPosition(change.Start), ToPosition(change.End)), change.Text))], told.Version);
        return true;
    }

    /// <summary>The whole document reaches the server, as editors without incremental changes send it.</summary>
    public void DeliverWhole()
    {
        _changes.Clear();
        Editor.TakeUnsent();
        Report([new ContentChange(null, Editor.Text)], Editor.Version);
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

    private SessionOnWire Add(ResumePoint from, int stream)
    {
        var id = $"session-{_sessions.Count}";
        var added = new SessionOnWire(
            this, id, new StreamingSession(id, ServerCopy, from, _granularity, TraitsOf(Editor.Kind)), _documents, stream, from);
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

    private void Report(IReadOnlyList<ContentChange> reported, int? version)
    {
        var (document, changes) = _documents.Change(SessionOnWire.Uri, reported, version)!.Value;
        _sessions.ForEach(session => session.Post(new SessionEvent.Changed(changes, document)));
        LetSessionsRead();
    }

    private static EditorTraits TraitsOf(EditorKind kind) =>
        kind.Name == EditorKind.Neovim.Name ? EditorTraits.Neovim
        : kind.Name == EditorKind.Emacs.Name ? EditorTraits.Emacs
        : EditorTraits.Honest;

    private static Position ToPosition(Place place) => new(place.Line, place.Character);
}
