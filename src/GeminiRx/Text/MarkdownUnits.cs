namespace GeminiRx.Text;

/// <summary>Finds <see cref="TextBoundary.MarkdownBlock"/>.</summary>
/// <param name="limit">The maximum length of a held block in UTF-16 code units.</param>
internal sealed class MarkdownUnits(int limit) : LineScan
{
    private readonly MarkdownItems _items = new();
    private MarkdownFence? _fence;
    private int? _table; // the number of block quotes around the table of the previous line; null outside of a table
    private bool _isInsideLine; // the previous unit ended inside a line, at the limit
    private bool _isAfterParagraph;
    private int _content = -1; // the start of the first line of the unit that is not blank; -1 without such a line
    private int _previous = -1; // the start of the previous line if it may be a table header; otherwise -1

    public override int Next(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            return 0;
        }

        var unit = base.Next(text.Length > limit ? text[..limit] : text);

        // Half a surrogate pair at the limit may belong to the grapheme before it.
        if (unit == 0 && text.Length > (char.IsHighSurrogate(text[Math.Min(limit, text.Length - 1)]) ? limit + 1 : limit))
        {
            var end = Graphemes.WholeEnd(text, limit);
            unit =
                end == 0 ? 0
                : _fence is null ? MarkdownSpans.LastCutPosition(text[..end])
                : end;
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
        _items.Reset();
        (_fence, _table, _isInsideLine, _isAfterParagraph, _content, _previous) = (null, null, false, false, -1, -1);
    }

    protected override int OnLine(ReadOnlySpan<char> text, int start)
    {
        var line = text[start..];
        if (_isInsideLine && start == 0)
        {
            _isInsideLine = false;
            _content = 0;
            return _fence is not null || _table is not null ? text.Length : 0;
        }

        if (_fence is { } fence && !fence.IsLeftBy(line))
        {
            _fence = fence.IsClosedBy(line) ? null : fence;
            return text.Length;
        }

        _fence = null;
        if (IsBlank(line))
        {
            (_table, _isAfterParagraph, _previous) = (null, false, -1);
            return _content >= 0 ? text.Length : 0;
        }

        return OnText(text, start, line);
    }

    private int OnText(ReadOnlySpan<char> text, int start, ReadOnlySpan<char> line)
    {
        var quotes = MarkdownLines.SkipQuotes(ref line, int.MaxValue);
        if (IsBlank(line))
        {
            // A blank line inside a quote separates its paragraphs and belongs to the quote.
            (_table, _isAfterParagraph, _previous) = (null, false, -1);
            _content = _content < 0 ? start : _content;
            return 0;
        }

        if (_previous >= 0 && IsBelowHeader(line, quotes, text[_previous..start]))
        {
            if (_previous > _content)
            {
                return _previous;
            }

            (_table, _isAfterParagraph) = (quotes, false);
            return text.Length;
        }

        var afterMarkers = _items.Take(line, quotes, _isAfterParagraph);
        if (MarkdownFence.Opening(afterMarkers, quotes, _items.Indent) is { } opening)
        {
            if (_content >= 0)
            {
                return start; // the line is scanned again as the first line of the next unit
            }

            (_fence, _table, _isAfterParagraph) = (opening, null, false);
            return text.Length;
        }

        if (_table == quotes && !MarkdownLines.StartsBlock(line))
        {
            return text.Length;
        }

        _table = null;
        _content = _content < 0 ? start : _content;
        _previous = start;
        _isAfterParagraph = true;
        return 0;
    }

    private static bool IsBelowHeader(ReadOnlySpan<char> line, int quotes, ReadOnlySpan<char> header) =>
        MarkdownLines.SkipQuotes(ref header, int.MaxValue) == quotes && MarkdownLines.IsDelimiterRow(line, header);
}
