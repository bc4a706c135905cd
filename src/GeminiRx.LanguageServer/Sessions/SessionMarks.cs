using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Streaming;

namespace GeminiRx.LanguageServer.Sessions;

/// <summary>Text of the user that running sessions delete when their answers are complete, at its current place.</summary>
/// <param name="gate">Guards the state. Every method takes it, so that several calls under it are one step.</param>
internal sealed class SessionMarks(Lock gate)
{
    private readonly Dictionary<SessionId, (DocumentUri Uri, ResumePoint Mark)> _marks = [];

    public void Add(SessionId sessionId, DocumentUri uri, ResumePoint mark)
    {
        lock (gate)
        {
            _marks[sessionId] = (uri, mark);
        }
    }

    /// <summary>Returns what is left of the text of a session, and forgets it; null if nothing is left.</summary>
    public ResumePoint? Take(SessionId sessionId)
    {
        lock (gate)
        {
            return _marks.Remove(sessionId, out var entry) && !entry.Mark.Written.Pieces.IsEmpty ? entry.Mark : null;
        }
    }

    public void Move(DocumentUri uri, IReadOnlyList<DocumentChange> changes)
    {
        lock (gate)
        {
            foreach (var (id, (_, mark)) in _marks.Where(entry => entry.Value.Uri == uri).ToList())
            {
                _marks[id] = (uri, changes.Aggregate(mark, (moved, change) => moved.Move(change.Alignment)));
            }
        }
    }

    public void RemoveDocument(DocumentUri uri)
    {
        lock (gate)
        {
            foreach (var id in _marks.Where(entry => entry.Value.Uri == uri).Select(entry => entry.Key).ToList())
            {
                _marks.Remove(id);
            }
        }
    }
}
