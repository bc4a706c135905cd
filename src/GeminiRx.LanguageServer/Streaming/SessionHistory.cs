using System.Collections.Immutable;
using GeminiRx.LanguageServer.Documents;

namespace GeminiRx.LanguageServer.Streaming;

/// <summary>The sessions that ended, the oldest first; no more than a user has use for. Immutable.</summary>
internal sealed record SessionHistory(ImmutableList<EndedSession> All)
{
    private const int MaxSessions = 32;

    public static SessionHistory Empty { get; } = new(ImmutableList<EndedSession>.Empty);

    /// <summary>Adds a session. Its problem replaces an older one at the same place.</summary>
    public SessionHistory Add(EndedSession ended)
    {
        var others = ended.Problem is null ? this : WithoutProblemsAt(ended.Uri, ended.From.At);
        return new((others.All.Count < MaxSessions ? others.All : others.All.RemoveAt(0)).Add(ended));
    }

    public SessionHistory Without(string sessionId) => new(All.RemoveAll(ended => ended.SessionId == sessionId));

    public SessionHistory WithoutDocument(string uri) => new(All.RemoveAll(ended => ended.Uri == uri));

    /// <summary>Resolves the problems of one kind, and those that another key may solve, as a new key does.</summary>
    public SessionHistory WithoutProblems(string code) => Resolve(ended => ended.Problem!.Code == code || ended.Problem.IsOfKey);

    /// <summary>Resolves the problems at one place, as a new try there does.</summary>
    public SessionHistory WithoutProblemsAt(string uri, int offset) => Resolve(ended => ended.Uri == uri && ended.From.At == offset);

    public SessionHistory Move(string uri, IReadOnlyList<DocumentChange> changes) =>
        new([.. All.Select(ended => ended.Uri == uri ? changes.Aggregate(ended, (moved, change) => moved.Move(change)) : ended)]);

    public EndedSession? Find(string? sessionId) => All.Find(ended => ended.SessionId == sessionId);

    /// <summary>Those of a document whose problems the user sees.</summary>
    public IEnumerable<EndedSession> Shown(string uri) => All.Where(ended => ended.Uri == uri && ended.Problem is not null);

    private SessionHistory Resolve(Func<EndedSession, bool> isResolved) =>
        new([.. All.Select(ended => ended.Problem is not null && isResolved(ended) ? ended with { Problem = null } : ended)]);
}
