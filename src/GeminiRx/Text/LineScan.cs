namespace GeminiRx.Text;

/// <summary>Finds units by scanning line by line.</summary>
internal abstract class LineScan : TextUnits
{
    private int _line;
    private int _scanned;

    public override int Next(ReadOnlySpan<char> text)
    {
        while (EndOfLine(text) is > 0 and var end)
        {
            var unit = OnLine(text[..end], _line);
            (_line, _scanned) = unit > 0 ? (0, 0) : (end, end);
            if (unit > 0)
            {
                return unit;
            }
        }

        return 0;
    }

    public override void Reset() => (_line, _scanned) = (0, 0);

    /// <summary>Advances over a complete line.</summary>
    /// <param name="text">The text up to the end of the line.</param>
    /// <param name="start">The start of the line.</param>
    /// <returns>The length of the unit; the lines after it are scanned again. 0 if the unit is incomplete.</returns>
    protected abstract int OnLine(ReadOnlySpan<char> text, int start);

    protected static bool IsBlank(ReadOnlySpan<char> line) => line.IsWhiteSpace();

    private int EndOfLine(ReadOnlySpan<char> text)
    {
        var at = text[_scanned..].IndexOfAny(Graphemes.LineBreaks);
        if (at < 0)
        {
            _scanned = text.Length;
            return 0;
        }

        // A CR is complete once the next character is known.
        _scanned += at;
        var length = Graphemes.WholeLength(text[_scanned..]);
        return length == 0 ? 0 : _scanned + length;
    }
}

/// <summary>Finds <see cref="TextBoundary.Line"/>.</summary>
internal sealed class LineUnits : LineScan
{
    protected override int OnLine(ReadOnlySpan<char> text, int start) => text.Length;
}

/// <summary>Finds <see cref="TextBoundary.Paragraph"/>.</summary>
internal sealed class ParagraphUnits : LineScan
{
    private bool _hasText;

    public override void Reset()
    {
        base.Reset();
        _hasText = false;
    }

    protected override int OnLine(ReadOnlySpan<char> text, int start)
    {
        var isBlank = IsBlank(text[start..]);
        var isEnd = isBlank && _hasText;
        _hasText = !isBlank || (_hasText && !isEnd);
        return isEnd ? text.Length : 0;
    }
}
