using System.Text.RegularExpressions;

namespace GeminiRx.Cli.Tests;

public sealed partial class HelpTests
{
    private static readonly string[] _withoutDefault = ["help", "list-faults", "version"];

    [Theory]
    [InlineData("--help")]
    [InlineData("ask", "--help")]
    [InlineData("ask", "-h")]
    [InlineData("chat", "--help")]
    [InlineData("chats", "--help")]
    [InlineData("live", "--help")]
    [InlineData("log", "--help")]
    [InlineData("record", "--help")]
    [InlineData("replay", "--help")]
    [InlineData("models", "--help")]
    [InlineData("help")]
    [InlineData("help", "ask")]
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
    [InlineData("chats")]
    [InlineData("live")]
    [InlineData("log")]
    [InlineData("replay")]
    [InlineData("models")]
    public async Task Help_ShowsTheDefaultOfEveryOption(string command)
    {
        var (_, help, _) = await GeminiProcess.RunAsync([command, "--help", "all"]);

        var options = OptionStart()
            .Split(help)[1..]
            .Where(option => !_withoutDefault.Any(name => option.StartsWith(name, StringComparison.Ordinal)))
            .ToList();
        Assert.NotEmpty(options);
        Assert.All(options, option => Assert.Matches(Default(), option));
    }

    [Theory]
    [InlineData("ask")]
    [InlineData("chat")]
    public async Task Help_OfEveryDay_NamesTheCommandThatShowsAllGroups(string command)
    {
        var (_, everyday, _) = await GeminiProcess.RunAsync([command, "--help"]);
        var (exitCode, all, _) = await GeminiProcess.RunAsync([command, "--help", "all"]);
        var (_, same, _) = await GeminiProcess.RunAsync(["help", command, "all"]);

        Assert.EndsWith($"All options: geminirx {command} --help all\n", everyday, StringComparison.Ordinal);
        Assert.DoesNotContain("--top-k", everyday, StringComparison.Ordinal);
        Assert.Equal((0, all), (exitCode, same));
        Assert.Contains("\nSampling:\n --temperature NUMBER ", all, StringComparison.Ordinal);
        Assert.All(Headings().Matches(everyday), heading => Assert.Contains(heading.Value, all, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^ (?:-\w, )?--", RegexOptions.Multiline)]
    private static partial Regex OptionStart();

    // Not the brackets of a list, as in tags[].
    [GeneratedRegex(@"\[[^\[\]]+\]")]
    private static partial Regex Default();

    [GeneratedRegex(@"^[A-Z].*:$", RegexOptions.Multiline)]
    private static partial Regex Headings();
}
