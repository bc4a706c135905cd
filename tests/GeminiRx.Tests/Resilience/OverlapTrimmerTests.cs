using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using GeminiRx.Resilience;

namespace GeminiRx.Tests.Resilience;

public sealed class OverlapTrimmerTests
{
    [Theory]
    [InlineData("It was a dark and stormy night", " and cold.", " and cold.")]
    [InlineData("It was a dark and stormy night", "and stormy night; the rain", "; the rain")]
    [InlineData("It was a dark and stormy night", "It was a dark and stormy night; the rain", "; the rain")]
    [InlineData("It was a dark and stormy night", "night; the rain", "night; the rain")]
    [InlineData("It was a dark and stormy night", "dark horses ran", "dark horses ran")]
    [InlineData("abcabcabcabcabc", "abcabcabcabcabcabcabc", "abcabc")]
    [InlineData("It was a dark and stormy night", "", "")]
    public void NewText_ThatRepeatsTheEnd_IsWhatComesAfter(string shown, string text, string expected)
    {
        foreach (var size in new[] { 1, 3, 1000 })
        {
            Assert.Equal(expected, Join(new OverlapTrimmer(shown), text, size));
        }
    }

    [Fact]
    public void OldText_OfAnyLength_IsComparedAtItsEndOnly()
    {
        var shown = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{i} "));

        Assert.Equal("and on", Join(new OverlapTrimmer(shown), shown[^1000..] + "and on", 7));
        Assert.Equal("and on", Join(new OverlapTrimmer(shown), shown + "and on", 700));
        Assert.Equal(shown[^5000..] + "and on", Join(new OverlapTrimmer(shown), shown[^5000..] + "and on", 700));
    }

    [Property(MaxTest = 2000)]
    public Property AnyCutOfARepetition_GivesTheSame() =>
        Prop.ForAll(
            Gen.Elements("ab ", "cd\n", "é", "\U0001F680", "xyz", ".")
                .ListOf()
                .Select(string.Concat)
                .Zip(Gen.Choose(0, 60))
                .Zip(Gen.Choose(1, 9))
                .ToArbitrary(),
            given =>
            {
                var ((text, back), size) = given;
                var shown = "A beginning of its own: " + text;
                var repeated = shown[^Math.Min(back, shown.Length)..];
                var result = Join(new OverlapTrimmer(shown), repeated + "|the rest", size);
                return back < OverlapTrimmer.MinLength ? result.EndsWith("|the rest", StringComparison.Ordinal) : result == "|the rest";
            }
        );

    private static string Join(OverlapTrimmer trimmer, string text, int size)
    {
        var pieces = text.Chunk(size).Select(piece => trimmer.Trim(new string(piece))).ToList();
        return string.Concat(pieces) + trimmer.Release();
    }
}
