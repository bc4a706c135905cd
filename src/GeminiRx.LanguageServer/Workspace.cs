using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Rpc;
using GeminiRx.LanguageServer.Streaming;

namespace GeminiRx.LanguageServer;

/// <summary>The sessions that run, and what ended sessions leave, beside the open documents that they write into. Safe from any
/// thread.</summary>
internal sealed class Workspace
{
    // How long the end of a session waits for its progress to be shown.
    private static readonly TimeSpan _progressLimit = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly DocumentStore _documents;
    private readonly Client _client;
    private readonly IScheduler _scheduler;
    private readonly Action<string> _log;
    private readonly Dictionary<string, (SessionRunner Runner, SessionPlan Plan)> _sessions = new(StringComparer.Ordinal);
    private SessionHistory _history = SessionHistory.Empty;
    private int _lastSession;

    public Workspace(Client client, IScheduler scheduler, Action<string> log)
    {
        (_client, _scheduler, _log) = (client, scheduler, log);
        _documents = new DocumentStore(_gate);
    }

    /// <summary>The ended sessions that are remembered.</summary>
    public SessionHistory History => Volatile.Read(ref _history);

    /// <summary>The sessions that run, in the order in which they began.</summary>
    public IReadOnlyList<RunningSession> Running
    {
        get
        {
            lock (_gate)
            {
                return
                [
                    .. _sessions.Values.Select(session => new RunningSession(
                        session.Runner.Id,
                        session.Runner.Uri,
                        session.Runner.Progress
                    )),
                ];
            }
        }
    }

    /// <inheritdoc cref="DocumentStore.Find"/>
    public Document? Find(string? uri) => _documents.Find(uri);

    /// <inheritdoc cref="DocumentStore.IsOutOfSync"/>
    public bool IsOutOfSync(string? uri) => _documents.IsOutOfSync(uri);

    public void Open(TextDocumentItem item)
    {
        lock (_gate)
        {
            Leave(item.Uri, StopReason.Reopened);
            _documents.Open(item.Uri, item.Version, item.Text);
        }
    }

    public void Close(string uri)
    {
        lock (_gate)
        {
            Leave(uri, StopReason.Closed);
            _documents.Close(uri);
        }
    }

    /// <summary>A change of a document could not be read: the two copies may differ, so nothing is written until the document is opened
    /// again.</summary>
    public void MarkOutOfSync(string uri)
    {
        lock (_gate)
        {
            if (_documents.MarkOutOfSync(uri))
            {
                Leave(uri, StopReason.OutOfSync);
            }
        }
    }

    public void Change(DidChangeParams parameters)
    {
        lock (_gate)
        {
            var uri = parameters.TextDocument.Uri;
            if (_documents.Find(uri) is null)
            {
                _log($"A change of a document that is {(_documents.IsOutOfSync(uri) ? "out of sync" : "not open")} is ignored.");
                return;
            }

            if (_documents.Change(uri, parameters.ContentChanges, parameters.TextDocument.Version) is not var (document, changes))
            {
                _log("A change has an impossible range: the document is out of sync until it is opened again.");
                MarkOutOfSync(uri);
                return;
            }

            foreach (var (runner, _) in _sessions.Values.Where(session => session.Runner.Uri == uri))
            {
                runner.Post(new SessionEvent.Changed(changes, document));
            }

            Remember(_history.Move(uri, changes));
        }
    }

    /// <summary>Starts a session; from here on it sees every change of its document.</summary>
    /// <param name="plan">What it does.</param>
    /// <param name="begin">What it says waits for this.</param>
    /// <returns>Its name, and its end.</returns>
    public (string SessionId, Task<SessionEnded> End) Start(SessionPlan plan, Task begin)
    {
        lock (_gate)
        {
            var id = NextId();
            Remember(_history.WithoutProblemsAt(plan.Document.Uri, plan.From.At));
            var abilities = _client.Abilities;
            var session = new StreamingSession(id, plan.Document, plan.From, plan.Granularity, abilities.Traits);
            var progress = new SessionProgress(_client, id, abilities.WorkDoneProgress);
            var runner = new SessionRunner(id, plan.Document, session, _client, progress, _documents, _scheduler);
            _sessions[id] = (runner, plan);
            return (id, RunAsync(runner, plan, begin));
        }
    }

    /// <summary>Remembers something that could not even begin, so that it is shown at its place and can be tried again.</summary>
    public void Refuse(Document document, ResumePoint from, StreamArguments asked, Problem problem)
    {
        lock (_gate)
        {
            Remember(_history.Add(new EndedSession(NextId(), document.Uri, document.Instance, asked, "error", from, problem)));
        }
    }

    /// <summary>Forgets an ended session, since something is done about it.</summary>
    public void Forget(EndedSession ended)
    {
        lock (_gate)
        {
            Remember(_history.Without(ended.SessionId));
        }
    }

    /// <summary>The key has changed: the problems with the old one are resolved.</summary>
    public void ForgetConfigurationProblems()
    {
        lock (_gate)
        {
            Remember(_history.WithoutProblems(Problem.Configuration));
        }
    }

    /// <summary>Posts an event to one session, or to all.</summary>
    /// <returns>To how many.</returns>
    public int Post(string? sessionId, SessionEvent happened)
    {
        lock (_gate)
        {
            var meant = _sessions.Values.Where(session => sessionId is null || session.Runner.Id == sessionId).ToList();
            meant.ForEach(session => session.Runner.Post(happened));
            return meant.Count;
        }
    }

    /// <summary>Ends every session at once: nothing more is written, every request is aborted.</summary>
    /// <returns>Completes when all of them are over.</returns>
    public Task AbandonAllAsync()
    {
        lock (_gate)
        {
            Abandon(_ => true, StopReason.Disconnected);
            return Task.WhenAll(_sessions.Values.Select(session => session.Runner.Over));
        }
    }

    private async Task<SessionEnded> RunAsync(SessionRunner runner, SessionPlan plan, Task begin)
    {
        using var disposing = runner;
        await begin.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var result = await runner.RunAsync(plan.Answer).ConfigureAwait(false);
        if (result.Fault is { } fault)
        {
            _log($"A session failed with {fault.GetType().Name}.");
        }

        var ended = SessionEnded.Of(runner.Id, result);
        var problem = plan.IsForgotten && result.Failure is null ? null : Problem.Of(result);
        Conclude(runner, plan, ended, result, problem);
        _scheduler.Schedule(EditRetryPolicy.Limit, () => _documents.ForgetLate(runner.Uri, runner.Id));
        var limit = Observable.Timer(_progressLimit, _scheduler).ToTask();
        await Task.WhenAny(runner.EndProgressAsync(ended.Outcome), limit).ConfigureAwait(false);
        if (problem is not null)
        {
            var type = problem.IsError ? Client.ErrorMessage : Client.WarningMessage;
            await _client.ShowMessageAsync(type, problem.Message).ConfigureAwait(false);
        }
        else if (Problem.MessageOf(result.Reason) is { } message)
        {
            await _client.ShowMessageAsync(Client.InfoMessage, message).ConfigureAwait(false);
        }

        // The last that is heard of a session.
        await _client.TraceAsync($"{ended.SessionId} ended: {ended.Outcome}, {ended.Characters} characters.").ConfigureAwait(false);
        await _client.SessionEndedAsync(ended).ConfigureAwait(false);
        return ended;
    }

    private void Conclude(SessionRunner runner, SessionPlan plan, SessionEnded ended, SessionResult result, Problem? problem)
    {
        lock (_gate)
        {
            // Apply the changes that were queued after the session ended; later ones reach it through the history.
            _sessions.Remove(runner.Id);
            var session = new EndedSession(runner.Id, runner.Uri, runner.Instance, plan.Asked, ended.Outcome, result.From, Problem: null);
            session = runner.TakeUnreadChanges().Aggregate(session, (moved, change) => moved.Move(change)) with { Problem = problem };
            if (_documents.Find(runner.Uri)?.Instance == runner.Instance && (!plan.IsForgotten || problem is not null))
            {
                Remember(_history.Add(session));
            }
        }
    }

    // Called with the gate held. What is shown is sent in the order of its making.
    private void Remember(SessionHistory history)
    {
        var before = _history;
        _history = history;
        foreach (var uri in before.All.Concat(history.All).Select(ended => ended.Uri).Distinct().ToList())
        {
            var shown = history.Shown(uri).ToList();
            if (!shown.Select(ended => ended.SessionId).SequenceEqual(before.Shown(uri).Select(ended => ended.SessionId)))
            {
                var document = Find(uri);
                Diagnostic[] diagnostics = document is null ? [] : [.. shown.Select(ended => ended.ToDiagnostic(document)!)];
                _ = _client.PublishDiagnosticsAsync(uri, document?.Version, diagnostics);
            }
        }
    }

    private string NextId() => $"geminirx-{++_lastSession}";

    // Called with the gate held. The offsets of this opening of the document are no longer valid.
    private void Leave(string uri, StopReason reason)
    {
        Abandon(session => session.Uri == uri, reason);
        Remember(_history.WithoutDocument(uri));
    }

    private void Abandon(Func<SessionRunner, bool> which, StopReason reason)
    {
        foreach (var (runner, _) in _sessions.Values.Where(session => which(session.Runner)))
        {
            runner.Post(new SessionEvent.Abandoned(reason));
        }
    }
}

/// <summary>What a session is to do.</summary>
/// <param name="Document">The document as it is now.</param>
/// <param name="From">Where to write, and what another session left there.</param>
/// <param name="Granularity">How much one edit holds at least.</param>
/// <param name="Answer">The answer, not yet asked for.</param>
/// <param name="Asked">What the user asked for, to be asked for again.</param>
/// <param name="IsForgotten">Whether nobody wants anything more of it when it is over.</param>
internal sealed record SessionPlan(
    Document Document,
    ResumePoint From,
    Granularity Granularity,
    IObservable<Chunk> Answer,
    StreamArguments Asked,
    bool IsForgotten
);
