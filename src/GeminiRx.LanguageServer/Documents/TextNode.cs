using System.Diagnostics.CodeAnalysis;

namespace GeminiRx.LanguageServer.Documents;

/// <summary>A part of a text: a leaf with characters, or two parts that follow each other. Immutable, so that texts share parts. The
/// heights of two neighbors differ by at most one.</summary>
internal sealed class TextNode
{
    /// <summary>The UTF-16 units of a leaf, at most. An edit copies one leaf and the nodes above it.</summary>
    public const int MaxLeaf = 1_024;

    // A deletion does not leave a shorter one.
    private const int MinLeaf = MaxLeaf / 4;

    private readonly byte _height;

    private TextNode(string leaf)
    {
        Leaf = leaf;
        var span = leaf.AsSpan();
        var carriageReturns = span.Count('\r');
        var lineFeeds = span.Count('\n');
        Pairs = carriageReturns == 0 ? 0 : span.Count("\r\n");
        LineBreaks = carriageReturns + lineFeeds - Pairs;
        HasLineFeed = lineFeeds > 0;
        (Length, BeginsWithLineFeed, EndsWithReturn) = (leaf.Length, leaf[0] == '\n', leaf[^1] == '\r');
    }

    private TextNode(TextNode left, TextNode right)
    {
        (Left, Right) = (left, right);
        var joint = left.EndsWithReturn && right.BeginsWithLineFeed ? 1 : 0;
        Length = left.Length + right.Length;
        LineBreaks = left.LineBreaks + right.LineBreaks - joint;
        Pairs = left.Pairs + right.Pairs + joint;
        HasLineFeed = left.HasLineFeed || right.HasLineFeed;
        (BeginsWithLineFeed, EndsWithReturn) = (left.BeginsWithLineFeed, right.EndsWithReturn);
        _height = (byte)(Math.Max(left._height, right._height) + 1);
    }

    /// <summary>The characters of a leaf; null if the node has parts. Never empty.</summary>
    public string? Leaf { get; }

    public TextNode? Left { get; }

    public TextNode? Right { get; }

    /// <summary>The number of UTF-16 units.</summary>
    public int Length { get; }

    /// <summary>The number of CR, LF and CRLF in this part alone: one that is split between two parts counts in both.</summary>
    public int LineBreaks { get; }

    /// <summary>The number of CRLF.</summary>
    public int Pairs { get; }

    public bool HasLineFeed { get; }

    public bool BeginsWithLineFeed { get; }

    public bool EndsWithReturn { get; }

    [MemberNotNullWhen(false, nameof(Left), nameof(Right))]
    [MemberNotNullWhen(true, nameof(Leaf))]
    public bool IsLeaf => Leaf is not null;

    /// <summary>Creates the nodes of a text; null if it is empty.</summary>
    public static TextNode? Of(ReadOnlySpan<char> text) =>
        text.IsEmpty ? null
        : text.Length <= MaxLeaf ? new TextNode(text.ToString())
        : new TextNode(Of(text[..(text.Length / 2)])!, Of(text[(text.Length / 2)..])!);

    /// <summary>Replaces the characters from <paramref name="start"/> to <paramref name="end"/>.</summary>
    public static TextNode? Replace(TextNode? node, int start, int end, ReadOnlySpan<char> text) =>
        node?.TryReplaceInLeaf(start, end, text) ?? Join(Join(First(node, start), Of(text)), Behind(node, end));

    /// <summary>Copies characters, from an offset on.</summary>
    public void CopyTo(int start, Span<char> target)
    {
        if (target.IsEmpty)
        {
            return;
        }

        if (IsLeaf)
        {
            Leaf.AsSpan(start, target.Length).CopyTo(target);
            return;
        }

        var left = Math.Clamp(Left.Length - start, 0, target.Length);
        Left.CopyTo(start, target[..left]);
        Right.CopyTo(Math.Max(0, start - Left.Length), target[left..]);
    }

    // Null if the range is not in one leaf, or that leaf would be too long, or become short: then it is joined with its neighbors.
    private TextNode? TryReplaceInLeaf(int start, int end, ReadOnlySpan<char> text)
    {
        if (IsLeaf)
        {
            var length = Length - (end - start) + text.Length;
            var shrinks = text.Length < end - start;
            return length > MaxLeaf || (shrinks && length < MinLeaf)
                ? null
                : new TextNode(string.Concat(Leaf.AsSpan(0, start), text, Leaf.AsSpan(end)));
        }

        var at = Left.Length;
        return end <= at
            ? Left.TryReplaceInLeaf(start, end, text) is { } left
                ? new TextNode(left, Right)
                : null
            : start >= at && Right.TryReplaceInLeaf(start - at, end - at, text) is { } right
                ? new TextNode(Left, right)
                : null;
    }

    private static TextNode? First(TextNode? node, int length) =>
        node is null || length == 0 ? null
        : length >= node.Length ? node
        : node.IsLeaf ? new TextNode(node.Leaf[..length])
        : length <= node.Left.Length ? First(node.Left, length)
        : Join(node.Left, First(node.Right, length - node.Left.Length));

    private static TextNode? Behind(TextNode? node, int start) =>
        node is null || start >= node.Length ? null
        : start == 0 ? node
        : node.IsLeaf ? new TextNode(node.Leaf[start..])
        : start >= node.Left.Length ? Behind(node.Right, start - node.Left.Length)
        : Join(Behind(node.Left, start), node.Right);

    // Leaves that meet become one if it is not too long, so that small edits do not leave many small leaves.
    private static TextNode? Join(TextNode? left, TextNode? right)
    {
        if (left is null || right is null)
        {
            return left ?? right;
        }

        var next = right;
        while (!next.IsLeaf)
        {
            next = next.Left;
        }

        if (left.TryReplaceInLeaf(left.Length, left.Length, next.Leaf) is { } longer)
        {
            return Behind(right, next.Length) is { } rest ? Link(longer, rest) : longer;
        }

        return Link(left, right);
    }

    private static TextNode Link(TextNode left, TextNode right) =>
        left._height > right._height + 1 ? Balance(left.Left!, Link(left.Right!, right))
        : right._height > left._height + 1 ? Balance(Link(left, right.Left!), right.Right!)
        : new TextNode(left, right);

    // The heights differ by at most two.
    private static TextNode Balance(TextNode left, TextNode right)
    {
        if (left._height > right._height + 1)
        {
            var (outer, inner) = (left.Left!, left.Right!);
            return outer._height >= inner._height
                ? new TextNode(outer, new TextNode(inner, right))
                : new TextNode(new TextNode(outer, inner.Left!), new TextNode(inner.Right!, right));
        }

        if (right._height > left._height + 1)
        {
            var (inner, outer) = (right.Left!, right.Right!);
            return outer._height >= inner._height
                ? new TextNode(new TextNode(left, inner), outer)
                : new TextNode(new TextNode(left, inner.Left!), new TextNode(inner.Right!, outer));
        }

        return new TextNode(left, right);
    }
}
