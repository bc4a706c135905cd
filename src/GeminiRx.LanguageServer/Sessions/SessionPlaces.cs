using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Documents.Diffs;

namespace GeminiRx.LanguageServer.Sessions;

/// <summary>Where the running sessions write, and where those begin that the user is asked about, at their current places.</summary>
/// <param name="gate">Guards the state. Every method takes it, so that several calls under it are one step.</param>
internal sealed class SessionPlaces(Lock gate)
{
    private readonly Dictionary<SessionId, Place> _places = [];

    /// <summary>A range of a document.</summary>
    /// <param name="Uri">The document.</param>
    /// <param name="Start">The offset of its beginning.</param>
    /// <param name="End">The offset of its end.</param>
    /// <param name="IsAsked">Whether the user is asked about it; no session runs there yet.</param>
    internal sealed record Place(DocumentUri Uri, int Start, int End, bool IsAsked = false)
    {
        /// <summary>The offset at which the session inserts its next text. Text that others insert there stays below it.</summary>
        public int At { get; init; } = End;

        /// <summary>Whether the two overlap or touch.</summary>
        public bool Touches(Place other) => Uri == other.Uri && Start <= other.End && End >= other.Start;

        /// <summary>Follows a change of the document. A session's place grows with its own text.</summary>
        public Place Move(TextAlignment change, bool isOwn)
        {
            var (start, end) = (change.Move(Start), change.Move(End));
            foreach (var hunk in isOwn ? change.Hunks : [])
            {
                (start, end) = (Math.Min(start, hunk.NewStart), Math.Max(end, hunk.NewEnd));
            }

            return this with
            {
                Start = start,
                End = Math.Max(start, end),
                At = isOwn && change.Hunks is [{ IsDeletion: false } own] ? own.NewEnd : change.MovingLeast(At).Move(At),
            };
        }
    }

    public void Add(SessionId sessionId, Place place)
    {
        lock (gate)
        {
            _places[sessionId] = place;
        }
    }

    public void Remove(SessionId sessionId)
    {
        lock (gate)
        {
            _places.Remove(sessionId);
        }
    }

    /// <summary>The current place of a session or a question; null if its document was closed or opened again.</summary>
    public Place? Find(SessionId sessionId)
    {
        lock (gate)
        {
            return _places.GetValueOrDefault(sessionId);
        }
    }

    /// <summary>Whether a session runs at a place.</summary>
    public bool IsTaken(Place place)
    {
        lock (gate)
        {
            return _places.Values.Any(other => !other.IsAsked && other.Touches(place));
        }
    }

    /// <summary>Whether the user is asked about a place of a document.</summary>
    public bool IsAsked(DocumentUri uri)
    {
        lock (gate)
        {
            return _places.Values.Any(other => other.IsAsked && other.Uri == uri);
        }
    }

    public void Move(DocumentUri uri, IReadOnlyList<DocumentChange> changes)
    {
        lock (gate)
        {
            foreach (var (id, place) in _places.Where(entry => entry.Value.Uri == uri).ToList())
            {
                _places[id] = changes.Aggregate(place, (moved, change) => moved.Move(change.Alignment, change.SessionId == id));
            }
        }
    }

    public void RemoveDocument(DocumentUri uri)
    {
        lock (gate)
        {
            foreach (var id in _places.Where(entry => entry.Value.Uri == uri).Select(entry => entry.Key).ToList())
            {
                _places.Remove(id);
            }
        }
    }
}
