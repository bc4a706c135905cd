using System.Buffers;
using System.Text;

namespace GeminiRx.Text;

/// <summary>Units that are told by looking at one grapheme after the other.</summary>
internal abstract class GraphemeScan : TextUnits
{
    private int _at;

    public sealed override int Next(ReadOnlySpan<char> text)
    {
        // A grapheme is known by its first character, so what stands before it can be whole while it is not.
        while (_at < text.Length && Rune.DecodeFromUtf16(text[_at..], out var rune, out _) != OperationStatus.NeedMoreData)
        {
            if (_at > 0 && BreaksBefore(rune))
            {
                return End(_at);
            }

            var length = Graphemes.WholeLength(text[_at..]);
            if (length == 0)
            {
                return 0;
            }

            _at += length;
            if (BreaksAfter(rune))
            {
                return End(_at);
            }
        }

        return 0;
    }

    public sealed override void Reset()
    {
        _at = 0;
        Begin();
    }

    /// <summary>Begins a unit.</summary>
    protected abstract void Begin();

    /// <summary>Whether a unit ends before a grapheme; changes nothing.</summary>
    protected abstract bool BreaksBefore(Rune first);

    /// <summary>Takes a grapheme.</summary>
    /// <returns>Whether the unit ends with it.</returns>
    protected abstract bool BreaksAfter(Rune first);

    private int End(int length)
    {
        Reset();
        return length;
    }
}
