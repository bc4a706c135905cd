using System.Buffers;
using System.Text;

namespace GeminiRx.Text;

/// <summary>Finds units by scanning grapheme by grapheme.</summary>
internal abstract class GraphemeScan : TextUnits
{
    private int _position;

    public sealed override int Next(ReadOnlySpan<char> text)
    {
        // The first character decides, so a unit may be complete before an incomplete grapheme.
        while (_position < text.Length && Rune.DecodeFromUtf16(text[_position..], out var rune, out _) != OperationStatus.NeedMoreData)
        {
            if (_position > 0 && BreaksBefore(rune))
            {
                return End(_position);
            }

            var length = Graphemes.WholeLength(text[_position..]);
            if (length == 0)
            {
                return 0;
            }

            _position += length;
            if (Advance(rune))
            {
                return End(_position);
            }
        }

        return 0;
    }

    public sealed override void Reset()
    {
        _position = 0;
        Begin();
    }

    /// <summary>Starts a unit.</summary>
    protected abstract void Begin();

    /// <summary>Whether the unit ends before a grapheme. Changes no state.</summary>
    protected abstract bool BreaksBefore(Rune first);

    /// <summary>Advances over a grapheme.</summary>
    /// <returns>Whether the unit ends after it.</returns>
    protected abstract bool Advance(Rune first);

    private int End(int length)
    {
        Reset();
        return length;
    }
}
