using System.Text;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Documents.Diffs;
using GeminiRx.LanguageServer.Settings;

namespace GeminiRx.LanguageServer.Streaming;

/// <summary>The text of a session: the part that is written into the document, its place, and the part that is pending.</summary>
/// <param name="document">The document at the start.</param>
/// <param name="from">Where to write, and what another session left there.</param>
internal sealed class SessionText(Document document, ResumePoint from)
{
    private readonly PendingText _pending = new(from.Unwritten);
    private readonly StringBuilder _written = new(from.Text);
    private string _lineBreak = document.LineBreak;

    // Characters that are written or in flight and that the service has taken back.
    private int _rewound;

    public Document Document { get; private set; } = document;

    public TextPlace Place { get; private set; } = new(from.At, from.LastFrom, from.Written);

    public int PendingLength => _pending.Length;

    /// <summary>The number of UTF-16 units that the session wrote and did not take back.</summary>
    public int WrittenLength => _written.Length;

    /// <summary>The last piece of the document that the service has taken back; null if there is none.</summary>
    public WrittenText.Piece? RewoundPiece => Place.Written.LastFrom(_written.Length);

    public void Append(string text) => _pending.Append(text);

    /// <inheritdoc cref="PendingText.Checkpoint"/>
    public void Checkpoint() => _pending.Checkpoint();

    public void Rewind(int length) => _rewound += _pending.Rewind(length);

    public int WholeUnits(Granularity granularity) => granularity.WholeUnits(_pending.ToString());

    public string TakePending(int length) => _pending.Take(length);

    /// <summary>Makes the change that deletes a rewound piece, or inserts text at the place.</summary>
    public TextChange ToChange(WrittenText.Piece? rewound, string text) =>
        new(rewound?.At ?? Place.At, rewound?.End ?? Place.At, LineBreaks.ToDocument(text, _lineBreak));

    /// <summary>Makes the text of an edit pending again, except for its rewound end.</summary>
    public void PutBack(string text)
    {
        var rewound = Math.Min(_rewound, text.Length);
        _rewound -= rewound;
        _pending.PutBack(text[..^rewound]);
    }

    /// <summary>Takes rewound text out of the written text; <see cref="RewoundPiece"/> then finds it in the document.</summary>
    /// <param name="isAll">Whether the whole answer is discarded.</param>
    public void DropRewound(bool isAll)
    {
        if (isAll)
        {
            _pending.Clear();
            _written.Clear();
        }

        LineBreaks.TakeFromEnd(_written, _rewound);
        Place = Place with { LastFrom = Math.Min(Place.LastFrom, _written.Length) };
        _rewound = 0;
    }

    public void SetDocument(Document document)
    {
        Document = document;
        if (document.Text.Contains('\n', StringComparison.Ordinal))
        {
            _lineBreak = document.LineBreak;
        }
    }

    /// <summary>Follows a change that is not the session's own.</summary>
    /// <returns>The change as it moves the place least; null if the place is lost, in which case nothing changes.</returns>
    public TextAlignment? Follow(TextAlignment change)
    {
        var alignment = change.MovingLeast(Place.At);
        var moved = Place.Move(alignment);
        if (alignment.IsLost(Place.At) || (moved.Written.Pieces.IsEmpty && !Place.Written.Pieces.IsEmpty))
        {
            return null;
        }

        Place = moved;
        return alignment;
    }

    /// <summary>Records that the document shows a deletion of the session.</summary>
    public void RecordDeletion(TextAlignment own) => Place = Place.Move(own) with { LastFrom = _written.Length };

    /// <summary>Records that the document shows an insertion of the session.</summary>
    public void RecordInsertion(TextAlignment own)
    {
        var hunk = own.Hunks[0];
        var text = own.InsertedText(hunk);
        var piece = new WrittenText.Piece(hunk.NewStart, _written.Length, text.Length);
        Place = new TextPlace(hunk.NewEnd, _written.Length, Place.Written.Move(own).Add(piece));
        _written.Append(text);
    }

    /// <summary>Records that the document shows the edit late, after its text has become pending again.</summary>
    /// <returns>Whether the inserted text is the beginning of the pending text; otherwise nothing changes.</returns>
    public bool TryRecordLate(TextAlignment own)
    {
        var text = own.Hunks is [{ IsDeletion: false } hunk] ? LineBreaks.FromDocument(own.InsertedText(hunk)) : "";
        if (text.Length == 0 || !_pending.ToString().StartsWith(text, StringComparison.Ordinal))
        {
            return false;
        }

        _pending.Take(text.Length);
        RecordInsertion(own);
        return true;
    }

    /// <summary>Takes back the newest insertion, because its text turned out to be the user's.</summary>
    public void Restore(TextPlace before)
    {
        _written.Length = Place.LastFrom;
        Place = before;
    }

    /// <summary>What another session needs to continue. Rewound text counts neither as written nor as unwritten.</summary>
    /// <param name="inFlight">The text of an edit that the document does not show.</param>
    /// <param name="isWhole">Whether the answer had come to its end.</param>
    public ResumePoint ToResumePoint(string inFlight, bool isWhole)
    {
        var text = new StringBuilder(_written.ToString());
        var rewound = Math.Min(_rewound, inFlight.Length);
        LineBreaks.TakeFromEnd(text, _rewound - rewound);
        var lastFrom = Math.Min(Place.LastFrom, text.Length);
        return new(Place.At, lastFrom, Place.Written, text.ToString(), inFlight[..^rewound] + _pending, isWhole);
    }
}
