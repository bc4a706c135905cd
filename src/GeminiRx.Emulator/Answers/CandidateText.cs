using System.Text;

namespace GeminiRx.Emulator;

/// <summary>Splits the text of one candidate into pieces.</summary>
internal sealed class CandidateText(int index, string text, (int Length, string FinishReason) end, int start)
{
    private int _at = Math.Min(start, end.Length);
    private int _number;
    private long _bytes;

    public bool HasEnded { get; private set; }

    /// <summary>The number of tokens in the pieces so far.</summary>
    public int Tokens => TokenUsage.Estimate(_bytes);

    /// <summary>The next piece. There is at least one, possibly empty; the last has the finish reason.</summary>
    public AnswerCandidate Next(int characters)
    {
        var to = CutAfter(text, _at + Math.Min(characters, end.Length - _at));
        var piece = text[_at..to];
        _bytes += Encoding.UTF8.GetByteCount(piece);
        _at = to;
        HasEnded = to >= end.Length;
        return new AnswerCandidate(index, end is (0, "MAX_TOKENS") ? [] : Parts(piece, ++_number), HasEnded ? end.FinishReason : null)
        {
            TextEnd = to,
        };
    }

    /// <summary>Splits every third piece into two parts, because the service sometimes sends several text parts in one event.</summary>
    private static AnswerPart[] Parts(string piece, int number)
    {
        var middle = CutAfter(piece, piece.Length / 2);
        return number % 3 == 0 && middle > 0 && middle < piece.Length
            ? [new AnswerPart(piece[..middle]), new AnswerPart(piece[middle..])]
            : [new AnswerPart(piece)];
    }

    /// <summary>The given position, or the next one if it splits a surrogate pair.</summary>
    private static int CutAfter(string text, int at) =>
        at > 0 && at < text.Length && char.IsSurrogatePair(text[at - 1], text[at]) ? at + 1 : at;
}
