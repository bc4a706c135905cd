using FsCheck.Xunit;
using GeminiRx.LanguageServer.Documents.Diffs;

namespace GeminiRx.LanguageServer.Tests.Documents.Diffs;

public sealed class TextAlignmentTests
{
    [Theory]
    [InlineData("abc", "abc", "")]
    [InlineData("", "abc", "0-0:0-3")]
    [InlineData("abc", "", "0-3:0-0")]
    [InlineData("abcd", "aXcd", "1-2:1-2")]
    [InlineData("one two", "one 2 two 3", "4-4:4-6,7-7:9-11")]
    [InlineData("- item\n- item\n", "x- item\n- item\ny", "0-0:0-1,14-14:15-16")]
    public void Compare_TwoTexts_FindsTheDifferences(string before, string after, string expected) =>
        Assert.Equal(
            expected,
            string.Join(
                ',',
                TextAlignment.Compare(before, after, 0).Hunks.Select(hunk => $"{hunk.Start}-{hunk.End}:{hunk.NewStart}-{hunk.NewEnd}")
            )
        );

    [Fact]
    public void Compare_TextsWithNothingInCommon_IsOneHunk() =>
        Assert.Equal([new Hunk(0, 19, 0, 21)], TextAlignment.Compare("the quick brown fox", "pack my box with five", 0).Hunks);

    // Fails if the search finds nothing, or finds a longer script (the comparison in DiffSearch.IsInsertion inverted).
    [Property(MaxTest = 2000)]
    public void Search_OfAnyTwoTexts_IsAShortestEditScript(byte[] one, byte[] other)
    {
        var (before, after) = (TextOf(one), TextOf(other));
        var search = new DiffSearch<char>(before, after);
        while (!search.Advance()) { }

        var hunks = search.ToHunks();

        Assert.Equal(after, Rebuild(before, after, hunks));
        Assert.Equal(before.Length + after.Length - (2 * CommonLength(before, after)), hunks.Sum(hunk => hunk.Deleted + hunk.Inserted));
    }

    [Property(MaxTest = 2000)]
    public void Compare_AnyTwoTexts_KeepsWhatLiesBetweenTheHunks(byte[] one, byte[] other)
    {
        var (before, after) = (TextOf(one), TextOf(other));
        var hunks = TextAlignment.Compare(before, after, 0).Hunks;

        Assert.Equal(after, Rebuild(before, after, hunks));
        Assert.All(hunks.Zip(hunks.Skip(1)), pair => Assert.True(pair.First.End < pair.Second.Start));
    }

    [Fact]
    public void Compare_MoreDifferencesThanAreSearched_KeepsTheLines()
    {
        var before = string.Concat(Enumerable.Range(0, 2000).Select(line => $"line {line}\n"));
        var at = before.IndexOf("line 1234\n", StringComparison.Ordinal);

        var moved = TextAlignment.Compare(before, before.Replace("\n", "  ;\n", StringComparison.Ordinal), 0).MovingLeast(at).Move(at);

        Assert.Equal(at + (3 * 1234), moved);
    }

    [Fact]
    public void Compare_HugeTextsThatDifferInEverything_IsOneHunk()
    {
        var alignment = TextAlignment.Compare(new string('a', 5000) + "\n", new string('b', 5000) + "\nc", 0);

        Assert.True(alignment.IsLost(2000));
    }

    // The place is in brackets; text that is inserted exactly there stays behind it.
    [Theory]
    [InlineData("a|b", "aXb", "a|Xb")]
    [InlineData("a|b", "Xab", "Xa|b")]
    [InlineData("abc|d", "ad", "a|d")]
    [InlineData("ab|cd", "ad", "a|d")]
    [InlineData("- a\n|- a\n", "* a\n* a\n", "* a\n|* a\n")]
    [InlineData("x\n|", "x\r\n", "x\r\n|")]
    public void Move_APlace_IsWhereTheTextAroundItIs(string before, string after, string expected)
    {
        var at = before.IndexOf('|', StringComparison.Ordinal);
        var alignment = TextAlignment.Compare(before.Remove(at, 1), after, 0).MovingLeast(at);

        Assert.False(alignment.IsLost(at));
        Assert.Equal(expected, after.Insert(alignment.Move(at), "|"));
    }

    // In a repetition the place of a change is ambiguous: the place then moves least. Fails if MovingLeast does nothing.
    [Theory]
    [InlineData("x\nx\n|x\n", "x\nx\nx\nx\n", 4)]
    [InlineData("x\nx\n|x\n", "x\nx\n", 4)]
    [InlineData("x\nx\n|x\n", "kx\nx\nx\nx\n", 7)] // one change is likelier than two
    [InlineData("x\nx\n|x\nx\n", "kx\nx\nx\n", 5)] // a key at the beginning, and the last line deleted
    public void Move_InARepetition_MovesLeast(string before, string after, int expected)
    {
        var at = before.IndexOf('|', StringComparison.Ordinal);

        Assert.Equal(expected, TextAlignment.Compare(before.Remove(at, 1), after, 0).MovingLeast(at).Move(at));
    }

    [Fact]
    public void Move_OverAnExactChange_BelievesTheEditor() =>
        Assert.Equal(6, TextAlignment.Exact("x\nx\nx\n", new TextChange(0, 0, "x\n")).MovingLeast(4).Move(4));

    [Theory]
    [InlineData("one\ntw|o\n", "something\nelse\n", true)]
    [InlineData("one tw|o", "something else", false)] // one line: it goes on at its beginning
    [InlineData("one\n|two\n", "one\nX\ntwo\n", false)]
    public void IsLost_OnlyIfTheLinesAroundThePlaceGaveWay(string before, string after, bool expected)
    {
        var at = before.IndexOf('|', StringComparison.Ordinal);

        Assert.Equal(expected, TextAlignment.Compare(before.Remove(at, 1), after, 0).IsLost(at));
    }

    [Theory]
    [InlineData("ab ab ab", 0, 3, 3, 6, true)] // the same effect at another place
    [InlineData("ab ab ab", 0, 3, 0, 3, true)]
    [InlineData("ab cd ab", 0, 3, 3, 6, false)]
    [InlineData("ab ab ab", 0, 3, 3, 5, false)]
    public void IsDeletionOf_ARange_IsAboutTheEffect(string before, int start, int end, int of, int to, bool expected) =>
        Assert.Equal(expected, TextAlignment.Exact(before, new TextChange(start, end, "")).IsDeletionOf(of, to));

    [Fact]
    public void Nearer_OfTwoTexts_IsTheOneWithFewerDifferences()
    {
        var (alignment, margin) = TextAlignment.Nearer("a\nb\n", "a\nb\n- item\n", "xa\nb\n- item\n", 0, 100);

        Assert.Equal((9, 1), (margin, alignment.Hunks.Count));
        Assert.True(TextAlignment.Nearer("a\nb\n", "a\nb\n- item\n", "xa\nb\n", 0, 3).Margin < 0);
        Assert.Equal(0, TextAlignment.Nearer("ab", "cb", "b", 0, 3).Margin);
    }

    private static string TextOf(byte[] script) => string.Concat(script.Select(value => "ab\n"[value % 3]));

    private static string Rebuild(string before, string after, IReadOnlyList<Hunk> hunks)
    {
        var (text, at) = ("", 0);
        foreach (var hunk in hunks)
        {
            text += before[at..hunk.Start] + after[hunk.NewStart..hunk.NewEnd];
            at = hunk.End;
        }

        return text + before[at..];
    }

    private static int CommonLength(string one, string other)
    {
        var lengths = new int[one.Length + 1, other.Length + 1];
        for (var i = 1; i <= one.Length; i++)
        {
            for (var j = 1; j <= other.Length; j++)
            {
                lengths[i, j] = one[i - 1] == other[j - 1] ? lengths[i - 1, j - 1] + 1 : Math.Max(lengths[i - 1, j], lengths[i, j - 1]);
            }
        }

        return lengths[one.Length, other.Length];
    }
}
