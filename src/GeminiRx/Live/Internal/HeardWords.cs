using System.Text;

namespace GeminiRx.Live.Internal;

/// <summary>What the user has said and the model has not answered. After a loss, the audio is sent and transcribed again; words that are
/// delivered already are not delivered again.</summary>
/// <param name="maxLength">The number of characters that are kept.</param>
internal sealed class HeardWords(int maxLength)
{
    private readonly StringBuilder _words = new();
    private string _expected = "";
    private int _repeated;

    public bool IsEmpty => _words.Length == 0;

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
            _words.Length -= expected.Length;
        }

        var added = isDifferent ? piece.Text : piece.Text[same..];
        if (piece.Text.Length > 0)
        {
            (_expected, _repeated) = ("", 0);
        }

        if (_words.Length + added.Length <= maxLength)
        {
            _words.Append(added);
        }

        return piece with
        {
            Text = added,
        };
    }

    /// <summary>Takes all words: they are answered, or precede a prompt.</summary>
    public string TakeAll()
    {
        var words = _words.ToString();
        _words.Clear();
        (_expected, _repeated) = ("", 0);
        return words;
    }

    /// <summary>The connection is replaced.</summary>
    /// <param name="isSentAgain">Whether the audio is sent again.</param>
    public void Restart(bool isSentAgain)
    {
        if (isSentAgain)
        {
            (_expected, _repeated) = (_words.ToString(), 0);
        }
        else
        {
            TakeAll();
        }
    }
}
