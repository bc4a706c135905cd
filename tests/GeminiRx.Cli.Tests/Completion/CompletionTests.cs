using System.Diagnostics;
using GeminiRx.TestSupport;

namespace GeminiRx.Cli.Tests;

public sealed class CompletionTests
{
    [Theory]
    [InlineData("", "ask chat chats completion docs emulate log models record replay serve --version --help", "complete suggest")]
    [InlineData("em", "emulate", "ask")]
    [InlineData("ask --m", "--max-tokens --model", "--system markdown")]
    [InlineData("ask --format ", "markdown ndjson text", "bash")]
    [InlineData("completion ", "bash fish pwsh zsh", "ask")]
    [InlineData("ask --system ", "", "markdown ask")]
    public async Task Suggest_OfALine_ListsThePossibleNextWords(string line, string expected, string absent)
    {
        var (exitCode, output, error) = await GeminiProcess.RunAsync([$"[suggest:{line.Length}]", line]);

        var found = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal((0, ""), (exitCode, error));
        Assert.All(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), word => Assert.Contains(word, found));
        Assert.All(absent.Split(' '), word => Assert.DoesNotContain(word, found));
    }

    [Fact]
    public async Task Completion_OfBash_UsesTheProgram()
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "bash is absent");
        var (_, script, _) = await GeminiProcess.RunAsync(["completion", "bash"]);
        var program = string.Join(' ', GeminiProcess.CommandFor([]).Select(word => $"'{word}'"));
        var test =
            $"geminirx() {{ {program} \"$@\"; }}\n{script}\n"
            + "COMP_WORDS=(geminirx ask --m); COMP_CWORD=2; _geminirx; echo \"${COMPREPLY[*]}\"\n"
            + "COMP_WORDS=(geminirx ask --format ''); COMP_CWORD=3; _geminirx; echo \"${COMPREPLY[*]}\"";

        using var bash = Process.Start(new ProcessStartInfo("/bin/bash", ["-c", test]) { RedirectStandardOutput = true })!;
        var lines = (await bash.StandardOutput.ReadToEndAsync(TimeoutToken.Start())).Split('\n');
        await bash.WaitForExitAsync(TimeoutToken.Start());

        Assert.Equal("--max-tokens --model", lines[0]);
        Assert.Contains("markdown", lines[1], StringComparison.Ordinal);
        Assert.Contains("ndjson", lines[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zsh", "compdef _geminirx geminirx")]
    [InlineData("fish", "complete -c geminirx")]
    [InlineData("pwsh", "Register-ArgumentCompleter -Native -CommandName geminirx")]
    public async Task Completion_OfEveryShell_CallsTheSuggestDirective(string shell, string registration)
    {
        var (exitCode, script, error) = await GeminiProcess.RunAsync(["completion", shell]);

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains(registration, script, StringComparison.Ordinal);
        Assert.Contains("geminirx \"[suggest:", script, StringComparison.Ordinal);
    }
}
