using System.Collections.Immutable;
using GeminiRx.LanguageServer.Documents;

namespace GeminiRx.LanguageServer.Streaming.Rewrites;

/// <summary>One change of a rewrite that the user has not touched, and can keep or discard.</summary>
/// <param name="Hunk">Its number in the rewrite.</param>
/// <param name="Start">The offset of its first line; if it only deletes lines, of the end of the line before them.</param>
/// <param name="End">The offset of the end of its last line.</param>
/// <param name="Removed">The original lines that it replaced.</param>
internal sealed record RewriteChange(int Hunk, int Start, int End, ImmutableArray<string> Removed)
{
    /// <summary>The changes of a rewrite in a document, in order.</summary>
    public static IReadOnlyList<RewriteChange> In(RewrittenLines rewrite, DocumentText text)
    {
        var changes = new List<RewriteChange>();
        var lines = LineReader.Read(rewrite, text).Lines;
        var behind = 0;
        var current = lines.Where(line => line.IsOriginal || line.IsShown || line.IsWanted).ToImmutableArray();
        foreach (var group in Groups(current))
        {
            var shown = group.Where(line => line.HasPlace).ToList();
            var isWhole = group.All(line => line.IsShown == line.IsWanted && !line.IsTouched);
            if (group[0].Hunk > 0 && isWhole)
            {
                var (start, end) = shown.Count > 0 ? (shown[0].Start, shown[^1].End) : (behind, behind);
                changes.Add(
                    new(group[0].Hunk, start, end, [.. group.Where(line => !line.IsWanted && line.IsOriginal).Select(line => line.Text)])
                );
            }

            behind = shown.Count > 0 ? shown[^1].End : behind;
        }

        return changes;
    }

    private static IEnumerable<List<RewrittenLine>> Groups(ImmutableArray<RewrittenLine> lines)
    {
        for (var start = 0; start < lines.Length; )
        {
            var end = start + 1;
            while (end < lines.Length && lines[end].Hunk == lines[start].Hunk)
            {
                end++;
            }

            yield return [.. lines[start..end]];
            start = end;
        }
    }
}
