using System.Collections.Immutable;
using GeminiRx.LanguageServer.Documents;

namespace GeminiRx.LanguageServer.Sessions;

/// <summary>The newest ended sessions, the oldest first. Immutable.</summary>
internal sealed record EndedSessions(ImmutableList<EndedSession> All)
{
    private const int MaxSessions = 32;

    public static EndedSessions Empty { get; } = new(ImmutableList<EndedSession>.Empty);

    /// <summary>Adds a session. Its problem replaces an older one at the same place.</summary>
    public EndedSessions Add(EndedSession ended)
    {
        var others = ended.Problem is null ? this : WithoutProblemsIn(ended.Uri, ended.From.At, ended.From.At);
        return new((others.All.Count < MaxSessions ? others.All : others.All.RemoveAt(0)).Add(ended));
    }

    public EndedSessions Replace(EndedSession ended) => new([.. All.Select(other => other.SessionId == ended.SessionId ? ended : other)]);

    public EndedSessions Without(SessionId sessionId) => new(All.RemoveAll(ended => ended.SessionId == sessionId));

    public EndedSessions WithoutDocument(DocumentUri uri) => new(All.RemoveAll(ended => ended.Uri == uri));

    /// <summary>Resolves the problems of one kind and those that another key may solve, because the key has changed.</summary>
    public EndedSessions WithoutProblems(string code) => Resolve(ended => ended.Problem!.Code == code || ended.Problem.IsOfKey);

    /// <summary>Resolves the problems in a range of offsets, because a new session writes there.</summary>
    public EndedSessions WithoutProblemsIn(DocumentUri uri, int start, int end) =>
        Resolve(ended => ended.Uri == uri && ended.From.At >= start && ended.From.At <= end);

    public EndedSessions Move(DocumentUri uri, IReadOnlyList<DocumentChange> changes) =>
        new([.. All.Select(ended => ended.Uri == uri ? changes.Aggregate(ended, (moved, change) => moved.Move(change)) : ended)]);

    public EndedSession? Find(SessionId? sessionId) => All.Find(ended => ended.SessionId == sessionId);

    /// <summary>The sessions of a document whose problems are shown as diagnostics.</summary>
    public IEnumerable<EndedSession> Shown(DocumentUri uri) => All.Where(ended => ended.Uri == uri && ended.Problem is not null);

    /// <summary>The newest answer that is in the document as it was written and that has a character in a range of offsets; null if there
    /// is none.</summary>
    public EndedSession? AnswerAt(DocumentUri uri, int start, int end) =>
        All.FindLast(ended => ended.Uri == uri && ended.IsAnswer && ended.From.Start < end && ended.From.At > start);

    private EndedSessions Resolve(Func<EndedSession, bool> isResolved) =>
        new([.. All.Select(ended => ended.Problem is not null && isResolved(ended) ? ended with { Problem = null } : ended)]);
}
