using FsCheck.Xunit;
using GeminiRx.LanguageServer.Documents;

namespace GeminiRx.LanguageServer.Tests.Documents;

public sealed class TextDiffTests
{
    [Theory]
    [InlineData("", "", "")]
    [InlineData("abc", "abc", "abc")]
    [InlineData("abc", "", "")]
    [InlineData("", "abc", "")]
    [InlineData("abc", "xabyc", "ab,c")]
    [InlineData("one two", "one, two!", "one, two")]
    [InlineData("hhg", "h", "h")]
    public void Common_OfTwoTexts_IsWhatBothHave(string before, string after, string expected) =>
        Assert.Equal(expected, string.Join(',', TextDiff.Common(before, after).Select(run => before.Substring(run.Before, run.Length))));

    [Fact]
    public void Common_OfTextsThatDifferTooMuch_IsNothing() => Assert.Empty(TextDiff.Common(new string('a', 1000), new string('b', 1000) + "a"));

    [Fact]
    public void Common_OfALongTextWithAFewChanges_IsFoundAtOnce()
    {
        var before = string.Concat(Enumerable.Range(0, 100_000).Select(line => $"{line}\n"));
        var after = before.Insert(5000, "X").Remove(90_000, 3);

        Assert.Equal(before.Length - 3, TextDiff.Common(before, after).Sum(run => run.Length));
    }

    [Property(MaxTest = 1000)]
    public void Common_OfAnyTexts_IsInBothAndInOrder(byte[] one, byte[] other)
    {
        var (before, after) = (string.Concat(one.Select(b => (char)('a' + (b % 3)))), string.Concat(other.Select(b => (char)('a' + (b % 3)))));
        var (left, right) = (0, 0);
        foreach (var (at, to, length) in TextDiff.Common(before, after))
        {
            Assert.True(length > 0 && at >= left && to >= right);
            Assert.True(before.AsSpan(at, length).SequenceEqual(after.AsSpan(to, length)));
            (left, right) = (at + length, to + length);
        }
    }
}
