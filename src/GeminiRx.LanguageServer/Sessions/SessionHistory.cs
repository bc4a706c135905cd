using GeminiRx.LanguageServer.Documents;

namespace GeminiRx.LanguageServer.Sessions;

/// <summary>Owns the ended sessions and publishes their problems as diagnostics.</summary>
/// <param name="gate">Guards the state. Every method takes it, so that several calls under it are one step.</param>
/// <param name="diagnostics">Publishes the problems.</param>
internal sealed class SessionHistory(Lock gate, DocumentDiagnostics diagnostics)
{
    private EndedSessions _ended = EndedSessions.Empty;

    public EndedSessions Ended => Volatile.Read(ref _ended);

    /// <summary>Adds a session. Its request, and a diff that its command contained, are not kept: a retry creates the request
    /// anew.</summary>
    public void Add(EndedSession ended) =>
        Update(all =>
            all.Add(ended with { Arguments = ended.Arguments with { Diff = null }, Question = ended.Question?.WithoutRequest() })
        );

    /// <summary>Replaces the entry of a session.</summary>
    public void Replace(EndedSession ended) => Update(all => all.Replace(ended));

    public void Remove(SessionId sessionId) => Update(all => all.Without(sessionId));

    public void RemoveDocument(DocumentUri uri) => Update(all => all.WithoutDocument(uri));

    public void Move(DocumentUri uri, IReadOnlyList<DocumentChange> changes) => Update(all => all.Move(uri, changes));

    /// <inheritdoc cref="EndedSessions.WithoutProblemsIn"/>
    public void ResolveIn(DocumentUri uri, int start, int end) => Update(all => all.WithoutProblemsIn(uri, start, end));

    /// <summary>Resolves the problems that a new key may solve.</summary>
    public void ResolveConfiguration() => Update(all => all.WithoutProblems(Problem.Configuration));

    /// <inheritdoc cref="DocumentDiagnostics.Publish"/>
    public void Publish() => diagnostics.Publish();

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
                    diagnostics.Refresh(uri);
                }
            }
        }
    }
}
