using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Rpc;

namespace GeminiRx.LanguageServer.Sessions;

/// <summary>
/// The only place that publishes diagnostics, because the editor replaces all diagnostics of a document by those that are published last:
/// those of ended sessions and those of the text.
/// </summary>
/// <param name="gate">Guards the state. Every method takes it, so that several calls under it are one step.</param>
/// <param name="documents">The open documents.</param>
/// <param name="client">Receives the diagnostics.</param>
internal sealed class DocumentDiagnostics(Lock gate, DocumentStore documents, EditorClient client)
{
    private readonly Dictionary<DocumentUri, IReadOnlyList<PlacedProblem>> _problems = [];
    private readonly Queue<PublishDiagnosticsParams> _unpublished = new();
    private bool _isPublishing;

    /// <summary>The diagnostics of ended sessions. Called under the lock.</summary>
    public Func<Document, IEnumerable<Diagnostic>> OfSessions { get; set; } = _ => [];

    /// <summary>Replaces the problems of a document's text.</summary>
    public void SetProblems(DocumentUri uri, IReadOnlyList<PlacedProblem> problems)
    {
        lock (gate)
        {
            if (!problems.SequenceEqual(_problems.GetValueOrDefault(uri, [])))
            {
                _problems[uri] = problems;
                Refresh(uri);
            }
        }
    }

    /// <summary>Follows changes of a document. The editor moves what it shows by itself.</summary>
    public void Move(DocumentUri uri, IReadOnlyList<DocumentChange> changes)
    {
        lock (gate)
        {
            if (_problems.TryGetValue(uri, out var problems) && problems.Count > 0)
            {
                _problems[uri] = [.. problems.Select(problem => changes.Aggregate(problem, Move))];
            }
        }
    }

    public void RemoveDocument(DocumentUri uri)
    {
        lock (gate)
        {
            if (_problems.Remove(uri, out var problems) && problems.Count > 0)
            {
                Refresh(uri);
            }
        }
    }

    /// <summary>Publishes the diagnostics of a document again, with the next <see cref="Publish"/>.</summary>
    public void Refresh(DocumentUri uri)
    {
        lock (gate)
        {
            var document = documents.Find(uri);
            Diagnostic[] diagnostics = document is null
                ? []
                : [.. OfSessions(document), .. _problems.GetValueOrDefault(uri, []).Select(problem => ToDiagnostic(document, problem))];
            _unpublished.Enqueue(new PublishDiagnosticsParams(uri.Value, document?.Version, diagnostics));
        }
    }

    /// <summary>Sends the diagnostics that have changed, in the order of the changes. Call it without the lock after each change.</summary>
    public void Publish()
    {
        while (TakeUnpublished() is { } next)
        {
            _ = client.PublishDiagnosticsAsync(next);
            lock (gate)
            {
                _isPublishing = false;
            }
        }
    }

    private static PlacedProblem Move(PlacedProblem problem, DocumentChange change) =>
        problem with
        {
            Start = change.Alignment.Move(problem.Start),
            End = change.Alignment.Move(problem.End),
        };

    private static Diagnostic ToDiagnostic(Document document, PlacedProblem problem) =>
        new(
            new Protocol.Range(document.PositionAt(problem.Start), document.PositionAt(problem.End)),
            problem.Message,
            problem.Severity,
            problem.Code,
            Diagnostic.OfServer
        );

    private PublishDiagnosticsParams? TakeUnpublished()
    {
        lock (gate)
        {
            if (_isPublishing || !_unpublished.TryDequeue(out var next))
            {
                return null;
            }

            _isPublishing = true;
            return next;
        }
    }
}
