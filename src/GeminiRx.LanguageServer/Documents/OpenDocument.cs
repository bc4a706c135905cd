using GeminiRx.LanguageServer.Documents.Diffs;

namespace GeminiRx.LanguageServer.Documents;

/// <summary>An open document with the queue of sessions that edit it. Not thread-safe: <see cref="DocumentStore"/> locks.</summary>
internal sealed class OpenDocument(Document document)
{
    // Kept edits of ended sessions that the editor may still apply.
    private const int MaxLate = 4;

    private readonly List<(SessionId SessionId, Action Give)> _queue = [];
    private readonly List<SentEdit> _late = [];
    private SentEdit? _sent;

    public Document Document { get; set; } = document;

    public bool IsOutOfSync { get; set; }

    /// <summary>Orders the documents by their last opening or change.</summary>
    public long LastUse { get; set; }

    /// <summary>Adds a session to the queue. The first one in the queue has the turn.</summary>
    public void Enqueue(SessionId sessionId, Action give)
    {
        _queue.Add((sessionId, give));
        if (_queue.Count == 1)
        {
            give();
        }
    }

    /// <inheritdoc cref="DocumentStore.TrySend"/>
    public bool TrySend(SentEdit edit, int revision)
    {
        if (Document.Revision != revision || _queue is not [var first, ..] || first.SessionId != edit.SessionId)
        {
            return false;
        }

        _sent = edit;
        return true;
    }

    /// <inheritdoc cref="DocumentStore.RecordAnswer"/>
    public void RecordAnswer(SessionId sessionId, int editId, EditAnswer answer)
    {
        if (_sent is { } sent && sent.SessionId == sessionId && sent.EditId == editId)
        {
            _sent = sent with { Answer = answer };
        }
        else if (answer is EditAnswer.Refused or EditAnswer.Unsupported)
        {
            _late.RemoveAll(late => late.SessionId == sessionId && late.EditId == editId);
        }
    }

    /// <inheritdoc cref="DocumentStore.ForgetLate"/>
    public void ForgetLate(SessionId sessionId) => _late.RemoveAll(late => late.SessionId == sessionId);

    /// <inheritdoc cref="DocumentStore.Release"/>
    public void Release(SessionId sessionId, bool isOver)
    {
        var hadTurn = _queue is [var first, ..] && first.SessionId == sessionId;
        _queue.RemoveAll(waiting => waiting.SessionId == sessionId);
        if (!hadTurn)
        {
            return;
        }

        if (isOver && _sent is { } sent)
        {
            _late.Add(sent);
            _late.RemoveRange(0, Math.Max(0, _late.Count - MaxLate));
        }

        _sent = null;
        if (_queue is [var next, ..])
        {
            next.Give();
        }
    }

    /// <summary>Splits the changes of one report into the edits that were sent and the user's changes.</summary>
    /// <param name="first">The document before the report; <see cref="Document"/> is the document after it.</param>
    /// <param name="reported">The changes, each with the document before it.</param>
    public IReadOnlyList<DocumentChange> Interpret(Document first, List<(Document Before, ReportedChange Change)> reported)
    {
        var (sent, late) = (_sent, _late.ToArray());
        var own = IndexOfEdit(reported);
        var changes = reported
            .SelectMany((one, index) => InterpretOne(one.Before.Text, one.Change, isOther: own >= 0 && index < own))
            .ToList();
        if (reported.Count < 2 || sent is null || _sent is null)
        {
            return changes;
        }

        // No single change contains the edit, but all of them together may.
        var joined = EditConfirmation.Interpret(first.Text, ReportedChange.Join(reported, first.Text), sent);
        if (!joined.IsConfirmed)
        {
            return changes;
        }

        _sent = null;
        _late.Clear();
        _late.AddRange(late.Select(edit => Follow(edit, joined)));
        return joined.Changes;
    }

    // The index of the change that equals the edit. No change before it is the edit, however similar.
    private int IndexOfEdit(List<(Document Before, ReportedChange Change)> reported)
    {
        var edit = _sent;
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

    private IReadOnlyList<DocumentChange> InterpretOne(DocumentText before, ReportedChange change, bool isOther)
    {
        var found = EditConfirmation.Interpret(before, change, isOther ? null : _sent);
        if (found.IsConfirmed)
        {
            _sent = null;
        }

        for (var index = 0; index < _late.Count && !found.IsConfirmed; index++)
        {
            if (EditConfirmation.Interpret(before, change, _late[index]) is { IsConfirmed: true } late)
            {
                found = late;
                _late.RemoveAt(index);
            }
        }

        _sent = _sent is null ? null : Follow(_sent, found);
        for (var index = 0; index < _late.Count; index++)
        {
            _late[index] = Follow(_late[index], found);
        }

        return found.Changes;
    }

    private static SentEdit Follow(SentEdit edit, Interpretation found) =>
        found.Changes.Aggregate(edit, (moved, change) => moved.Move(change.Alignment));
}
