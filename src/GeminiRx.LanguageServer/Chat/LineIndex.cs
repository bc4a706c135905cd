using GeminiRx.LanguageServer.Protocol;

namespace GeminiRx.LanguageServer.Chat;

/// <summary>The lines of a text, for many positions in it. Lines end with CR, LF or CRLF.</summary>
internal sealed class LineIndex
{
    private readonly List<int> _starts = [0];

    public LineIndex(string text)
    {
        for (var at = text.AsSpan().IndexOfAny('\r', '\n'); at >= 0; )
        {
            var next = text.AsSpan(at).StartsWith("\r\n") ? at + 2 : at + 1;
            _starts.Add(next);
            var length = text.AsSpan(next).IndexOfAny('\r', '\n');
            at = length < 0 ? -1 : next + length;
        }
    }

    public Position PositionAt(int offset)
    {
        var found = _starts.BinarySearch(offset);
        var line = found < 0 ? ~found - 1 : found;
        return new Position(line, offset - _starts[line]);
    }

    public Protocol.Range RangeOf(int start, int end) => new(PositionAt(start), PositionAt(end));
}
