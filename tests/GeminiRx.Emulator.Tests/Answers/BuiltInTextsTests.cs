namespace GeminiRx.Emulator.Tests;

public sealed class BuiltInTextsTests
{
    [Fact]
    public async Task FirstLine_StatesThatNoModelWroteTheText()
    {
        var lines = await LinesAsync();

        Assert.StartsWith("# ", lines[0], StringComparison.Ordinal);
        Assert.Contains("No model wrote this", lines[0], StringComparison.Ordinal);
        Assert.Contains("built-in text of the GeminiRx emulator", lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task BuiltInText_ExplainsHowToSetAKey() =>
        Assert.Contains(await LinesAsync(), line => line.Contains("`GEMINI_API_KEY`", StringComparison.Ordinal));

    /// <summary>A user sees several bursts, lines that fit a terminal, and whether a client mangles characters.</summary>
    [Fact]
    public async Task BuiltInText_ArrivesInBurstsOfWrappedMarkdownBeyondAscii()
    {
        var events = await new GeminiEmulator(Wire.AtOnce).EventsAsync();
        var lines = await LinesAsync();

        Assert.True(events.Length >= 10 * new EmulatorOptions().EventsPerBurst);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 82));
        Assert.True(lines.Count(line => line.StartsWith("- ", StringComparison.Ordinal)) >= 3);
        Assert.Contains(lines, line => line.Any(char.IsSurrogate));
        Assert.Contains(lines, line => line.Contains('é', StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains('\r', StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Show me MARKDOWN, please", "Markdown of the GeminiRx emulator")]
    [InlineData("emoji!", "👨‍👩‍👧‍👦")]
    [InlineData("right-to-left", "العربية")]
    [InlineData("in all languages", "日本語")]
    [InlineData("remarkdown", "The Slow Post")]
    public async Task BuiltInText_IsSelectedByThePrompt(string prompt, string part)
    {
        var text = string.Concat(
            (await new GeminiEmulator(Wire.AtOnce).EventsAsync(Wire.Hi.Replace("Hi", prompt, StringComparison.Ordinal))).Select(e =>
                e.Text()
            )
        );

        Assert.Contains(part, text, StringComparison.Ordinal);
        Assert.Contains("No model wrote this", text.Split('\n')[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task BuiltInText_OfTheOptionsAndEcho()
    {
        Assert.Equal(["story", "markdown", "languages", "emoji", "right-to-left"], GeminiEmulator.BuiltInTexts);
        var named = string.Concat(
            (await new GeminiEmulator(Wire.AtOnce with { BuiltIn = "languages" }).EventsAsync()).Select(e => e.Text())
        );
        var echo = string.Concat((await new GeminiEmulator(Wire.AtOnce with { Echo = true }).EventsAsync()).Select(e => e.Text()));

        Assert.Contains("한국어", named, StringComparison.Ordinal);
        Assert.Equal("Hi", echo);
        Assert.Equal(
            "BuiltIn",
            Assert.Throws<ArgumentException>(() => new GeminiEmulator(new EmulatorOptions { BuiltIn = "poem" })).ParamName
        );
    }

    private static async Task<string[]> LinesAsync() =>
        string.Concat((await new GeminiEmulator(Wire.AtOnce).EventsAsync()).Select(e => e.Text())).Split('\n');
}
