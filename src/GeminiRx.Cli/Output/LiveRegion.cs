namespace GeminiRx.Cli;

/// <summary>Writes an answer to a terminal whose last rows can still change. These are rewritten in place, row by row and only if they
/// differ. Rows that have scrolled away are final.</summary>
/// <remarks>The cursor is behind the last row. Not thread-safe; the caller holds the lock of the terminal.</remarks>
/// <param name="write">Writes bytes to the terminal.</param>
/// <param name="width">The width of the terminal in cells.</param>
/// <param name="height">The rows of the terminal.</param>
internal sealed class LiveRegion(LiveRegion.WriteBytes write, int width, int height)
{
    private const int Slack = 16; // the most characters by which marks that became a style shorten a text

    private readonly LiveFrame _frame = new();
    private List<ScreenRow> _open = []; // the rows that can change, with those that have scrolled away
    private int _scrolled; // how many of them have scrolled away
    private bool _isDrawn; // whether the others are on the screen
    private int _width = width;
    private int _height = height;

    /// <summary>Writes bytes.</summary>
    public delegate void WriteBytes(ReadOnlySpan<byte> bytes);

    /// <summary>Shows the answer.</summary>
    /// <param name="final">The rows that have become final.</param>
    /// <param name="open">The rows behind them, which can change.</param>
    /// <param name="newWidth">The current width of the terminal.</param>
    /// <param name="newHeight">The current height of the terminal.</param>
    public void Draw(RowBuffer final, RowBuffer open, int newWidth, int newHeight)
    {
        if (newWidth != _width)
        {
            Erase(newWidth);
        }

        (_width, _height) = (newWidth, newHeight);
        var rows = new FrameRows(final, open);
        var first = FirstVisible(rows);
        _frame.Rewrite(_isDrawn ? _open[_scrolled..] : [], rows, first, _width);
        if (open.Rows.Count == 0 && rows.Count > first)
        {
            _frame.EndLine();
        }

        _open = rows.CopyOpen();
        _scrolled = Math.Max(0, Math.Max(_open.Count - _height, first - rows.FinalCount));
        _isDrawn = _open.Count > 0;
        _frame.WriteTo(write);
    }

    /// <summary>Leaves the rows on the screen as they are: another program has written behind them. The next time, they are written
    /// again.</summary>
    public void Leave() => _isDrawn = false;

    /// <summary>Removes the rows that can change from the screen, so that another text can take their place.</summary>
    public void Hide()
    {
        Erase(_width);
        _frame.WriteTo(write);
    }

    /// <summary>Shows the rows again below that text.</summary>
    public void Show()
    {
        if (!_isDrawn && _open.Count > 0)
        {
            _frame.Append(_open[_scrolled..]);
            _isDrawn = true;
            _frame.WriteTo(write);
        }
    }

    private void Erase(int atWidth)
    {
        if (!_isDrawn)
        {
            return;
        }

        // Where the terminal has made more rows of them, the first ones have scrolled away.
        var rows = ScreenRow.CountAtWidth(_open[_scrolled..], atWidth);
        while (rows > _height)
        {
            _scrolled++;
            rows = ScreenRow.CountAtWidth(_open[_scrolled..], atWidth);
        }

        _frame.Erase(rows);
        _isDrawn = false;
    }

    // The first row that has not scrolled away. If those before it have changed, it starts with the text that was first on the screen, or
    // before that, so that no text is missing.
    private int FirstVisible(FrameRows rows)
    {
        var same = 0;
        while (same < Math.Min(_scrolled, rows.Count) && rows.IsSame(same, _open[same]))
        {
            same++;
        }

        var isAligned = _scrolled > 0 && rows.Count >= _scrolled && rows.IsSame(_scrolled - 1, _open[_scrolled - 1]);
        if (same == _scrolled || isAligned)
        {
            return _scrolled;
        }

        var ink = _open.Take(_scrolled).Sum(row => ScreenRow.CountInk(row.Bytes)) - Slack;
        var first = 0;
        while (first < Math.Min(_scrolled, rows.Count) && (ink -= ScreenRow.CountInk(rows.BytesOf(first))) >= 0)
        {
            first++;
        }

        return first;
    }
}
