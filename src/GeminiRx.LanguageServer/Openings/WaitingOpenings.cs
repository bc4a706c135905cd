using GeminiRx.LanguageServer.Documents;

namespace GeminiRx.LanguageServer.Openings;

/// <summary>The sessions that wait for the editor to open their documents.</summary>
/// <param name="gate">Guards the state. Every method takes it, so that several calls under it are one step.</param>
internal sealed class WaitingOpenings(Lock gate)
{
    private readonly Dictionary<OpeningSession, Action<Document>> _waiting = [];

    /// <summary>Adds a session.</summary>
    /// <param name="opening">The session.</param>
    /// <param name="begin">Called with the lock held, once, when its document is open.</param>
    public void Add(OpeningSession opening, Action<Document> begin)
    {
        lock (gate)
        {
            _waiting.Add(opening, begin);
        }
    }

    public void Remove(OpeningSession opening)
    {
        lock (gate)
        {
            _waiting.Remove(opening);
        }
    }

    /// <summary>Gives a document to the session that waits for it.</summary>
    public void Open(Document document)
    {
        lock (gate)
        {
            var (opening, begin) = _waiting.FirstOrDefault(entry => entry.Key.File.IsNamedBy(document.Uri));
            if (opening is not null)
            {
                _waiting.Remove(opening);
                opening.Decide(OpeningSession.Decision.Document, () => begin(document));
            }
        }
    }
}
