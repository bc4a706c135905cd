using GeminiRx.LanguageServer.Context;

namespace GeminiRx.LanguageServer.Tests.Context;

/// <summary>Which words of an instruction name a file.</summary>
public sealed class FileMentionTests
{
    [Theory]
    [InlineData("Use @src/a.cs.", "src/a.cs!")]
    [InlineData("@a.md and (@b.md), @c.md: x", "a.md! b.md! c.md!")]
    [InlineData("@\"a b.md\" x", "a b.md!")]
    [InlineData("@\"a b.md", "\"a?")]
    [InlineData("@README is", "README?")]
    [InlineData("an @Override here", "Override?")]
    [InlineData("@app.route @pytest.mark.skip @x.setter", "app.route? pytest.mark.skip? x.setter?")]
    [InlineData("@Program.cs @notes.MD @a.b.json @my.test", "Program.cs! notes.MD! a.b.json! my.test?")]
    [InlineData("@main.zag @main.zigzag @.zagrc", "main.zag! main.zigzag? .zagrc!")]
    [InlineData("@.env @../x @/etc/passwd", ".env! ../x! /etc/passwd!")]
    [InlineData("@a.md @a.md", "a.md!")]
    [InlineData("me@example.com `@a.md` a@b @ @, @\"\"", "")]
    [InlineData("", "")]
    public void Mentions_OfAnInstruction(string instruction, string expected)
    {
        var mentions = FileMention.FindAll(instruction, ".zag").Select(one => one.Path + (one.IsPathLike ? "!" : "?"));

        Assert.Equal(expected, string.Join(' ', mentions));
    }

    [Fact]
    public void Mentions_AreBounded() =>
        Assert.Equal(
            FileMention.MaxCount,
            FileMention.FindAll(string.Join(' ', Enumerable.Range(0, 1000).Select(number => $"@{number}.md")), "").Count
        );
}
