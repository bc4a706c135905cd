using System.Text;

namespace GeminiRx.Live.Internal;

/// <summary>What the user has said, until the model has answered it. After a loss, the audio is sent and transcribed again; words that are
/// delivered already are not delivered again.</summary>
internal sealed class HeardWords
{
    // Hours of speech. What is said beyond may be delivered twice after a loss.
    private const int MaxLength = 1_000_000;

    private readonly StringBuilder _words = new();
    private string _expected = "";
    private int _repeated;
    private int _settled; // of the words, the first: the history has them
    private int _kept; // of those, the first: no rewind revokes them

    public bool IsEmpty => _words.Length == 0;

    /// <summary>The words that the history does not have.</summary>
    public string Open => _words.ToString(_settled, _words.Length - _settled);

    /// <summary>Takes a piece of the transcription.</summary>
    /// <returns>What is new of it; null if nothing is.</returns>
    public TranscriptionChunk? Take(TranscriptionChunk piece)
    {
        var expected = _expected.AsSpan(_repeated);
        var same = piece.Text.AsSpan().CommonPrefixLength(expected);
        if (same > 0 && same == piece.Text.Length)
        {
            _repeated += same;
            return null;
        }

        // Where it goes on, the rest is new. Where it differs, the whole piece is, and it replaces the rest of what was heard.
        var isDifferent = same < expected.Length && piece.Text.Length > 0;
        if (isDifferent)
        {
            Cut(_words.Length - expected.Length);
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

    /// <summary>A rewind revokes words: they are new when they come again.</summary>
    public void Rewind() => Cut(_kept);

    /// <summary>The audio is sent again, and its words come again.</summary>
    public void Expect() => (_expected, _repeated) = (_words.ToString(), 0);

    private void Cut(int length)
    {
        _words.Length = length;
        (_settled, _kept) = (Math.Min(_settled, length), Math.Min(_kept, length));
    }
}
