using System.Diagnostics;
using System.Globalization;
using System.Text;
using GeminiRx.TestSupport;

namespace GeminiRx.Cli.Tests;

/// <summary>Runs the program in a terminal of tmux, reads the screen and presses keys.</summary>
internal sealed class TmuxScreen : IAsyncDisposable
{
    private static readonly string[] _programs = ["/usr/bin/tmux", "/usr/local/bin/tmux", "/opt/homebrew/bin/tmux", "/bin/tmux"];

    private readonly string _server = $"geminirx-{Guid.NewGuid():N}";

    private TmuxScreen() { }

    public static bool IsPresent => Program is not null;

    public static string SkipReason => "tmux is absent";

    private static string? Program => _programs.FirstOrDefault(File.Exists);

    /// <summary>Runs the program in a terminal of the given size. Afterwards the shell prints the exit code and waits.</summary>
    public static Task<TmuxScreen> StartAsync(
        int columns,
        int lines,
        string[] arguments,
        params (string Name, string Value)[] environment
    ) => StartAsync(columns, lines, $"{CommandLine(arguments)}; echo \"exit $?\"; cat", environment);

    /// <summary>Runs a shell with job control. The test types <see cref="CommandLine"/>.</summary>
    public static Task<TmuxScreen> StartShellAsync(int columns, int lines, params (string Name, string Value)[] environment) =>
        StartAsync(columns, lines, "bash --norc --noprofile -i", [.. environment, ("PS1", "$ ")]);

    /// <summary>Runs another program.</summary>
    public static Task<TmuxScreen> StartProgramAsync(
        int columns,
        int lines,
        string command,
        params (string Name, string Value)[] environment
    ) => StartAsync(columns, lines, command, environment);

    /// <summary>The program with its arguments, for a shell.</summary>
    public static string CommandLine(string[] arguments) => string.Join(' ', GeminiProcess.CommandFor(arguments).Select(Quote));

    private static async Task<TmuxScreen> StartAsync(int columns, int lines, string command, (string Name, string Value)[] environment)
    {
        var screen = new TmuxScreen();
        var variables = GeminiProcess
            .Unset.Select(name => $"-u {name}")
            .Concat(environment.Select(variable => Quote($"{variable.Name}={variable.Value}")));
        await screen.RunAsync(
            "-u",
            "-f",
            "/dev/null",
            "new-session",
            "-d",
            "-x",
            columns.ToString(CultureInfo.InvariantCulture),
            "-y",
            lines.ToString(CultureInfo.InvariantCulture),
            $"env -u NO_COLOR -u COLUMNS -u XDG_CONFIG_HOME {string.Join(' ', variables)} {command}"
        );
        return screen;
    }

    /// <summary>All lines, those that have scrolled away first.</summary>
    public async Task<string> HistoryAsync() =>
        string.Join('\n', (await RunAsync("capture-pane", "-p", "-S", "-")).Split('\n').Select(line => line.TrimEnd())).TrimEnd('\n');

    /// <summary>The lines on the screen without trailing blanks; with the escape sequences of the styles if requested.</summary>
    public async Task<string> CaptureAsync(bool isStyled = false)
    {
        var text = await RunAsync(isStyled ? ["capture-pane", "-p", "-e"] : ["capture-pane", "-p"]);
        return string.Join('\n', text.Split('\n').Select(line => line.TrimEnd())).TrimEnd('\n');
    }

    /// <summary>Waits until the screen meets a condition, and returns its lines.</summary>
    public async Task<string> WaitAsync(Func<string, bool> isExpected)
    {
        var timeout = TimeoutToken.Start();
        while (true)
        {
            var screen = await CaptureAsync();
            if (isExpected(screen))
            {
                return screen;
            }

            Assert.False(timeout.IsCancellationRequested, screen);
            await Task.Delay(TimeSpan.FromMilliseconds(20), CancellationToken.None);
        }
    }

    public Task<string> WaitAsync(string text) => WaitAsync(screen => screen.Contains(text, StringComparison.Ordinal));

    /// <summary>The modes of the terminal that a program can leave changed: keys in application mode, and a hidden cursor.</summary>
    public async Task<string> ModesAsync() =>
        (await RunAsync("display-message", "-p", "#{keypad_cursor_flag}#{keypad_flag}#{cursor_flag}")).Trim();

    /// <summary>Changes the width.</summary>
    public Task ResizeAsync(int columns, int lines) =>
        RunAsync("resize-window", "-x", columns.ToString(CultureInfo.InvariantCulture), "-y", lines.ToString(CultureInfo.InvariantCulture));

    /// <summary>Presses keys, named as in tmux.</summary>
    public Task PressAsync(params string[] keys) => RunAsync(["send-keys", .. keys]);

    /// <summary>Pastes a text, as a terminal does it for a program that asks for bracketed paste.</summary>
    public async Task PasteAsync(string text)
    {
        await RunAsync("set-buffer", "-b", "test", text);
        await RunAsync("paste-buffer", "-p", "-b", "test");
    }

    public async ValueTask DisposeAsync() => await RunAsync("kill-server");

    private static string Quote(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private async Task<string> RunAsync(params string[] words)
    {
        using var process = Process.Start(
            new ProcessStartInfo(Program!, ["-L", _server, .. words])
            {
                RedirectStandardOutput = true,
                StandardOutputEncoding = Encoding.UTF8,
            }
        )!;
        var output = await process.StandardOutput.ReadToEndAsync(TimeoutToken.Start());
        await process.WaitForExitAsync(TimeoutToken.Start());
        return output;
    }
}
