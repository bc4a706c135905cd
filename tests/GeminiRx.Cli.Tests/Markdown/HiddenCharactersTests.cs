namespace GeminiRx.Cli.Tests;

public sealed class HiddenCharactersTests
{
    [Theory]
    [InlineData("plain\ttext\n", "plain\ttext\n")]
    [InlineData("a\u202eb\u2066c\u200fd", "a<U+202E>b<U+2066>c<U+200F>d")]
    [InlineData("x\U000E0041\U000E0042y", "x<U+E0041><U+E0042>y")]
    [InlineData(
        "🏴\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F",
        "🏴\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F"
    )]
    [InlineData("a\r\nb\u0007\f\u0085\u007fc", "a\nbc")]
    public void RevealAll_ShowsControlsAndRemovesOthers(string text, string expected) =>
        Assert.Equal(expected, HiddenCharacters.RevealAll(text));

    [Theory]
    [InlineData("&#27;[31m&#x202E;x", "[31m<U+202E>x\n")]
    [InlineData("| A |\n|---|\n| &#27;x\u2067 |", "A\n─────────\nx<U+2067>\n")]
    public void Layout_CharactersFromEntities_AreSafeToo(string markdown, string expected) =>
        Assert.Equal(expected, LayoutRunner.LayOut(new LayoutOptions(40, ColorSupport.None), markdown));
}
