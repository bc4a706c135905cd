using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Settings;
using GeminiRx.LanguageServer.Streaming;
using GeminiRx.TestSupport.Editors;
using static GeminiRx.LanguageServer.Tests.Streaming.Plays.PlayConversions;

namespace GeminiRx.LanguageServer.Tests.Streaming.Plays;

/// <summary>Streaming sessions and a model editor. The test delivers each message between them.</summary>
internal sealed class SessionHarness
{
    /// <summary>Typing within so many characters of a short edit's place may be taken for it.</summary>
    public const int Beside = 8;

    /// <summary>How long a message is on its way at most.</summary>
    public static readonly TimeSpan WireTime = TimeSpan.FromMilliseconds(100);

    private readonly Queue<(EditorReport Notice, long Order, TimeSpan Due)> _changes = [];
    private readonly List<SessionOnWire> _sessions = [];
    private readonly DocumentStore _documents = new(new Lock());
    private readonly Granularity _granularity;
    private readonly TextFactory _createText;
    private TimeSpan? _reportDue;
    private long _order;

    public SessionHarness(EditorKind kind, string text, int offset, Granularity granularity = Granularity.Line, TextFactory? create = null)
    {
        _createText = create ?? ((document, from) => new InsertedText(document, from));
        Judge = new EditJudge(this);
        Editor = new EditorModel(kind, text);
        _granularity = granularity;
        _documents.Open(SessionOnWire.Uri, Editor.ReportedVersion, text);
        Known = Editor.Snapshot;
        Add(offset);
    }

    public EditorModel Editor { get; private set; }

    /// <summary>The document as it was last reported to the server.</summary>
    public EditorSnapshot Known { get; private set; }

    /// <summary>The time. It passes only by <see cref="SessionHarnessExtensions.Advance"/> and <see cref="Wake"/>.</summary>
    public TimeSpan Now { get; private set; }

    /// <summary>Whether an answer waits for <see cref="SessionOnWire.SendAnswer"/>, or for its time, before it is on its way.</summary>
    public bool HoldsAnswers { get; init; }

    /// <summary>Judges the edits when they are sent.</summary>
    public EditJudge Judge { get; }

    /// <summary>Whether an edit is sent and the report that shows it has not been delivered.</summary>
    public bool HasEditInFlight =>
        _sessions.Any(session => session.HasEditOnItsWay) || Editor.HasUnsentEdit || _changes.Any(change => change.Notice.ContainsEdit);

    /// <summary>Called with the text of each edit that is sent.</summary>
    public Action<string>? OnSend { get; set; }

    /// <summary>Called with each report that reaches the server.</summary>
    public Action<EditorReport>? OnReport { get; set; }

    public string ServerText => ServerCopy.Text.ToString();

    private Document ServerCopy => _documents.Find(SessionOnWire.Uri)!;

    public IReadOnlyList<SessionOnWire> Sessions => _sessions;

    public SessionResult? Result => _sessions[0].Result;

    /// <summary>Whether changes and turns reach a session only by <see cref="SessionOnWire.TakePost"/>, like events in a
    /// mailbox.</summary>
    public bool AreSessionsSlow { get; set; }

    /// <summary>Adds a session; the editor reports all changes before.</summary>
    public SessionOnWire Add(int offset)
    {
        DeliverReports();
        return Add(ResumePoint.AtOffset(offset), Editor.StartStream(offset));
    }

    /// <summary>Adds a session that continues where another one ended, or only deletes its text.</summary>
    public SessionOnWire AddAfter(SessionOnWire ended, bool takeAway)
    {
        DeliverReports();
        var from = takeAway ? ended.From.ForRemoval() : ended.From;
        return Add(from, Editor.ContinueStream(ended.Stream));
    }

    /// <summary>The user changes the document; an editor without a delay reports it at once.</summary>
    public void Edit(Action<EditorModel> edit)
    {
        edit(Editor);
        StartReportDelay();
    }

    /// <summary>The editor reports the changes since its last report.</summary>
    public bool SendReport()
    {
        if (!Editor.HasUnsent)
        {
            return false;
        }

        foreach (var notice in Editor.TakeReports())
        {
            _changes.Enqueue((notice, _order++, Now + WireTime));
        }

        _reportDue = null;
        return true;
    }

    /// <summary>A change reaches the server.</summary>
    public bool DeliverChange()
    {
        if (!_changes.TryDequeue(out var told))
        {
            return false;
        }

        Known = told.Notice.After;
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

    /// <summary>Closes the document in the editor and opens it again: unreported changes are lost.</summary>
    /// <param name="text">The text then.</param>
    /// <param name="offset">Where the next session is asked for.</param>
    /// <returns>That session.</returns>
    public SessionOnWire Reload(string text, int offset)
    {
        while (DeliverMessage()) { }

        _documents.Close(SessionOnWire.Uri);
        foreach (var session in _sessions.Where(session => session.Result is null))
        {
            session.Post(new SessionEvent.Abandoned(StopReason.Reopened));
        }

        var reopened = new EditorModel(Editor.Kind, text);
        _sessions.ForEach(session => session.ForgetDocument(reopened.StartStream(0)));
        Editor = reopened;
        _reportDue = null;
        _documents.Open(SessionOnWire.Uri, Editor.ReportedVersion, text);
        Known = Editor.Snapshot;
        LetSessionsRead();
        return Add(offset);
    }

    /// <summary>The whole document reaches the server, as editors without incremental changes send it.</summary>
    public void DeliverWhole()
    {
        _changes.Clear();
        Editor.TakeReports();
        Known = Editor.Snapshot;
        Report([new ContentChange(null, Editor.Text)], Editor.ReportedVersion);
    }

    /// <summary>The time that a session waits for is over.</summary>
    public bool Wake() => _sessions.Any(session => session.Wake());

    /// <summary>The order of a message that the editor sends now.</summary>
    internal long NextOrder() => _order++;

    /// <summary>The time that a session asked to be woken after passes.</summary>
    internal void PassUntil(TimeSpan due) => Now = due > Now ? due : Now;

    /// <summary>The editor has something to report, at once or after its delay.</summary>
    internal void StartReportDelay()
    {
        if (Editor.Kind.ChangeDelay == TimeSpan.Zero)
        {
            SendReport();
        }
        else if (Editor.HasUnsent)
        {
            _reportDue ??= Now + Editor.Kind.ChangeDelay;
        }
    }

    /// <summary>Delivers the posted events to sessions that are not slow.</summary>
    internal void LetSessionsRead()
    {
        while (!AreSessionsSlow && _sessions.Any(session => session.TakePost())) { }
    }

    /// <summary>The next timed step; null if there is none.</summary>
    internal (TimeSpan At, Action Do)? NextDue()
    {
        var next = new EarliestStep();
        foreach (var session in _sessions)
        {
            next.Consider(session.NextDue());
        }

        if (_changes.TryPeek(out var change))
        {
            next.Consider((change.Due, () => DeliverMessage()));
        }

        if (_reportDue is { } report)
        {
            next.Consider((report, () => SendReport()));
        }

        return next.Step;
    }

    private SessionOnWire Add(ResumePoint from, int stream)
    {
        Known = Editor.Snapshot;
        var id = new SessionId($"session-{_sessions.Count}");
        var added = new SessionOnWire(
            this,
            id,
            new StreamingSession(id, _createText(ServerCopy, from), _granularity, TraitsOf(Editor.Kind)),
            _documents,
            stream,
            from
        );
        _sessions.Add(added);
        added.Begin();
        return added;
    }

    private void DeliverReports()
    {
        while (SendReport() || DeliverChange()) { }
    }

    private void Report(IReadOnlyList<ContentChange> reported, int? version)
    {
        var (document, changes) = _documents.Change(SessionOnWire.Uri, reported, version)!.Value;
        _sessions.ForEach(session => session.Post(new SessionEvent.Changed(changes, document)));
        LetSessionsRead();
    }
}

/// <summary>Creates the text of a session.</summary>
internal delegate SessionText TextFactory(Document document, ResumePoint from);
