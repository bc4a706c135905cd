using GeminiRx.Emulator;
using GeminiRx.TestSupport;

namespace GeminiRx.Cli.Tests;

public sealed class MarkdownTests
{
    public static TheoryData<string, string> Blocks =>
        new()
        {
            { "# Title *so*\n\nText", "Title so\n\nText\n" },
            { "one two three four five six seven eight nine", "one two three four five six seven eight\nnine\n" },
            { "漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字", "漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字\n漢字漢字\n" },
            { "- a\n- b\n  - c\n\nText", "• a\n• b\n  • c\n\nText\n" },
            { "1. a\n\n   more\n\n2. b\n", "1. a\n\n   more\n\n2. b\n" },
            { "3) a\n4) b", "3) a\n4) b\n" },
            { "```cs\nvar  x;\n\n}\n```\nText", "```cs\nvar  x;\n\n}\n```\n\nText\n" },
            { "- a\n\n  ```\n  x\n  ```\n", "• a\n\n  ```\n  x\n  ```\n" },
            { "```\nopen", "```\nopen\n" },
            { "```\na\n```\n\n~~~py\nb\n~~~\n\n    c\n\nText", "```\na\n```\n\n~~~py\nb\n~~~\n\nc\n\nText\n" },
            { "> a\n> b\n>\n> c", "│ a b\n│\n│ c\n" },
            { "| A | B |\n| --- | ---: |\n| long | 1 |\n| x | 22 |\n\nText", "A      B\n────  ──\nlong   1\nx     22\n\nText\n" },
            { "a\\\nb", "a\nb\n" },
            { "[x](https://e.org) <https://f.org> &amp; ![i](p.png)", "x (https://e.org) https://f.org & i\n(p.png)\n" },
            { "- [x] done", "• [x] done\n" },
            { "\u001b[31mred\u0007", "red\n" },
            { "---", new string('─', 40) + "\n" },
        };

    [Theory]
    [MemberData(nameof(Blocks))]
    public async Task Ask_Markdown_IsLaidOut(string markdown, string expected) =>
        Assert.Equal(expected, await ShowAsync(markdown, ("TERM", "dumb")));

    [Fact]
    public async Task Ask_Markdown_IsStyled()
    {
        const string Markdown = "**b** *i* `c`\n\n```\nx\n```";

        Assert.Equal("\e[0;1mb\e[0m \e[0;3mi\e[0m \e[0;36mc\e[0m\n\n\e[0;36mx\e[0m\n", await ShowAsync(Markdown, ("TERM", "xterm")));
        Assert.Equal("\e[0;1mb\e[0m \e[0;3mi\e[0m `c`\n\n```\nx\n```\n", await ShowAsync(Markdown, ("TERM", "xterm"), ("NO_COLOR", "1")));
    }

    [Fact]
    public async Task Ask_EveryMarkdownConstruct_IsShown()
    {
        var (exitCode, output, error) = await GeminiProcess.RunAsync(["ask", "--endpoint", "emulator", "--format", "markdown", "markdown"]);

        Assert.Equal((0, ""), (exitCode, error));
        Assert.DoesNotContain("**", output, StringComparison.Ordinal);
        Assert.DoesNotContain("| ---", output, StringComparison.Ordinal);
        Assert.True(output.Split('\n').Length > 40, output);
    }

    private static async Task<string> ShowAsync(string markdown, params (string, string)[] environment)
    {
        await using var service = await LoopbackEmulator.StartAsync(
            new GeminiEmulator(
                new()
                {
                    Text = markdown,
                    CharactersPerEvent = 3,
                    FirstChunkDelay = TimeSpan.Zero,
                    BurstInterval = TimeSpan.Zero,
                }
            )
        );
        var (exitCode, output, error) = await GeminiProcess.RunAsync(
            ["ask", "--endpoint", service.Address.ToString(), "--format", "markdown", "Hi"],
            "",
            [("COLUMNS", "40"), .. environment]
        );
        Assert.Equal((0, ""), (exitCode, error));
        return output;
    }
}
