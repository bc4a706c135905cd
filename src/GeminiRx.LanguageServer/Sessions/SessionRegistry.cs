using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Streaming;

namespace GeminiRx.LanguageServer.Sessions;

/// <summary>Owns the running sessions.</summary>
/// <param name="gate">Guards the state. Every method takes it, so that several calls under it are one step.</param>
internal sealed class SessionRegistry(Lock gate)
{
    private readonly List<IRunningSession> _running = [];
    private int _lastId;

    /// <summary>The running sessions, in the order in which they started.</summary>
    public IReadOnlyList<IRunningSession> Running
    {
        get
        {
            lock (gate)
            {
                return [.. _running];
            }
        }
    }

    /// <summary>The running sessions of a document.</summary>
    public IEnumerable<SessionId> RunningIn(DocumentUri uri) => Running.Where(session => session.Uri == uri).Select(session => session.Id);

    public SessionId NextId()
    {
        lock (gate)
        {
            return new SessionId($"geminirx-{++_lastId}");
        }
    }

    public void Add(IRunningSession session)
    {
        lock (gate)
        {
            _running.Add(session);
        }
    }

    public void Remove(IRunningSession session)
    {
        lock (gate)
        {
            _running.Remove(session);
        }
    }

    /// <summary>Posts an event to one session, or to all.</summary>
    /// <param name="sessionId">The session; null for all.</param>
    /// <param name="input">The event.</param>
    /// <returns>The number of sessions that received it.</returns>
    public int Post(SessionId? sessionId, SessionEvent input) => PostWhere(session => sessionId is null || session.Id == sessionId, input);

    /// <summary>Posts an event to all sessions of a document.</summary>
    public void PostTo(DocumentUri uri, SessionEvent input) => PostWhere(session => session.Uri == uri, input);

    /// <summary>Ends every session at once: nothing more is written, every request is aborted.</summary>
    /// <returns>Completes when all of them are over.</returns>
    public Task AbandonAllAsync()
    {
        lock (gate)
        {
            PostWhere(_ => true, new SessionEvent.Abandoned(StopReason.Disconnected));
            return Task.WhenAll(_running.Select(session => session.Over));
        }
    }

    private int PostWhere(Func<IRunningSession, bool> isReceiver, SessionEvent input)
    {
        lock (gate)
        {
            var receivers = _running.Where(isReceiver).ToList();
            receivers.ForEach(session => session.Post(input));
            return receivers.Count;
        }
    }
}
