using System.Text.RegularExpressions;

namespace GeminiRx.Cli.Tests;

public sealed partial class HelpTests
{
    [Theory]
    [InlineData("--help")]
    [InlineData("ask", "--help")]
    [InlineData("chat", "--help")]
    [InlineData("record", "--help")]
    [InlineData("replay", "--help")]
    [InlineData("models", "--help")]
    public async Task Help_OnAScreenOf24By80_LeavesALineForThePrompt(params string[] arguments)
    {
        var (exitCode, help, _) = await GeminiProcess.RunAsync(arguments);

        var lines = help.TrimEnd('\n').Split('\n');
        Assert.Equal(0, exitCode);
        Assert.InRange(lines.Length, 3, 23);
        Assert.All(lines, line => Assert.True(line.Length <= 80, line));
    }

    [Theory]
    [InlineData("ask")]
    [InlineData("emulate")]
    [InlineData("chat")]
    [InlineData("replay")]
    [InlineData("models")]
    public async Task Help_ShowsTheDefaultOfEveryOption(string command)
    {
        var (_, help, _) = await GeminiProcess.RunAsync([command, "--help"]);

        var options = OptionStart()
            .Split(help)[1..]
            .Where(option =>
                !option.StartsWith("help", StringComparison.Ordinal) && !option.StartsWith("list-faults", StringComparison.Ordinal)
            )
            .ToList();
        Assert.NotEmpty(options);
        Assert.All(options, option => Assert.Contains("[", option, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^ --", RegexOptions.Multiline)]
    private static partial Regex OptionStart();
}
