using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Documents.Diffs;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Settings;
using GeminiRx.LanguageServer.Streaming;
using GeminiRx.Testing.Editors;

namespace GeminiRx.LanguageServer.Tests.Streaming.Plays;

/// <summary>Streaming sessions and a model editor with a wire between them whose every message is delivered when the test says
/// so.</summary>
internal sealed class SessionHarness
{
    /// <summary>Typing within so many characters of a short edit's place may be taken for it.</summary>
    public const int Beside = 8;

    /// <summary>How long a message is on its way at most.</summary>
    public static readonly TimeSpan WireTime = TimeSpan.FromMilliseconds(100);

    private readonly Queue<(EditorNotice Notice, long Order, TimeSpan Due)> _changes = [];
    private readonly List<SessionOnWire> _sessions = [];
    private readonly DocumentStore _documents = new(new Lock());
    private readonly Granularity _granularity;
    private readonly List<string> _faults = [];
    private EditorSnapshot _known;
    private TimeSpan? _reportDue;
    private long _order;

    public SessionHarness(EditorKind kind, string text, int offset, Granularity granularity = Granularity.Line)
    {
        Editor = new EditorModel(kind, text);
        _granularity = granularity;
        _documents.Open(new DocumentUri(SessionOnWire.Uri), Editor.ReportedVersion, text);
        _known = Editor.Snapshot;
        Add(offset);
    }

    public EditorModel Editor { get; private set; }

    /// <summary>The time, which passes only by <see cref="Advance"/> and <see cref="Wake"/>.</summary>
    public TimeSpan Now { get; private set; }

    /// <summary>Whether an answer waits for <see cref="SessionOnWire.SendAnswer"/>, or for its time, before it is on its way.</summary>
    public bool HoldsAnswers { get; init; }

    /// <summary>What sessions did wrong, as seen when they sent it; empty where nothing.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>Whether an edit is sent and the report that shows it has not been delivered.</summary>
    public bool HasEditInFlight =>
        _sessions.Any(session => session.HasEditOnItsWay) || Editor.HasUnsentEdit || _changes.Any(change => change.Notice.HoldsEdit);

    /// <summary>
    /// Whether a short edit was sent for a place beside which there was typing that was not told: no one can tell the two apart then.
    /// </summary>
    public bool HasContestedEdit { get; private set; }

    /// <summary>Called with the text of each edit that is sent.</summary>
    public Action<string>? OnSend { get; set; }

    /// <summary>Called with each report that reaches the server.</summary>
    public Action<EditorNotice>? OnReport { get; set; }

    public string ServerText => ServerCopy.Text;

    private Document ServerCopy => _documents.Find(new DocumentUri(SessionOnWire.Uri))!;

    public IReadOnlyList<SessionOnWire> Sessions => _sessions;

    public SessionResult? Result => _sessions[0].Result;

    public bool IsSourceStopped => _sessions[0].IsSourceStopped;

    public int MostInFlight { get; private set; }

    public List<string> Reports => _sessions[0].Reports;

    /// <summary>Whether a session sees changes, and that its turn has come, only when <see cref="SessionOnWire.TakePost"/> says so, as
    /// sessions with inboxes of their own do.</summary>
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
        StartReportDelay();
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
            _changes.Enqueue((notice, _order++, Now + WireTime));
        }

        _reportDue = null;
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

        _known = told.Notice.After;
        Report([.. told.Notice.Changes.Select(ToContentChange)], told.Notice.Version);
        OnReport?.Invoke(told.Notice);
        return true;
    }

    /// <summary>The message that the editor sent first, of all that are on their way, reaches the server.</summary>
    public bool DeliverMessage()
    {
        var answer = _sessions.Where(session => session.FirstAnswer is not null).MinBy(session => session.FirstAnswer);
        return _changes.TryPeek(out var change) && !(answer?.FirstAnswer < change.Order)
            ? DeliverChange()
            : answer?.DeliverAnswer() ?? false;
    }

    /// <summary>Lets time pass: everything that is due by then happens in its order.</summary>
    public void Advance(TimeSpan time)
    {
        var until = Now + time;
        while (NextDue() is { } next && next.At <= until)
        {
            Now = next.At > Now ? next.At : Now;
            next.Do();
        }

        Now = until;
    }

    /// <summary>Lets time pass until nothing is left to happen and all sessions have ended.</summary>
    public void AdvanceToTheEnd()
    {
        for (var steps = 0; steps < 10_000 && NextDue() is { } next; steps++)
        {
            Now = next.At > Now ? next.At : Now;
            next.Do();
        }
    }

    /// <summary>Closes the document in the editor and opens it again: what was not told is forgotten.</summary>
    /// <param name="text">The text then.</param>
    /// <param name="offset">Where the next session is asked for.</param>
    /// <returns>That session.</returns>
    public SessionOnWire Reload(string text, int offset)
    {
        while (DeliverMessage()) { }

        _documents.Close(new DocumentUri(SessionOnWire.Uri));
        foreach (var session in _sessions.Where(session => session.Result is null))
        {
            session.Post(new SessionEvent.Abandoned(StopReason.Reopened));
        }

        var reopened = new EditorModel(Editor.Kind, text);
        _sessions.ForEach(session => session.ForgetDocument(reopened.StartStream(0)));
        Editor = reopened;
        _reportDue = null;
        _documents.Open(new DocumentUri(SessionOnWire.Uri), Editor.ReportedVersion, text);
        _known = Editor.Snapshot;
        LetSessionsRead();
        return Add(offset);
    }

    /// <summary>The whole document reaches the server, as editors without incremental changes send it.</summary>
    public void DeliverWhole()
    {
        _changes.Clear();
        Editor.TakeUnsent();
        _known = Editor.Snapshot;
        Report([new ContentChange(null, Editor.Text)], Editor.ReportedVersion);
    }

    /// <summary>The time that a session waits for is over.</summary>
    public bool Wake() => _sessions.Any(session => session.Wake());

    /// <summary>Lets everything arrive until nothing is left to do, waiting only where nothing else is.</summary>
    public void Settle()
    {
        for (var waits = 0; waits < 3 * _sessions.Count; )
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

    /// <summary>The order of a message that the editor sends now.</summary>
    internal long NextOrder() => _order++;

    /// <summary>The time that a session asked to be woken after passes.</summary>
    internal void PassUntil(TimeSpan due) => Now = due > Now ? due : Now;

    /// <summary>The editor has something to report, at once or after its delay.</summary>
    internal void StartReportDelay()
    {
        if (Editor.Kind.ChangeDelay == TimeSpan.Zero)
        {
            Tell();
        }
        else if (Editor.HasUnsent)
        {
            _reportDue ??= Now + Editor.Kind.ChangeDelay;
        }
    }

    /// <summary>Judges where a session means its edit to go, by what the editor had told when it was sent.</summary>
    internal void JudgePlace(SessionOnWire session, TextChange change)
    {
        HasContestedEdit |=
            session.IsLastEditShort
            && (
                Surroundings(Editor.Snapshot, session) != Surroundings(_known, session)
                || (change.Text.Trim().Length == 0 && Editor.Snapshot.TypedLineBreaks != _known.TypedLineBreaks)
            );
        OnSend?.Invoke(change.Text);
        if (session.IsAbandoned)
        {
            _faults.Add($"session {session.Stream} writes after its document was closed");
        }
        else if (change.End == change.Start && Editor.Misplaced == 0 && !_known.AreNear(change.Start, _known.Markers[session.Stream]))
        {
            _faults.Add($"an edit is meant for {change.Start}, not for {_known.Markers[session.Stream]}, in «{_known.Text}»");
        }
    }

    /// <summary>Sees whether a blind editor is about to delete something else than was meant.</summary>
    internal void JudgeDeletion(SentEdit edit, string deletes)
    {
        var (start, end) = (Editor.OffsetAt(ToPlace(edit.Range.Start)), Editor.OffsetAt(ToPlace(edit.Range.End)));
        HasContestedEdit |= Editor.Kind.AppliesOverUnreportedTyping && Editor.Text[start..Math.Max(start, end)] != deletes;
    }

    /// <summary>Counts the edits that are on their way, for <see cref="MostInFlight"/>.</summary>
    internal void CountInFlight() => MostInFlight = Math.Max(MostInFlight, _sessions.Sum(session => session.InFlight));

    /// <summary>Sessions that are not slow read what was posted to them.</summary>
    internal void LetSessionsRead()
    {
        while (!AreSessionsSlow && _sessions.Any(session => session.TakePost())) { }
    }

    private static string Surroundings(EditorSnapshot snapshot, SessionOnWire session)
    {
        var marker = snapshot.Markers[session.Stream];
        return snapshot.Text[Math.Max(0, marker - Beside)..Math.Min(snapshot.Text.Length, marker + Beside)];
    }

    private (TimeSpan At, Action Do)? NextDue()
    {
        (TimeSpan At, Action Do)? next = null;
        foreach (var session in _sessions)
        {
            Consider(session.NextDue());
        }

        if (_changes.TryPeek(out var change))
        {
            Consider((change.Due, () => DeliverMessage()));
        }

        if (_reportDue is { } report)
        {
            Consider((report, () => Tell()));
        }

        return next;

        void Consider((TimeSpan At, Action Do)? one)
        {
            if (one is { } found && !(next?.At <= found.At))
            {
                next = one;
            }
        }
    }

    private SessionOnWire Add(ResumePoint from, int stream)
    {
        _known = Editor.Snapshot;
        var id = $"session-{_sessions.Count}";
        var added = new SessionOnWire(
            this,
            id,
            new StreamingSession(new SessionId(id), ServerCopy, from, _granularity, TraitsOf(Editor.Kind)),
            _documents,
            stream,
            from
        );
        _sessions.Add(added);
        added.Begin();
        return added;
    }

    private void HearEverything()
    {
        while (Tell() || DeliverChange()) { }
    }

    private void Report(IReadOnlyList<ContentChange> reported, int? version)
    {
        var (document, changes) = _documents.Change(new DocumentUri(SessionOnWire.Uri), reported, version)!.Value;
        _sessions.ForEach(session => session.Post(new SessionEvent.Changed(changes, document)));
        LetSessionsRead();
    }

    private static EditorTraits TraitsOf(EditorKind kind) =>
        kind.Name == EditorKind.Unknown.Name ? EditorTraits.Unknown
        : kind.Name == EditorKind.Neovim.Name ? EditorTraits.Neovim
        : kind.Name == EditorKind.Emacs.Name ? EditorTraits.Emacs
        : EditorTraits.Honest;

    private static Place ToPlace(Position position) => new(position.Line, position.Character);

    private static ContentChange ToContentChange(EditorChange change) =>
        new(change.IsWhole ? null : new(ToPosition(change.Start), ToPosition(change.End)), change.Text);

    private static Position ToPosition(Place place) => new(place.Line, place.Character);
}
