using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Rpc;

namespace GeminiRx.LanguageServer.Sessions;

/// <summary>Owns the ended sessions and publishes their problems as diagnostics.</summary>
/// <param name="gate">Guards the state. Every method takes it, so that several calls under it are one step.</param>
/// <param name="documents">The open documents.</param>
/// <param name="client">Receives the diagnostics.</param>
internal sealed class SessionHistory(Lock gate, DocumentStore documents, EditorClient client)
{
    private readonly Queue<PublishDiagnosticsParams> _unpublished = new();
    private EndedSessions _ended = EndedSessions.Empty;
    private bool _isPublishing;

    public EndedSessions Ended => Volatile.Read(ref _ended);

    public void Add(EndedSession ended) => Update(all => all.Add(ended));

    /// <summary>Replaces the entry of a session.</summary>
    public void Replace(EndedSession ended) => Update(all => all.Replace(ended));

    public void Remove(SessionId sessionId) => Update(all => all.Without(sessionId));

    public void RemoveDocument(DocumentUri uri) => Update(all => all.WithoutDocument(uri));

    public void Move(DocumentUri uri, IReadOnlyList<DocumentChange> changes) => Update(all => all.Move(uri, changes));

    /// <inheritdoc cref="EndedSessions.WithoutProblemsAt"/>
    public void ResolveAt(DocumentUri uri, int offset) => Update(all => all.WithoutProblemsAt(uri, offset));

    /// <summary>Resolves the problems that a new key may solve.</summary>
    public void ResolveConfiguration() => Update(all => all.WithoutProblems(Problem.Configuration));

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

    private void Update(Func<EndedSessions, EndedSessions> change)
    {
        lock (gate)
        {
            var before = _ended;
            _ended = change(before);
            foreach (var uri in before.All.Concat(_ended.All).Select(ended => ended.Uri).Distinct().ToList())
            {
                var shown = _ended.Shown(uri).ToList();
                if (!shown.Select(ended => ended.SessionId).SequenceEqual(before.Shown(uri).Select(ended => ended.SessionId)))
                {
                    var document = documents.Find(uri);
                    Diagnostic[] diagnostics = document is null ? [] : [.. shown.Select(ended => ended.ToDiagnostic(document)!)];
                    _unpublished.Enqueue(new PublishDiagnosticsParams(uri.Value, document?.Version, diagnostics));
                }
            }
        }
    }
}
