using System.Text;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Documents.Diffs;
using GeminiRx.LanguageServer.Settings;

namespace GeminiRx.LanguageServer.Streaming;

/// <summary>The text of a session that inserts its answer at one place.</summary>
/// <param name="document">The document at the start.</param>
/// <param name="from">Where to write, and what another session left there.</param>
internal sealed class InsertedText(Document document, ResumePoint from) : SessionText(document)
{
    private readonly PendingText _pending = new(from.Unwritten);
    private readonly StringBuilder _written = new(from.Text);

    // Characters that are written or in flight and that the service has taken back.
    private int _rewound;

    private TextPlace _place = new(from.At, from.LastFrom, from.Written);

    public override int PendingLength => _pending.Length;

    public override int WrittenLength => _written.Length;

    public override int At => _place.At;

    public override void Append(string text) => _pending.Append(text);

    public override void Checkpoint() => _pending.Checkpoint();

    public override void Rewind(int length) => _rewound += _pending.Rewind(length);

    /// <inheritdoc/>
    public override PlannedEdit? PlanEdit(SessionState state, Granularity granularity)
    {
        DropRewound(isAll: state.Stop == StopMode.DiscardText);
        if (_place.Written.LastFrom(_written.Length) is { } rewound)
        {
            return new PlannedEdit(new TextChange(rewound.At, rewound.End, ""), "", IsLast: false);
        }

        // After a stop, one more edit contains all text that has arrived by the end of the answer.
        var isDraining = state.Phase == SessionPhase.Draining;
        var length =
            isDraining ? _pending.Length
            : state.Stop != StopMode.None || granularity == Granularity.Whole ? 0
            : _pending.WholeUnits(granularity);
        if (length == 0)
        {
            return null;
        }

        var text = _pending.ToString(length);
        return new PlannedEdit(new TextChange(At, At, LineBreaks.ToDocument(text, LineBreak)), text, IsLast: isDraining);
    }

    public override void Take(PlannedEdit edit) => _pending.Take(edit.Text.Length);

    /// <inheritdoc/>
    public override void PutBack(PlannedEdit edit)
    {
        var rewound = Math.Min(_rewound, edit.Text.Length);
        _rewound -= rewound;
        _pending.PutBack(edit.Text[..^rewound]);
    }

    /// <inheritdoc/>
    public override TextSnapshot Record(PlannedEdit edit, TextAlignment own)
    {
        var before = _place.Move(own);
        if (edit.IsInsertion)
        {
            RecordInsertion(own);
        }
        else
        {
            _place = before with { LastFrom = _written.Length };
        }

        return before;
    }

    /// <inheritdoc/>
    public override bool TryRecordLate(TextAlignment own)
    {
        // The inserted text is the beginning of the pending text.
        var text = own.Hunks is [{ IsDeletion: false } hunk] ? LineBreaks.FromDocument(own.InsertedText(hunk)) : "";
        if (text.Length == 0 || !_pending.ToString().StartsWith(text, StringComparison.Ordinal))
        {
            return false;
        }

        _pending.Take(text.Length);
        RecordInsertion(own);
        return true;
    }

    /// <inheritdoc/>
    public override void Restore(TextSnapshot before)
    {
        _written.Length = _place.LastFrom;
        _place = (TextPlace)before;
    }

    public override bool IsUndoneBy(TextAlignment change) => _place.IsUndoneBy(change);

    /// <inheritdoc/>
    public override TextAlignment? Follow(TextAlignment change)
    {
        var alignment = change.MovingLeast(At);
        var moved = _place.Move(alignment);
        if (alignment.IsLost(At) || (moved.Written.Pieces.IsEmpty && !_place.Written.Pieces.IsEmpty))
        {
            return null;
        }

        _place = moved;
        return alignment;
    }

    /// <inheritdoc/>
    public override ResumePoint ToResumePoint(string inFlight, bool isWhole)
    {
        var text = new StringBuilder(_written.ToString());
        var rewound = Math.Min(_rewound, inFlight.Length);
        LineBreaks.TakeFromEnd(text, _rewound - rewound);
        var lastFrom = Math.Min(_place.LastFrom, text.Length);
        return new(_place.At, lastFrom, _place.Written, text.ToString(), inFlight[..^rewound] + _pending, isWhole);
    }

    // Takes rewound text out of the written text; it is then deleted from the document.
    private void DropRewound(bool isAll)
    {
        if (isAll)
        {
            _pending.Clear();
            _written.Clear();
        }

        LineBreaks.TakeFromEnd(_written, _rewound);
        _place = _place with { LastFrom = Math.Min(_place.LastFrom, _written.Length) };
        _rewound = 0;
    }

    private void RecordInsertion(TextAlignment own)
    {
        var hunk = own.Hunks[0];
        var text = own.InsertedText(hunk);
        var piece = new WrittenText.Piece(hunk.NewStart, _written.Length, text.Length);
        _place = new TextPlace(hunk.NewEnd, _written.Length, _place.Written.Move(own).Add(piece));
        _written.Append(text);
    }
}
