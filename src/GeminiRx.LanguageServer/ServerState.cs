using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Openings;
using GeminiRx.LanguageServer.Rpc;
using GeminiRx.LanguageServer.Sessions;

namespace GeminiRx.LanguageServer;

/// <summary>
/// The owners of the server's changing state. They share one lock, so that a change of a document, its delivery to the sessions and
/// its effect on the history are one step.
/// </summary>
internal sealed class ServerState
{
    public ServerState(EditorClient client)
    {
        Documents = new DocumentStore(Gate);
        Sessions = new SessionRegistry(Gate);
        Diagnostics = new DocumentDiagnostics(Gate, Documents, client);
        History = new SessionHistory(Gate, Diagnostics);
        Diagnostics.OfSessions = document => History.Ended.Shown(document.Uri).Select(ended => ended.ToDiagnostic(document)!);
        Marks = new SessionMarks(Gate);
        Places = new SessionPlaces(Gate);
        Openings = new WaitingOpenings(Gate);
    }

    /// <summary>Held for several calls that are one step. Nothing is sent under it.</summary>
    public Lock Gate { get; } = new();

    public DocumentStore Documents { get; }

    public SessionRegistry Sessions { get; }

    public DocumentDiagnostics Diagnostics { get; }

    public SessionHistory History { get; }

    public SessionMarks Marks { get; }

    public SessionPlaces Places { get; }

    public WaitingOpenings Openings { get; }

    /// <summary>The text of a document below the place at which a running session inserts; empty if the document is not open any
    /// more.</summary>
    public string TextBelow(SessionId sessionId)
    {
        lock (Gate)
        {
            return Places.Find(sessionId) is { } place && Documents.Find(place.Uri) is { } document ? document.Text[place.At..] : "";
        }
    }
}
