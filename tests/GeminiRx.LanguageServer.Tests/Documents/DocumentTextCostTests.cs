using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Protocol;

namespace GeminiRx.LanguageServer.Tests.Documents;

/// <summary>What an edit of a large text costs, counted in bytes and nodes.</summary>
public sealed class DocumentTextCostTests
{
    private const string Line = "A line of fifty characters, the last of them LF..\n";

    // Red when the nodes were linked without balance, and when a rotation was left out.
    [Theory]
    [InlineData("typing", 0, 2)]
    [InlineData("pasting", 0, 5_000)]
    [InlineData("deleting", 600, 0)]
    [InlineData("replacing", 400, 800)]
    public void Replace_ManyEdits_KeepsTheTreeFlatAndItsLeavesLong(string what, int deleted, int inserted)
    {
        var random = new Random(1);
        var root = TextNode.Of(string.Concat(Enumerable.Repeat(Line, 10_000)));
        for (var edit = 0; edit < 2_000; edit++)
        {
            var length = root?.Length ?? 0;
            var start = edit % 3 == 0 ? length : random.Next(length + 1);
            var end = Math.Min(length, start + random.Next(deleted + 1));
            root = TextNode.Replace(root, start, end, new string('x', random.Next(inserted + 1)));
        }

        AssertIsFlat(root, what);
    }

    // Red when leaves that meet were not joined.
    [Theory]
    [InlineData(3_000)]
    [InlineData(90)]
    public void Replace_ManyGaps_LeavesNoShortLeaves(int gap)
    {
        var root = TextNode.Of(string.Concat(Enumerable.Repeat(Line, 10_000)));
        for (var kept = 10; kept + gap <= root!.Length; kept += 10)
        {
            root = TextNode.Replace(root, kept, kept + gap, "");
        }

        AssertIsFlat(root, $"gaps of {gap}");
    }

    // Red when a leaf that becomes short was not joined with its neighbors.
    [Fact]
    public void Replace_AGapInEachLeaf_LeavesNoShortLeaves()
    {
        var root = TextNode.Of(new string('x', 64 * TextNode.MaxLeaf));
        for (var leaf = 63; leaf >= 0; leaf--)
        {
            root = TextNode.Replace(root, (leaf * TextNode.MaxLeaf) + 10, ((leaf + 1) * TextNode.MaxLeaf) - 10, "");
        }

        AssertIsFlat(root, "a gap in each leaf");
    }

    private static void AssertIsFlat(TextNode? root, string what)
    {
        var (height, leaves) = Measure(root);
        Assert.True(leaves <= 4 + (6 * (root?.Length ?? 0) / TextNode.MaxLeaf), $"{what}: {leaves} leaves of {root?.Length} characters");
        Assert.True(height <= 2 + (1.5 * Math.Log2(leaves + 1)), $"{what}: height {height} of {leaves} leaves");

        static (int Height, int Leaves) Measure(TextNode? node)
        {
            if (node is null or { IsLeaf: true })
            {
                return (0, node is null ? 0 : 1);
            }

            var (left, right) = (Measure(node.Left), Measure(node.Right));
            Assert.InRange(left.Height - right.Height, -1, 1);
            return (1 + Math.Max(left.Height, right.Height), left.Leaves + right.Leaves);
        }
    }

    [Theory]
    [InlineData("at one place")]
    [InlineData("anywhere")]
    [InlineData("at the end")]
    public void Replace_ManyEditsOfALargeText_CopiesOneLeafEach(string where)
    {
        var random = new Random(1);
        var text = new DocumentText(string.Concat(Enumerable.Repeat(Line, 100_000)));
        var edits = 20_000;

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var edit = 0; edit < edits; edit++)
        {
            var at =
                where == "at one place" ? 2_500_000 + edit
                : where == "at the end" ? text.Length
                : random.Next(text.Length);
            text = edit % 4 == 3 ? text.Replace(at - 1, at, "") : text.Replace(at, at, "x");
        }

        var each = (GC.GetAllocatedBytesForCurrentThread() - before) / edits;
        Assert.True(each < 3 * 2 * TextNode.MaxLeaf, $"{each} bytes an edit");
    }

    [Fact]
    public void Change_OfALargeDocument_AllocatesAsMuchAsOfASmallOne()
    {
        var (small, large) = (Measure(20_000), Measure(5_000_000));

        Assert.True(large < 3 * small, $"{large} bytes against {small}");

        static long Measure(int length)
        {
            var uri = new DocumentUri("file:///a");
            var documents = new DocumentStore(new Lock());
            documents.Open(uri, 1, string.Concat(Enumerable.Repeat("0123456789abcdef\r\n", length / 18)));
            var before = 0L;
            for (var change = 0; change < 200; change++)
            {
                before = change == 20 ? GC.GetAllocatedBytesForCurrentThread() : before;
                var place = new Position(length / 20, change % 10);
                Assert.NotNull(documents.Change(uri, [new ContentChange(new(place, place), "x")], change + 2));
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }
}
