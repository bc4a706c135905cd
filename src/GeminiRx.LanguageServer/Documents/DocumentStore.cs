using System.Diagnostics.CodeAnalysis;
using GeminiRx.LanguageServer.Context;
using GeminiRx.LanguageServer.Protocol;

namespace GeminiRx.LanguageServer.Documents;

/// <summary>
/// Owns the open documents, and for each the queue of sessions that edit it. One edit at a time is in flight in a document, in the order in
/// which the sessions asked. A change that contains an edit is therefore that session's, and no two edits are made for one version.
/// </summary>
/// <param name="gate">Guards the state. Every method takes it.</param>
/// <param name="ignoresCase">Whether the paths of files are equal if only the case of letters differs. Default: as the file system has
/// it.</param>
internal sealed class DocumentStore(Lock gate, bool? ignoresCase = null)
{
    private readonly Dictionary<DocumentUri, OpenDocument> _documents = [];
    private int _instances;
    private long _uses;

    /// <summary>Finds an open document.</summary>
    /// <returns>The document; null if it is not open or is out of sync.</returns>
    public Document? Find(DocumentUri? uri)
    {
        lock (gate)
        {
            return TryFind(uri, out var open) && !open.IsOutOfSync ? open.Document : null;
        }
    }

    /// <summary>Whether a change of the document could not be read. Nothing is written into it until it is opened again.</summary>
    public bool IsOutOfSync(DocumentUri? uri)
    {
        lock (gate)
        {
            return TryFind(uri, out var open) && open.IsOutOfSync;
        }
    }

    /// <summary>Whether a file is open.</summary>
    public bool IsOpen(string path) => Uris.Any(uri => IsOf(uri, path));

    /// <summary>The open documents, also those that are out of sync.</summary>
    public IReadOnlyList<DocumentUri> Uris
    {
        get
        {
            lock (gate)
            {
                return [.. _documents.Keys];
            }
        }
    }

    /// <summary>Finds an open document by the path of its file.</summary>
    /// <returns>The document; null if it is not open or is out of sync.</returns>
    public Document? FindFile(string path)
    {
        lock (gate)
        {
            return _documents
                .Where(entry => IsOf(entry.Key, path) && !entry.Value.IsOutOfSync)
                .Select(entry => entry.Value.Document)
                .OrderByDescending(document => document.Uri.FilePath == path)
                .FirstOrDefault();
        }
    }

    public Document Open(DocumentUri uri, long? version, string text, string language = "")
    {
        lock (gate)
        {
            var document = new Document(uri, version, text) { Instance = ++_instances, Language = language };
            _documents[uri] = new OpenDocument(document) { LastUse = ++_uses };
            return document;
        }
    }

    /// <summary>The open documents, the one that was opened or changed last first.</summary>
    public IReadOnlyList<Document> All
    {
        get
        {
            lock (gate)
            {
                return
                [
                    .. _documents
                        .Values.Where(open => !open.IsOutOfSync)
                        .OrderByDescending(open => open.LastUse)
                        .Select(open => open.Document),
                ];
            }
        }
    }

    /// <summary>The other open documents, in the same order.</summary>
    public IReadOnlyList<Document> Others(DocumentUri uri) => [.. All.Where(document => document.Uri != uri)];

    /// <returns>Whether it was open.</returns>
    public bool Close(DocumentUri uri)
    {
        lock (gate)
        {
            return _documents.Remove(uri);
        }
    }

    /// <returns>Whether it was open and in sync.</returns>
    public bool MarkOutOfSync(DocumentUri uri)
    {
        lock (gate)
        {
            return TryFind(uri, out var open) && !open.IsOutOfSync && (open.IsOutOfSync = true);
        }
    }

    /// <summary>Applies the changes of one report.</summary>
    /// <returns>
    /// The document afterwards and the changes, split into edits and the user's changes; null if the document is not open or a range is
    /// invalid, in which case nothing is applied.
    /// </returns>
    public (Document Document, IReadOnlyList<DocumentChange> Changes)? Change(
        DocumentUri uri,
        IReadOnlyList<ContentChange> reported,
        long? version
    )
    {
        lock (gate)
        {
            if (!TryFind(uri, out var open) || open.IsOutOfSync)
            {
                return null;
            }

            var applied = new List<(Document Before, ReportedChange Change)>(reported.Count);
            var document = open.Document;
            foreach (var change in reported)
            {
                if (document.Apply(change, version) is not var (after, done))
                {
                    return null;
                }

                applied.Add((document, new ReportedChange(done, after.Text, change.Range is null)));
                document = after;
            }

            // A report without any change is a new version all the same.
            open.LastUse = ++_uses;
            var before = open.Document;
            open.Document = applied.Count == 0 ? document with { Version = version, Revision = document.Revision + 1 } : document;
            return (open.Document, open.Interpret(before, applied));
        }
    }

    /// <summary>Asks for the turn in a document. The first session in the queue has the turn.</summary>
    /// <param name="uri">The document.</param>
    /// <param name="sessionId">The session that asks.</param>
    /// <param name="give">Called when the session has the turn, with the lock held: it must only post a message.</param>
    public void Enqueue(DocumentUri uri, SessionId sessionId, Action give)
    {
        lock (gate)
        {
            if (TryFind(uri, out var open))
            {
                open.Enqueue(sessionId, give);
            }
        }
    }

    /// <summary>Records the edit that the session with the turn is about to send.</summary>
    /// <param name="uri">The document.</param>
    /// <param name="edit">The edit.</param>
    /// <param name="revision">The revision that the edit was made for.</param>
    /// <returns>Whether it may be sent: false if the document has changed since.</returns>
    public bool TrySend(DocumentUri uri, SentEdit edit, int revision)
    {
        lock (gate)
        {
            return TryFind(uri, out var open) && open.TrySend(edit, revision);
        }
    }

    /// <summary>Records the editor's answer to a session's edit.</summary>
    public void RecordAnswer(DocumentUri uri, SessionId sessionId, int editId, EditAnswer answer)
    {
        lock (gate)
        {
            if (TryFind(uri, out var open))
            {
                open.RecordAnswer(sessionId, editId, answer);
            }
        }
    }

    /// <summary>Forgets the last edit of an ended session: the editor had enough time to apply it.</summary>
    public void ForgetLate(DocumentUri uri, SessionId sessionId)
    {
        lock (gate)
        {
            if (TryFind(uri, out var open))
            {
                open.ForgetLate(sessionId);
            }
        }
    }

    /// <summary>Gives the turn back, or leaves the queue.</summary>
    /// <param name="uri">The document.</param>
    /// <param name="sessionId">The session.</param>
    /// <param name="isOver">Whether the session has ended. The editor may still apply its last edit then.</param>
    public void Release(DocumentUri uri, SessionId sessionId, bool isOver = false)
    {
        lock (gate)
        {
            if (TryFind(uri, out var open))
            {
                open.Release(sessionId, isOver);
            }
        }
    }

    // An editor may write the path in another case than the file system, and escapes what it wants.
    private bool IsOf(DocumentUri uri, string path) => uri.FilePath is { } named && ContextPaths.AreSame(named, path, ignoresCase);

    private bool TryFind(DocumentUri? uri, [NotNullWhen(true)] out OpenDocument? open)
    {
        open = null;
        return uri is { } named && _documents.TryGetValue(named, out open);
    }
}
