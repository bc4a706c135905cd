using GeminiRx.LanguageServer.Protocol;

namespace GeminiRx.LanguageServer.Documents;

/// <summary>
/// The text of a document. Immutable: a change gives another text, which shares all but the changed place. A change, a character, a line
/// and a position cost the logarithm of the length. Offsets count UTF-16 units, as do positions. Lines end with CR, LF or CRLF.
/// </summary>
internal sealed class DocumentText : IEquatable<DocumentText>
{
    private readonly TextNode? _root;

    public DocumentText(string text)
        : this(TextNode.Of(text)) { }

    private DocumentText(TextNode? root) => _root = root;

    public int Length => _root?.Length ?? 0;

    /// <summary>The number of CR, LF and CRLF.</summary>
    public int LineBreaks => _root?.LineBreaks ?? 0;

    public bool HasLineFeed => _root is { HasLineFeed: true };

    public char this[int offset] => LeafAt(offset, out var start)[offset - start];

    public static implicit operator DocumentText(string text) => new(text);

    /// <summary>Copies a part.</summary>
    public string Slice(int start, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, Length - length);
        return string.Create(length, (_root, start), static (target, from) => from._root?.CopyTo(from.start, target));
    }

    /// <summary>Copies the whole text.</summary>
    public override string ToString() => Slice(0, Length);

    /// <summary>Returns the text with the characters from <paramref name="start"/> to <paramref name="end"/> replaced.</summary>
    public DocumentText Replace(int start, int end, string text)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, end);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(end, Length);
        return new(TextNode.Replace(_root, start, end, text));
    }

    /// <summary>Finds a character from an offset on; -1 if there is none.</summary>
    public int IndexOf(char character, int from)
    {
        while (from < Length)
        {
            var leaf = LeafAt(from, out var start);
            var found = leaf.AsSpan(from - start).IndexOf(character);
            if (found >= 0)
            {
                return from + found;
            }

            from = start + leaf.Length;
        }

        return -1;
    }

    /// <summary>Finds the last character before an offset; -1 if there is none.</summary>
    public int LastIndexOf(char character, int before)
    {
        while (before > 0)
        {
            var leaf = LeafAt(before - 1, out var start);
            var found = leaf.AsSpan(0, before - start).LastIndexOf(character);
            if (found >= 0)
            {
                return start + found;
            }

            before = start;
        }

        return -1;
    }

    /// <summary>Whether nothing but white space is between two offsets.</summary>
    public bool IsBlank(int from, int to)
    {
        while (from < to)
        {
            var leaf = LeafAt(from, out var start);
            var end = Math.Min(to, start + leaf.Length);
            if (!leaf.AsSpan(from - start, end - from).IsWhiteSpace())
            {
                return false;
            }

            from = end;
        }

        return true;
    }

    /// <summary>Whether another text is at an offset.</summary>
    public bool IsAt(int offset, ReadOnlySpan<char> text)
    {
        if (text.Length > Length - offset)
        {
            return false;
        }

        while (!text.IsEmpty)
        {
            var leaf = LeafAt(offset, out var start).AsSpan(offset - start);
            var length = Math.Min(leaf.Length, text.Length);
            if (!leaf[..length].SequenceEqual(text[..length]))
            {
                return false;
            }

            text = text[length..];
            offset += length;
        }

        return true;
    }

    /// <summary>Finds the offset of a position. A character past the end of its line means the line's end (LSP 3.18, Position).</summary>
    /// <returns>The offset, or null if the text has no such line.</returns>
    public int? OffsetAt(Position position)
    {
        var (line, character) = (position.Line, position.Character);
        if (line < 0 || character < 0 || line > LineBreaks)
        {
            return null;
        }

        var start = StartOfLine(line);
        var end = line == LineBreaks ? Length : StartOfLine(line + 1) - 1;
        end -= line < LineBreaks && end > start && this[end] == '\n' && this[end - 1] == '\r' ? 1 : 0;
        var offset = (int)Math.Min((long)start + character, end);
        var splitsPair = offset > start && offset < Length && char.IsSurrogatePair(this[offset - 1], this[offset]);
        return splitsPair ? offset - 1 : offset;
    }

    /// <summary>Returns the position of an offset inside the text.</summary>
    public Position PositionAt(int offset)
    {
        var line = CountBefore(offset).LineBreaks;
        return new Position(line, offset - StartOfLine(line));
    }

    /// <summary>The number of CRLF before an offset.</summary>
    public int PairsBefore(int offset) => CountBefore(offset).Pairs;

    public bool Equals(DocumentText? other) =>
        other is not null && (ReferenceEquals(_root, other._root) || (Length == other.Length && IsAt(0, other.ToString())));

    public override bool Equals(object? obj) => Equals(obj as DocumentText);

    public override int GetHashCode() => HashCode.Combine(Length, LineBreaks);

    private string LeafAt(int offset, out int start)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(offset, Length);
        var node = _root!;
        start = 0;
        while (!node.IsLeaf)
        {
            var isLeft = offset - start < node.Left.Length;
            start += isLeft ? 0 : node.Left.Length;
            node = isLeft ? node.Left : node.Right;
        }

        return node.Leaf;
    }

    // The line breaks that end at an offset or before it.
    private (int LineBreaks, int Pairs) CountBefore(int offset)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Length);
        var (node, start, lineBreaks, pairs, isAfterReturn) = (_root, 0, 0, 0, false);
        while (node is { IsLeaf: false } && offset > start)
        {
            var left = node.Left;
            if (offset - start < left.Length)
            {
                node = left;
                continue;
            }

            var joint = isAfterReturn && left.BeginsWithLineFeed ? 1 : 0;
            (lineBreaks, pairs) = (lineBreaks + left.LineBreaks - joint, pairs + left.Pairs + joint);
            (start, isAfterReturn, node) = (start + left.Length, left.EndsWithReturn, node.Right);
        }

        if (node is { Leaf: { } leaf } && offset > start)
        {
            var part = leaf.AsSpan(0, offset - start);
            var (joint, whole) = (isAfterReturn && node.BeginsWithLineFeed ? 1 : 0, part.Count("\r\n"));
            lineBreaks += part.Count('\r') + part.Count('\n') - whole - joint;
            pairs += whole + joint;
            isAfterReturn = part[^1] == '\r';
        }

        // A CRLF does not end between its characters.
        var isOpen = isAfterReturn && IsAt(offset, "\n");
        return (lineBreaks - (isOpen ? 1 : 0), pairs);
    }

    private int StartOfLine(int line)
    {
        if (line == 0)
        {
            return 0;
        }

        var (node, start, left, isAfterReturn) = (_root!, 0, line, false);
        while (!node.IsLeaf)
        {
            var breaks = node.Left.LineBreaks - (isAfterReturn && node.Left.BeginsWithLineFeed ? 1 : 0);
            if (left == breaks && node.Left.EndsWithReturn && node.Right.BeginsWithLineFeed)
            {
                return start + node.Left.Length + 1;
            }

            if (left <= breaks)
            {
                node = node.Left;
                continue;
            }

            (left, start, isAfterReturn) = (left - breaks, start + node.Left.Length, node.Left.EndsWithReturn);
            node = node.Right;
        }

        var text = node.Leaf.AsSpan();
        var at = isAfterReturn && node.BeginsWithLineFeed ? 1 : 0;
        for (; left > 0; left--)
        {
            at += text[at..].IndexOfAny('\r', '\n');
            at += text[at..].StartsWith("\r\n") ? 2 : 1;
        }

        return start + at;
    }
}
