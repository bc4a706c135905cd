using System.Collections.Immutable;
using System.Reactive.Concurrency;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Rpc;
using GeminiRx.LanguageServer.Streaming;

namespace GeminiRx.LanguageServer;

/// <summary>The server's one state: the open documents, the sessions that write into them, and what ended sessions leave. Safe from any thread.</summary>
internal sealed class Workspace(Client client, IScheduler scheduler, Action<string> log)
{
    private readonly Lock _gate = new();
    private readonly EditTurns _turns = new();
    private readonly Dictionary<string, (SessionRunner Runner, SessionPlan Plan)> _sessions = new(StringComparer.Ordinal);
    private ImmutableDictionary<string, Document> _documents = ImmutableDictionary.Create<string, Document>(StringComparer.Ordinal);
    private Endings _endings = Endings.None;
    private int _lastSession;

    /// <summary>The open document of that name; null where there is none.</summary>
    public Document? Find(string? uri) => uri is not null && _documents.TryGetValue(uri, out var document) ? document : null;

    /// <summary>The ended sessions that are remembered.</summary>
    public Endings Endings => _endings;

    /// <summary>The sessions that run, in the order in which they began.</summary>
    public IReadOnlyList<RunningSession> Running
    {
        get
        {
            lock (_gate)
            {
                return [.. _sessions.Values.Select(session => new RunningSession(session.Runner.Id, session.Runner.Uri, session.Runner.Progress))];
            }
        }
    }

    public void Open(TextDocumentItem item)
    {
        lock (_gate)
        {
            Close(item.Uri);
            _documents = _documents.SetItem(item.Uri, new Document(item.Uri, item.Version, item.Text));
        }
    }

    public void Close(string uri)
    {
        lock (_gate)
        {
            _documents = _documents.Remove(uri);
            Abandon(session => session.Uri == uri);
            Remember(_endings.WithoutDocument(uri));
        }
    }

    /// <summary>The server's copy of a document is not the editor's any more: nothing may be written into it on a guess.</summary>
    public void MarkOutOfSync(string uri) => Close(uri);

    public void Change(DidChangeParams parameters)
    {
        lock (_gate)
        {
            var uri = parameters.TextDocument.Uri;
            if (Find(uri) is not { } document)
            {
                log("A document changed that is not open; the change is ignored.");
                return;
            }

            var version = parameters.TextDocument.Version ?? document.Version + 1;
            var changes = new List<(Document, TextChange)>(parameters.ContentChanges.Count);
            foreach (var change in parameters.ContentChanges)
            {
                if (document.Apply(change, version) is not var (after, done))
                {
                    // The two copies differ, and nothing may be written on a guess.
                    log("A change has a range that ends before it starts; the document is dropped until it is opened again.");
                    Close(uri);
                    return;
                }

                changes.Add((document, done));
                document = after;
            }

            document = document with { Version = version };
            _documents = _documents.SetItem(uri, document);
            _turns.Tell(uri, changes, meant => Tell(uri, meant, document));
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
            var session = new StreamingSession(plan.Document, plan.Remains, plan.Granularity);
            var runner = new SessionRunner(id, plan.Document.Uri, session, client, new SessionProgress(client, id, client.Abilities.WorkDoneProgress), _turns, scheduler);
            _sessions[id] = (runner, plan);
            return (id, RunAsync(runner, plan, begin));
        }
    }

    /// <summary>Remembers something that could not even begin, so that it is shown at its place and can be tried again.</summary>
    public void Refuse(Document document, SessionRemains remains, StreamArguments asked, Problem problem)
    {
        lock (_gate)
        {
            Remember(_endings.Add(new Ending(NextId(), document.Uri, asked, "error", remains, problem)));
        }
    }

    /// <summary>Forgets an ended session, since something is done about it.</summary>
    public void Forget(Ending ending)
    {
        lock (_gate)
        {
            Remember(_endings.Without(ending.SessionId));
        }
    }

    /// <summary>The key has changed: what is said of the old one is void.</summary>
    public void ForgetConfigurationProblems()
    {
        lock (_gate)
        {
            Remember(_endings.WithoutProblems(Problem.Configuration));
        }
    }

    /// <summary>Says something to one session, or to all.</summary>
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
            Abandon(_ => true);
            return Task.WhenAll(_sessions.Values.Select(session => session.Runner.Over));
        }
    }

    private async Task<SessionEnded> RunAsync(SessionRunner runner, SessionPlan plan, Task begin)
    {
        using var disposing = runner;
        try
        {
            await begin.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            var result = await runner.RunAsync(plan.Answer).ConfigureAwait(false);
            var ended = SessionEnded.Of(runner.Id, result);
            var problem = Problem.Of(result);
            await runner.EndProgressAsync(ended.Outcome).ConfigureAwait(false);
            Conclude(runner, plan, ended, result, problem);
            if (problem is not null)
            {
                await client.ShowMessageAsync(problem.IsError ? Client.ErrorMessage : Client.WarningMessage, problem.Message).ConfigureAwait(false);
            }

            // The last that is heard of a session.
            await client.TraceAsync($"{ended.SessionId} ended: {ended.Outcome}, {ended.Characters} characters.").ConfigureAwait(false);
            await client.SessionEndedAsync(ended).ConfigureAwait(false);
            return ended;
        }
        catch (Exception e)
        {
            log($"A session failed with {e.GetType().Name}.");
            throw;
        }
        finally
        {
            lock (_gate)
            {
                _sessions.Remove(runner.Id);
            }
        }
    }

    private void Conclude(SessionRunner runner, SessionPlan plan, SessionEnded ended, SessionResult result, Problem? problem)
    {
        lock (_gate)
        {
            // The changes that came since its end are still to be taken in; the next ones find it among the ended.
            _sessions.Remove(runner.Id);
            var remains = runner.TakeUnreadChanges().Aggregate(result.Remains, (moved, change) => moved.Move(change.Change, change.Before.Text));
            if (_documents.ContainsKey(runner.Uri) && !plan.IsForgotten)
            {
                Remember(_endings.Add(new Ending(runner.Id, runner.Uri, plan.Asked, ended.Outcome, remains, problem)));
            }
        }
    }

    // Called with the gate held.
    private void Tell(string uri, IReadOnlyList<(Document Before, TextChange Change)> changes, Document document)
    {
        foreach (var (runner, _) in _sessions.Values.Where(session => session.Runner.Uri == uri))
        {
            runner.Post(new SessionEvent.Changed(changes, document));
        }

        Remember(_endings.Move(uri, changes));
    }

    // Called with the gate held. What is shown is sent in the order of its making.
    private void Remember(Endings endings)
    {
        var before = _endings;
        _endings = endings;
        foreach (var uri in before.All.Concat(endings.All).Select(ending => ending.Uri).Distinct().ToList())
        {
            var shown = endings.Shown(uri).ToList();
            if (!shown.Select(ending => ending.SessionId).SequenceEqual(before.Shown(uri).Select(ending => ending.SessionId)))
            {
                var document = Find(uri);
                _ = client.PublishDiagnosticsAsync(uri, document?.Version, document is null ? [] : [.. shown.Select(ending => ending.ToDiagnostic(document)!)]);
            }
        }
    }

    private string NextId() => $"geminirx-{++_lastSession}";

    private void Abandon(Func<SessionRunner, bool> which)
    {
        foreach (var (runner, _) in _sessions.Values.Where(session => which(session.Runner)))
        {
            runner.Post(new SessionEvent.Abandoned());
        }
    }
}

/// <summary>What a session is to do.</summary>
/// <param name="Document">The document as it is now.</param>
/// <param name="Remains">Where to write, and what another session left there.</param>
/// <param name="Granularity">How much one edit holds at the least.</param>
/// <param name="Answer">The answer, not yet asked for.</param>
/// <param name="Asked">What the user asked for, to be asked for again.</param>
/// <param name="IsForgotten">Whether nobody wants anything more of it when it is over.</param>
internal sealed record SessionPlan(Document Document, SessionRemains Remains, Granularity Granularity, IObservable<Chunk> Answer, StreamArguments Asked, bool IsForgotten);
