namespace GeminiRx.Cli.Tests;

public sealed class CellWidthTests
{
    [Theory]
    [InlineData("a", 1)]
    [InlineData("é", 1)]
    [InlineData("e\u0301", 1)]
    [InlineData("漢", 2)]
    [InlineData("ｱ", 1)]
    [InlineData("Ａ", 2)]
    [InlineData("🟢", 2)]
    [InlineData("⚪", 2)]
    [InlineData("⚫", 2)]
    [InlineData("⛔", 2)]
    [InlineData("⭕", 2)]
    [InlineData("⏰", 2)]
    [InlineData("⏳", 2)]
    [InlineData("✅", 2)]
    [InlineData("✔", 1)]
    [InlineData("✔\uFE0F", 2)]
    [InlineData("❤\uFE0F", 2)]
    [InlineData("1\uFE0F\u20E3", 2)]
    [InlineData("🇩🇪", 2)]
    [InlineData("🇩", 1)]
    [InlineData("👨‍👩‍👧", 2)]
    [InlineData("👍🏽", 2)]
    [InlineData("\u0301", 0)]
    [InlineData("\u200B", 0)]
    [InlineData("│", 1)]
    [InlineData("กำ", 2)]
    [InlineData("น้ำ", 2)]
    [InlineData("각", 2)]
    [InlineData("\u1100\u1161\u11A8", 2)]
    [InlineData("🕰", 1)]
    [InlineData("🌡", 1)]
    [InlineData("🟥", 2)]
    [InlineData("🏴\U000E0067\U000E007F", 2)]
    public void OfGrapheme_ReturnsTheCellsOfATerminal(string grapheme, int expected) =>
        Assert.Equal(expected, CellWidth.OfGrapheme(grapheme));

    [Fact]
    public void OfGrapheme_HalfACharacter_IsOneCell() => Assert.Equal(1, CellWidth.OfGrapheme("\uD83D"));
}
