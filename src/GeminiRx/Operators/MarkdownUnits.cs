namespace GeminiRx.Operators;

/// <summary>Finds <see cref="TextBoundary.MarkdownBlock"/>.</summary>
/// <param name="limit">The longest block that is waited for, in UTF-16 units.</param>
internal sealed class MarkdownUnits(int limit) : LineScan
{
    private MarkdownFence? _fence;
    private bool _isInTable;
    private bool _isInsideLine; // the last unit ended inside a line, at the limit
    private bool _isAfterBlank;
    private int _listIndent;
    private int _content = -1; // where the unit's first line that is not blank begins
    private int _previous = -1; // where the line before begins, if it may be the header of a table

    public override int Next(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            return 0;
        }

        var unit = base.Next(text.Length > limit ? text[..limit] : text);

        // Half a character behind the limit does not tell yet whether it belongs to what is before.
        if (unit == 0 && text.Length > (char.IsHighSurrogate(text[Math.Min(limit, text.Length - 1)]) ? limit + 1 : limit))
        {
            var end = Graphemes.WholeEnd(text, limit);
            unit = end == 0 ? 0 : _fence is null ? MarkdownSpans.LastPlaceToCut(text[..end]) : end;
            _isInsideLine = unit > 0 ? !Graphemes.LineBreaks.Contains(text[unit - 1]) : _isInsideLine;
            base.Reset();
        }

        if (unit > 0)
        {
            (_content, _previous) = (-1, -1);
        }

        return unit;
    }

    public override void Reset()
    {
        base.Reset();
        (_fence, _isInTable, _isInsideLine, _isAfterBlank, _listIndent, _content, _previous) = (null, false, false, false, 0, -1, -1);
    }

    protected override int OnLine(ReadOnlySpan<char> text, int start)
    {
        var line = text[start..];
        if (_isInsideLine && start == 0)
        {
            _isInsideLine = false;
            _content = 0;
            return _fence is not null || _isInTable ? text.Length : 0;
        }

        if (_fence is { } fence && !fence.IsLeftBy(line))
        {
            _fence = fence.IsClosedBy(line) ? null : fence;
            return text.Length;
        }

        _fence = null;
        if (IsBlank(line))
        {
            (_isInTable, _isAfterBlank, _previous) = (false, true, -1);
            return _content >= 0 ? text.Length : 0;
        }

        return OnText(text, start, line);
    }

    private int OnText(ReadOnlySpan<char> text, int start, ReadOnlySpan<char> line)
    {
        var opening = MarkdownFence.Opening(line, _listIndent);
        if (opening is not null && _content >= 0)
        {
            return start; // the line is brought again, as the first of its unit
        }

        _listIndent = MarkdownLines.ListIndent(line) is var indent and > 0 ? indent
            : _isAfterBlank && MarkdownLines.Indent(line) < _listIndent ? 0
            : _listIndent;
        _isAfterBlank = false;
        if (opening is not null)
        {
            (_fence, _isInTable) = (opening, false);
            return text.Length;
        }

        if (_isInTable && !MarkdownLines.StartsBlock(line))
        {
            return text.Length;
        }

        _isInTable = false;
        if (_previous >= 0 && MarkdownLines.IsDelimiterRow(line, text[_previous..start]))
        {
            if (_previous > _content)
            {
                return _previous;
            }

            _isInTable = true;
            return text.Length;
        }

        _content = _content < 0 ? start : _content;
        _previous = start;
        return 0;
    }
}
