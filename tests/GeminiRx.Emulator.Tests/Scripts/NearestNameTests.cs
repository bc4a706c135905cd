namespace GeminiRx.Emulator.Tests;

/// <summary>The name in a script's error that the writer probably meant.</summary>
public sealed class NearestNameTests
{
    private const string Question = "; did you mean '";

    [Theory]
    [InlineData("STPO", "STOP")] // two letters exchanged
    [InlineData("stop", "STOP")]
    [InlineData("SAFTY", "SAFETY")]
    [InlineData("SAFEETY", "SAFETY")]
    [InlineData("SPIX", "SPII")]
    [InlineData("X", null)]
    [InlineData("SOMETHING_ELSE", null)]
    public void Name_IsTheOneWithTheFewestChanges(string word, string? nearest) => Assert.Equal(nearest, NearestTo(word));

    [Fact]
    public void EveryFinishReason_WithOneLetterChanged_IsFound()
    {
        var reasons = ErrorFor("?").Split("expected one of: ")[1].Split(';')[0].Split(", ");

        Assert.Contains("MISSING_THOUGHT_SIGNATURE", reasons);
        Assert.All(
            reasons.Where(name => name.Length > 5),
            name =>
                Assert.All(
                    Enumerable.Range(0, name.Length),
                    at => Assert.Equal(name, NearestTo(string.Concat(name.AsSpan(0, at), "#", name.AsSpan(at + 1))))
                )
        );
    }

    private static string? NearestTo(string word) => ErrorFor(word).Split(Question) is [_, var name] ? name.TrimEnd('?').Trim('\'') : null;

    private static string ErrorFor(string word) =>
        Assert.Throws<FormatException>(() => EmulatorScript.Parse($"otherwise\n finish {word}")).Message;
}
