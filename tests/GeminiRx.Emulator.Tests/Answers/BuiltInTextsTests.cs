namespace GeminiRx.Emulator.Tests;

public sealed class BuiltInTextsTests
{
    [Fact]
    public async Task BuiltInText_SaysInItsFirstLineThatNoModelWroteIt()
    {
        var lines = await LinesAsync();

        Assert.StartsWith("# ", lines[0], StringComparison.Ordinal);
        Assert.Contains("No model wrote this", lines[0], StringComparison.Ordinal);
        Assert.Contains("built-in text of the GeminiRx emulator", lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task BuiltInText_SaysHowToSetAKey() =>
        Assert.Contains(await LinesAsync(), line => line.Contains("`GEMINI_API_KEY`", StringComparison.Ordinal));

    [Fact]
    public async Task BuiltInText_IsWrappedMarkdownBeyondAscii()
    {
        var lines = await LinesAsync();

        Assert.InRange(lines.Sum(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length), 350, 500);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 82));
        Assert.True(lines.Count(line => line.StartsWith("- ", StringComparison.Ordinal)) >= 3);
        Assert.Contains(lines, line => line.Any(char.IsSurrogate));
        Assert.Contains(lines, line => line.Contains('é', StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains('\r', StringComparison.Ordinal));
    }

    private static async Task<string[]> LinesAsync() =>
        string.Concat((await new GeminiEmulator(Wire.AtOnce).EventsAsync()).Select(e => e.Text())).Split('\n');
}
