using System.Reactive.Concurrency;
using System.Reactive.Linq;
using GeminiRx.Conversations;
using GeminiRx.Conversations.Errors;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Logging;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Sessions;

namespace GeminiRx.LanguageServer.Chat;

/// <summary>
/// Finds invalid settings and broken links of conversations. A changed document is checked once a short time later, on the scheduler,
/// because files are looked at.
/// </summary>
internal sealed class ChatDiagnostics : IDisposable
{
    // Links whose files are looked at, and problems that are shown, in one document.
    private const int MaxLinks = 100;

    private static readonly TimeSpan _delay = TimeSpan.FromMilliseconds(300);

    private readonly ServerState _state;
    private readonly IScheduler _scheduler;
    private readonly ServerLog _log;
    private readonly HashSet<DocumentUri> _due = [];
    private readonly CancellationTokenSource _stop = new();

    public ChatDiagnostics(ServerState state, IScheduler scheduler, ServerLog log) => (_state, _scheduler, _log) = (state, scheduler, log);

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
            .Subscribe(_ => { }, e => _log.Warn($"The links of '{uri}' were not checked ({e.GetType().Name})."), _stop.Token);
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

        var problems = ChatDocument.Find(document) is { } conversation ? Find(conversation, ChatDocument.FolderOf(uri)) : [];
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

    private static IReadOnlyList<PlacedProblem> Find(Conversation conversation, AttachmentFolder folder)
    {
        var settings = conversation
            .FindSettingProblems()
            .Select(problem => Place(conversation, problem.Start, problem.End, "setting", Diagnostic.Error, problem.Message));
        var links = conversation
            .AllTurns.SelectMany(turn => turn.AttachmentLines)
            .TakeLast(MaxLinks)
            .Select(line => (Line: line, Reason: folder.FindProblem(line.Name)))
            .Where(link => link.Reason is not null)
            .Select(link =>
                Place(
                    conversation,
                    link.Line.Start,
                    link.Line.End,
                    "attachment",
                    Diagnostic.Warning,
                    ConversationErrors.UnusableAttachment(link.Line.Name, link.Reason!)
                )
            );
        return [.. settings.Concat(links)];
    }

    private static PlacedProblem Place(Conversation conversation, int start, int end, string code, int severity, string message)
    {
        var length = conversation.Markdown.AsSpan(start, end - start).TrimEnd().Length;
        return new PlacedProblem(start, start + length, code, severity, message);
    }
}
