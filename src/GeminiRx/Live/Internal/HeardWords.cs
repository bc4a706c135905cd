using System.Text;

namespace GeminiRx.Live.Internal;

/// <summary>What the user has said. After a loss, audio that is not answered is sent and transcribed again; words that are shown already
/// are not delivered again.</summary>
internal sealed class HeardWords
{
    // Hours of speech. What is said beyond is not in the history, and may be delivered twice after a loss.
    private const int MaxLength = 1_000_000;

    private readonly StringBuilder _words = new();
    private string _expected = "";
    private int _repeated; // of what is expected, the first
    private int _settled; // of the words, the first: the history has them
    private int _kept; // of the words, the first: no rewind revokes them
    private int _answered; // of the words, the first: their audio is not sent again

    public bool IsEmpty => _words.Length == 0;

    /// <summary>The words that the history does not have.</summary>
    public string Open => From(_settled);

    /// <summary>The words that a rewind revokes.</summary>
    public string Revocable => From(_kept);

    /// <summary>Takes a piece of the transcription.</summary>
    /// <returns>What is new of it; null if nothing is.</returns>
    public TranscriptionChunk? Take(TranscriptionChunk piece)
    {
        SkipWhatIsNotSentAgain(piece.Text);
        var expected = _expected.AsSpan(_repeated);
        var same = piece.Text.AsSpan().CommonPrefixLength(expected);
        if (same > 0 && same == piece.Text.Length)
        {
            _repeated += same;
            return piece.IsFinished ? piece with { Text = "" } : null;
        }

        // Where it goes on, the rest is new. Where it differs, the whole piece is, and it replaces the rest of what was heard, if that can
        // be revoked. If nothing is the same, it is something else.
        var isDifferent = same < expected.Length && piece.Text.Length > 0;
        if (isDifferent && (same > 0 || _repeated > 0))
        {
            Cut(Math.Max(_kept, _words.Length - expected.Length));
        }

        var added = isDifferent ? piece.Text : piece.Text[same..];
        if (piece.Text.Length > 0)
        {
            (_expected, _repeated) = ("", 0);
        }

        if (_words.Length + added.Length <= MaxLength)
        {
            _words.Append(added);
        }

        return piece with
        {
            Text = added,
        };
    }

    /// <summary>The history takes the open words.</summary>
    public void Settle() => _settled = _words.Length;

    /// <summary>The history takes the open words, and no rewind revokes any.</summary>
    public void Keep() => _kept = _settled = _words.Length;

    /// <summary>The model begins to answer what it has heard so far.</summary>
    public void Mark() => _answered = _words.Length;

    /// <summary>The audio is sent again, and its words come again.</summary>
    public void Expect() => (_expected, _repeated) = (_words.ToString(), 0);

    /// <summary>What remains at the end of an answer: the words whose audio it has not answered, which the history has, and later
    /// ones.</summary>
    public HeardWords RestBefore(HeardWords later)
    {
        var rest = new HeardWords();
        rest._words.Append(From(_answered));
        rest.Keep();
        rest._words.Append(later._words);
        return rest;
    }

    // The beginning of a long sentence is not kept, so its words do not come again.
    private void SkipWhatIsNotSentAgain(string text)
    {
        if (_repeated == 0 && text.Length > 0 && _expected.IndexOf(text, StringComparison.Ordinal) is var at and > 0)
        {
            _repeated = at;
        }
    }

    private string From(int start) => _words.ToString(start, _words.Length - start);

    private void Cut(int length)
    {
        _words.Length = length;
        (_settled, _kept, _answered) = (Math.Min(_settled, length), Math.Min(_kept, length), Math.Min(_answered, length));
    }
}
