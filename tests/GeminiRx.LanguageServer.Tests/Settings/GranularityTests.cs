using GeminiRx.LanguageServer.Settings;

namespace GeminiRx.LanguageServer.Tests.Settings;

public sealed class GranularityTests
{
    [Theory]
    [InlineData("Arrival", "one tw", "one tw")]
    [InlineData("Word", "one tw", "one ")]
    [InlineData("Word", "one\ttw", "one\t")]
    [InlineData("Word", "one\ntw", "one\n")]
    [InlineData("Word", "one", "")]
    [InlineData("Line", "one\ntwo\nthr", "one\ntwo\n")]
    [InlineData("Line", "one", "")]
    [InlineData("Paragraph", "one\n\ntwo\n\nthr", "one\n\ntwo\n\n")]
    [InlineData("Paragraph", "\n\none", "\n\n")]
    [InlineData("Paragraph", "one\n\r\ntwo", "one\n\r\n")]
    [InlineData("Paragraph", "\n\r\none", "\n\r\n")]
    [InlineData("Paragraph", "one\ntwo\n", "")]
    [InlineData("Whole", "one\n\n", "")]
    public void WholeUnits_OfAText_EndBehindTheLastWholeUnit(string granularity, string text, string whole) =>
        Assert.Equal(whole, text[..Enum.Parse<Granularity>(granularity).WholeUnits(text)]);

    [Theory]
    [InlineData("arrival", "Arrival")]
    [InlineData("word", "Word")]
    [InlineData("line", "Line")]
    [InlineData("paragraph", "Paragraph")]
    [InlineData("whole", "Whole")]
    [InlineData("Line", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Parse_AName_IsItsGranularityOrNull(string? name, string? expected) =>
        Assert.Equal(expected, Granularities.Parse(name)?.ToString());
}
