using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Streaming;

namespace GeminiRx.LanguageServer.Documents;

/// <summary>
/// The open documents, and for each the queue of sessions that want to edit it: one edit is on its way at a time, in the order in which the
/// sessions asked.
/// So a change that contains an edit is that session's and no other's, and no two edits are made for one version.
/// </summary>
/// <param name="gate">Guards the state. Every method takes it; callbacks under it only post a message.</param>
internal sealed class DocumentStore(Lock gate)
{
    // Edits of ended sessions that the editor may still apply.
    private const int MaxLate = 4;

    private readonly Dictionary<string, OpenDocument> _documents = new(StringComparer.Ordinal);
    private int _instances;

    /// <summary>The open document of that name; null where there is none or the copy of it is not certain.</summary>
    public Document? Find(string? uri)
    {
        lock (gate)
        {
            return uri is not null && _documents.TryGetValue(uri, out var open) && !open.IsOutOfSync ? open.Document : null;
        }
    }

    /// <summary>Whether a change of the document could not be read: nothing may be written until it is opened again.</summary>
    public bool IsOutOfSync(string? uri)
    {
        lock (gate)
        {
            return uri is not null && _documents.TryGetValue(uri, out var open) && open.IsOutOfSync;
        }
    }

    public Document Open(string uri, long? version, string text)
    {
        lock (gate)
        {
            var document = new Document(uri, version, text) { Instance = ++_instances };
            _documents[uri] = new OpenDocument(document);
            return document;
        }
    }

    /// <returns>Whether it was open.</returns>
    public bool Close(string uri)
    {
        lock (gate)
        {
            return _documents.Remove(uri);
        }
    }

    /// <returns>Whether it was open and in sync.</returns>
    public bool MarkOutOfSync(string uri)
    {
        lock (gate)
        {
            return _documents.TryGetValue(uri, out var open) && !open.IsOutOfSync && (open.IsOutOfSync = true);
        }
    }

    /// <summary>Applies the changes of one report.</summary>
    /// <returns>
    /// The document afterwards and the changes, taken apart; null where the document is not open or a range ends before it starts, and
    /// nothing was applied.
    /// </returns>
    public (Document Document, IReadOnlyList<DocumentChange> Changes)? Change(
        string uri,
        IReadOnlyList<ContentChange> reported,
        long? version
    )
    {
        lock (gate)
        {
            if (!_documents.TryGetValue(uri, out var open) || open.IsOutOfSync)
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

            // A report without any change is a newer version all the same.
            var before = open.Document;
            open.Document = applied.Count == 0 ? document with { Version = version, Revision = document.Revision + 1 } : document;
            return (open.Document, open.Interpret(before, applied));
        }
    }

    /// <summary>Asks for the turn in a document; the first in the queue has it.</summary>
    /// <param name="uri">The document.</param>
    /// <param name="sessionId">Who asks.</param>
    /// <param name="give">Called when the turn has come, with the lock held: it must only post a message.</param>
    public void Enqueue(string uri, string sessionId, Action give)
    {
        lock (gate)
        {
            if (_documents.TryGetValue(uri, out var open))
            {
                open.Waiting.Add((sessionId, give));
                if (open.Waiting.Count == 1)
                {
                    give();
                }
            }
        }
    }

    /// <summary>Records the edit that the session with the turn is about to send.</summary>
    /// <param name="uri">The document.</param>
    /// <param name="edit">The edit.</param>
    /// <param name="revision">The revision that the edit was made for.</param>
    /// <returns>Whether it may be sent: false where the document has changed since.</returns>
    public bool TrySend(string uri, SentEdit edit, int revision)
    {
        lock (gate)
        {
            if (
                !_documents.TryGetValue(uri, out var open)
                || open.Document.Revision != revision
                || open.Waiting is not [var first, ..]
                || first.SessionId != edit.SessionId
            )
            {
                return false;
            }

            open.Sent = edit;
            return true;
        }
    }

    /// <summary>Records what the editor answered to a session's edit.</summary>
    public void RecordAnswer(string uri, string sessionId, int editId, EditAnswer answer)
    {
        lock (gate)
        {
            if (!_documents.TryGetValue(uri, out var open))
            {
                return;
            }

            if (open.Sent is { } sent && sent.SessionId == sessionId && sent.EditId == editId)
            {
                open.Sent = sent with { Answer = answer };
            }
            else if (answer is EditAnswer.Refused or EditAnswer.Unsupported)
            {
                open.Late.RemoveAll(late => late.SessionId == sessionId && late.EditId == editId);
            }
        }
    }

    /// <summary>Forgets the last edit of a session that is over: the editor had time enough to apply it.</summary>
    public void ForgetLate(string uri, string sessionId)
    {
        lock (gate)
        {
            if (_documents.TryGetValue(uri, out var open))
            {
                open.Late.RemoveAll(late => late.SessionId == sessionId);
            }
        }
    }

    /// <summary>Gives the turn back, or leaves the queue.</summary>
    /// <param name="uri">The document.</param>
    /// <param name="sessionId">Who had it.</param>
    /// <param name="isOver">Whether the session is over, and the editor may still apply its last edit.</param>
    public void Release(string uri, string sessionId, bool isOver = false)
    {
        lock (gate)
        {
            if (!_documents.TryGetValue(uri, out var open) || open.Waiting.Count == 0)
            {
                return;
            }

            var hadTurn = open.Waiting[0].SessionId == sessionId;
            open.Waiting.RemoveAll(waiting => waiting.SessionId == sessionId);
            if (!hadTurn)
            {
                return;
            }

            if (isOver && open.Sent is { } sent)
            {
                open.Late.Add(sent);
                open.Late.RemoveRange(0, Math.Max(0, open.Late.Count - MaxLate));
            }

            open.Sent = null;
            if (open.Waiting.Count > 0)
            {
                open.Waiting[0].Give();
            }
        }
    }

    private sealed class OpenDocument(Document document)
    {
        public Document Document { get; set; } = document;

        public bool IsOutOfSync { get; set; }

        public List<(string SessionId, Action Give)> Waiting { get; } = [];

        public SentEdit? Sent { get; set; }

        public List<SentEdit> Late { get; } = [];

        public IReadOnlyList<DocumentChange> Interpret(Document first, List<(Document Before, ReportedChange Change)> reported)
        {
            var (sent, late) = (Sent, Late.ToArray());
            var own = IndexOfEdit(reported);
            var changes = reported
                .SelectMany((one, index) => InterpretOne(one.Before.Text, one.Change, isOther: own >= 0 && index < own))
                .ToList();
            if (reported.Count < 2 || sent is null || Sent is null)
            {
                return changes;
            }

            // No change by itself contains the edit. All of them together may.
            var joined = EditConfirmation.Interpret(first.Text, Join(first, Document), sent);
            if (!joined.IsConfirmed)
            {
                return changes;
            }

            Sent = null;
            Late.Clear();
            Late.AddRange(late.Select(edit => joined.Changes.Aggregate(edit, (moved, change) => moved.Move(change.Alignment))));
            return joined.Changes;
        }

        private static ReportedChange Join(Document first, Document last) =>
            new(new TextChange(0, first.Text.Length, last.Text), last.Text, IsWhole: true);

        // The edit as the editor made it, among other changes: none of those before it is the edit, however alike.
        private int IndexOfEdit(List<(Document Before, ReportedChange Change)> reported)
        {
            var edit = Sent;
            for (var index = 0; index < reported.Count && edit is not null && reported.Count > 1; index++)
            {
                var (before, change) = reported[index];
                if (change.IsWhole || change.Change == edit.Change)
                {
                    return change.IsWhole ? -1 : index;
                }

                edit = edit.Move(TextAlignment.Exact(before.Text, change.Change));
            }

            return -1;
        }

        private IReadOnlyList<DocumentChange> InterpretOne(string before, ReportedChange change, bool isOther)
        {
            var found = EditConfirmation.Interpret(before, change, isOther ? null : Sent);
            if (found.IsConfirmed)
            {
                Sent = null;
            }

            for (var index = 0; index < Late.Count && !found.IsConfirmed; index++)
            {
                if (EditConfirmation.Interpret(before, change, Late[index]) is { IsConfirmed: true } late)
                {
                    found = late;
                    Late.RemoveAt(index);
                }
            }

            Sent = found.Changes.Aggregate(Sent, (moved, one) => moved?.Move(one.Alignment));
            for (var index = 0; index < Late.Count; index++)
            {
                Late[index] = found.Changes.Aggregate(Late[index], (moved, one) => moved.Move(one.Alignment));
            }

            return found.Changes;
        }
    }
}
