using System.CommandLine;

namespace GeminiRx.Cli.Tests;

/// <summary>Options that contradict each other.</summary>
public sealed class AskConflictTests
{
    [Theory]
    [InlineData("--code and --format cannot be combined", "--code", "-f", "ndjson")]
    [InlineData("--code and --format cannot be combined", "--format", "markdown", "--code")]
    [InlineData("the other saves nothing", "--log", "--no-history")]
    public void Options_ThatContradictEachOther_AreErrors(string message, params string[] options) =>
        Assert.Contains(message, Assert.Single(Parse(options)), StringComparison.Ordinal);

    [Theory]
    [InlineData("--code")]
    [InlineData("-f", "ndjson")]
    [InlineData("--log")]
    [InlineData("--no-history")]
    public void Options_Alone_AreNone(params string[] options) => Assert.Empty(Parse(options));

    private static IEnumerable<string> Parse(string[] options) =>
        new RootCommand { AskCommand.Create() }
            .Parse(["ask", .. options, "Hi"], CommandLine.Parser)
            .Errors.Select(error => error.Message);
}
