using GeminiRx.LanguageServer.Context;

namespace GeminiRx.LanguageServer.Tests.Context;

/// <summary>One pattern of a gitignore file, by the cases of git's documentation.</summary>
public sealed class IgnorePatternTests
{
    [Theory]
    [InlineData("a.txt", "a.txt", true)]
    [InlineData("a.txt", "b/a.txt", true)]
    [InlineData("/a.txt", "b/a.txt", false)]
    [InlineData("/a.txt", "a.txt", true)]
    [InlineData("b/a.txt", "b/a.txt", true)]
    [InlineData("b/a.txt", "c/b/a.txt", false)]
    [InlineData("*.log", "b/x.log", true)]
    [InlineData("*", "b", true)]
    [InlineData("b/*", "b/x", true)]
    [InlineData("b/*", "b/x/y", false)]
    [InlineData("b/*/y", "b/x/y", true)]
    [InlineData("?.c", "a.c", true)]
    [InlineData("?.c", ".c", false)]
    [InlineData("b?a", "b/a", false)]
    [InlineData("**/foo", "foo", true)]
    [InlineData("**/foo", "a/b/foo", true)]
    [InlineData("**/foo/bar", "x/foo/bar", true)]
    [InlineData("**/foo", "xfoo", false)]
    [InlineData("abc/**", "abc/x/y", true)]
    [InlineData("abc/**", "abc", false)]
    [InlineData("a/**/b", "a/b", true)]
    [InlineData("a/**/b", "a/x/y/b", true)]
    [InlineData("a/**/b", "axb", false)]
    [InlineData("a**b/c", "axxb/c", true)]
    [InlineData("a**b/c", "ax/xb/c", false)]
    [InlineData("[a-c].txt", "b.txt", true)]
    [InlineData("[!a-c].txt", "b.txt", false)]
    [InlineData("[^a-c].txt", "d.txt", true)]
    [InlineData("[]a].txt", "].txt", true)]
    [InlineData("[a-]", "-", true)]
    [InlineData("[[:digit:]]x", "1x", true)]
    [InlineData("[[:digit:]]x", "ax", false)]
    [InlineData("[[:nothing:]]x", "ax", false)]
    [InlineData("[a", "[a", false)]
    [InlineData("a[/]b", "a/b", false)]
    [InlineData("\\#x", "#x", true)]
    [InlineData("\\!x", "!x", true)]
    [InlineData("\\*", "*", true)]
    [InlineData("\\*", "a", false)]
    [InlineData("x\\", "x\\", false)]
    [InlineData("a.txt  ", "a.txt", true)]
    [InlineData("a\\ ", "a ", true)]
    [InlineData("a.txt\r", "a.txt", true)]
    public void Pattern_Matches_AsInGit(string pattern, string path, bool isMatch) =>
        Assert.Equal(isMatch, IgnorePattern.ReadAll([pattern], ignoresCase: false).Any(one => one.IsMatch(path, isFolder: false)));

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("# comment")]
    [InlineData("/")]
    [InlineData("!")]
    public void Line_WithoutAPattern_IsLeftOut(string line) => Assert.Empty(IgnorePattern.ReadAll([line], ignoresCase: false));

    [Fact]
    public void Pattern_WithASlashAtItsEnd_MatchesFoldersOnly()
    {
        var pattern = Assert.Single(IgnorePattern.ReadAll(["doc/"], ignoresCase: false));

        Assert.True(pattern.IsMatch("a/doc", isFolder: true));
        Assert.False(pattern.IsMatch("a/doc", isFolder: false));
    }

    [Theory]
    [InlineData("Read[a-m]e.MD", "readME.md")]
    [InlineData("[[:upper:]]", "a")]
    public void Pattern_ThatIgnoresCase_MatchesBoth(string pattern, string path)
    {
        Assert.True(IgnorePattern.ReadAll([pattern], ignoresCase: true)[0].IsMatch(path, isFolder: false));
        Assert.False(IgnorePattern.ReadAll([pattern], ignoresCase: false)[0].IsMatch(path, isFolder: false));
    }

    [Fact]
    public void Patterns_OfAFile_HaveTheirLines()
    {
        var patterns = IgnorePattern.ReadAll("\uFEFF# first\r\n\r\n*.log\r\n!keep.log", ignoresCase: false);

        Assert.Equal([(3, "*.log", false), (4, "!keep.log", true)], patterns.Select(one => (one.Line, one.Text, one.IsNegated)));
    }

    // Red, without an end, with a matcher that backtracks.
    [Theory(Timeout = 60_000)]
    [InlineData("*a")]
    [InlineData("**/a")]
    public async Task Pattern_OfManyStars_TakesTheProductOfBothLengths(string part)
    {
        var pattern = Assert.Single(IgnorePattern.ReadAll([string.Concat(Enumerable.Repeat(part, 200)) + "b"], ignoresCase: false));
        var path = string.Concat(Enumerable.Repeat("a/", 1000)) + "c";

        Assert.False(await Task.Run(() => pattern.IsMatch(path, isFolder: false), TestContext.Current.CancellationToken));
    }
}
