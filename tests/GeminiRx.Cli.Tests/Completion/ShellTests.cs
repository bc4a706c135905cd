using System.Diagnostics;
using GeminiRx.TestSupport;

namespace GeminiRx.Cli.Tests;

/// <summary>The completion scripts in the shells themselves.</summary>
public sealed class ShellTests : IDisposable
{
    private const string Fish = "/usr/bin/fish";
    private const string Zsh = "/usr/bin/zsh";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("shell");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("geminirx ask --m", "--max-tokens --model", "--system")]
    [InlineData("geminirx ch", "chat chats", "ask")]
    [InlineData("geminirx ask -m gemini-p", "gemini-pro-latest", "gemini-flash-latest")]
    [InlineData("geminirx ask -p ex", "explain", "fix")]
    [InlineData("geminirx ask -a no", "notes.md", "--model")]
    public async Task Fish_CompletesALine(string line, string expected, string absent)
    {
        Assert.SkipUnless(File.Exists(Fish), "fish is absent");
        var script = await ScriptAsync("fish");
        var program = string.Join(' ', GeminiProcess.CommandFor([]).Select(word => $"'{word}'"));
        var start = new ProcessStartInfo(
            Fish,
            ["--no-config", "-c", $"function geminirx; {program} $argv; end; source {script}; complete -C '{line}'"]
        )
        {
            RedirectStandardOutput = true,
            WorkingDirectory = _folder.FullName,
            Environment = { ["XDG_CONFIG_HOME"] = _folder.FullName, ["XDG_DATA_HOME"] = _folder.FullName },
        };

        using var fish = Process.Start(start)!;
        var words = (await fish.StandardOutput.ReadToEndAsync(TimeoutToken.Start()))
            .Split('\n')
            .Select(word => word.Split('\t')[0])
            .ToList();

        Assert.All(expected.Split(' '), word => Assert.Contains(word, words));
        Assert.DoesNotContain(absent, words);
    }

    [Fact]
    public async Task Zsh_CompletesALine()
    {
        Assert.SkipUnless(File.Exists(Zsh), "zsh is absent");
        Assert.SkipUnless(TmuxScreen.IsPresent, TmuxScreen.SkipReason);
        var script = await ScriptAsync("zsh");
        await using var screen = await TmuxScreen.StartProgramAsync(
            100,
            20,
            $"{Zsh} -f -i",
            ("XDG_CONFIG_HOME", _folder.FullName),
            ("XDG_DATA_HOME", _folder.FullName)
        );
        await screen.PressAsync(
            "-l",
            $"PS1='ready> '; cd {_folder.FullName}; autoload -U compinit; compinit -u -D; "
                + $"geminirx() {{ {TmuxScreen.CommandLine([])} \"$@\" }}; source {script}; clear"
        );
        await screen.PressAsync("Enter");
        await screen.WaitAsync(shown => shown == "ready>");

        await CompleteAsync(screen, "geminirx ask --m", "--max-tokens  --model");
        await CompleteAsync(screen, "geminirx ask -m gemini-p", "-m gemini-pro-latest");
        await CompleteAsync(screen, "geminirx ask -p ex", "-p explain");
        await CompleteAsync(screen, "geminirx ask -a no", "-a notes.md");
    }

    private static async Task CompleteAsync(TmuxScreen screen, string line, string expected)
    {
        await screen.PressAsync("-l", line);
        await screen.PressAsync("Tab");
        await screen.WaitAsync(expected);
        // Not Ctrl+C: after it, the shell drops keys that come before its prompt.
        await screen.PressAsync("C-u");
        await screen.PressAsync("C-l");
        await screen.WaitAsync(shown => shown == "ready>");
    }

    private async Task<string> ScriptAsync(string shell)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "notes.md"), "", TestContext.Current.CancellationToken);
        var (_, text, _) = await GeminiProcess.RunAsync(["completion", shell]);
        var path = Path.Combine(_folder.FullName, $"script.{shell}");
        await File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);
        return path;
    }
}
