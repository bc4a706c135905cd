using GeminiRx.LanguageServer.Protocol;

namespace GeminiRx.LanguageServer.Tests.Documents;

/// <summary>A string with the lines of LSP: what <see cref="GeminiRx.LanguageServer.Documents.DocumentText"/> has to agree with.</summary>
internal static class PlainText
{
    public static IReadOnlyList<int> LineStarts(string text)
    {
        var starts = new List<int> { 0 };
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '\n' || (text[at] == '\r' && !(at + 1 < text.Length && text[at + 1] == '\n')))
            {
                starts.Add(at + 1);
            }
        }

        return starts;
    }

    public static Position PositionAt(string text, IReadOnlyList<int> starts, int offset)
    {
        var line = starts.Count - 1;
        while (starts[line] > offset)
        {
            line--;
        }

        return new Position(line, offset - starts[line]);
    }

    public static int? OffsetAt(string text, IReadOnlyList<int> starts, Position position)
    {
        if (position.Line < 0 || position.Line >= starts.Count || position.Character < 0)
        {
            return null;
        }

        var start = starts[position.Line];
        var length = text.AsSpan(start).IndexOfAny('\r', '\n');
        var offset = (int)Math.Min((long)start + position.Character, length < 0 ? text.Length : start + length);
        var splits = offset > start && offset < text.Length && char.IsSurrogatePair(text[offset - 1], text[offset]);
        return splits ? offset - 1 : offset;
    }

    public static int PairsBefore(string text, int offset) => text.AsSpan(0, offset).Count("\r\n");
}
