using System.Reactive.Concurrency;
using System.Reactive.Linq;
using GeminiRx.LanguageServer.Chat;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Logging;
using GeminiRx.LanguageServer.Prompts;

namespace GeminiRx.LanguageServer;

/// <summary>
/// Finds the problems of prompt files and of conversations. A changed document is checked once a short time later, on the scheduler,
/// because files are looked at.
/// </summary>
internal sealed class TextDiagnostics : IDisposable
{
    private static readonly TimeSpan _delay = TimeSpan.FromMilliseconds(300);

    private readonly ServerState _state;
    private readonly PromptFolders _prompts;
    private readonly ContextReader _contexts;
    private readonly IScheduler _scheduler;
    private readonly ServerLog _log;
    private readonly HashSet<DocumentUri> _due = [];
    private readonly CancellationTokenSource _stop = new();

    public TextDiagnostics(ServerState state, PromptFolders prompts, ContextReader contexts, IScheduler scheduler, ServerLog log) =>
        (_state, _prompts, _contexts, _scheduler, _log) = (state, prompts, contexts, scheduler, log);

    /// <summary>Checks a document that was opened or changed, soon.</summary>
    public void Check(DocumentUri uri)
    {
        lock (_state.Gate)
        {
            if (_stop.IsCancellationRequested || !_due.Add(uri))
            {
                return;
            }
        }

        Observable
            .Timer(_delay, _scheduler)
            .Do(_ => Run(uri))
            .Subscribe(_ => { }, e => _log.Warn($"The document '{uri}' was not checked ({e.GetType().Name})."), _stop.Token);
    }

    /// <summary>Checks all open documents, soon: the rules for files may have changed.</summary>
    public void CheckAll()
    {
        foreach (var document in _state.Documents.All)
        {
            Check(document.Uri);
        }
    }

    public void Dispose() => _stop.Cancel();

    private void Run(DocumentUri uri)
    {
        lock (_state.Gate)
        {
            _due.Remove(uri);
        }

        if (_state.Documents.Find(uri) is not { } document)
        {
            return;
        }

        var problems = _prompts.Contain(uri) ? PromptFolders.FindProblems(document) : ChatProblems.Find(document, _contexts.Rules);
        lock (_state.Gate)
        {
            // A document that has changed since is checked again.
            if (_state.Documents.Find(uri) is { } now && (now.Instance, now.Revision) == (document.Instance, document.Revision))
            {
                _state.Diagnostics.SetProblems(uri, problems);
            }
        }

        _state.Diagnostics.Publish();
    }
}
