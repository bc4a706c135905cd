using GeminiRx.Emulator;
using GeminiRx.TestSupport;

namespace GeminiRx.Cli.Tests;

/// <summary>The output on a terminal, which tmux emulates.</summary>
public sealed class TerminalTests : IDisposable
{
    private const string Frames = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";

    private const string Text =
        "# Title\n\nSome **bold** and `code` that is longer than a line of this terminal.\n\n```cs\nvar x = 1;\n```\n\n- one\n- two\n";

    private static readonly EmulatorOptions _paced = new()
    {
        Text = Text,
        FirstChunkDelay = TimeSpan.FromSeconds(1),
        BurstInterval = TimeSpan.FromMilliseconds(20),
    };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("terminal");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Ask_AtATerminal_ShowsASpinnerThenMarkdownThenASummary()
    {
        Assert.SkipUnless(TmuxScreen.IsPresent, TmuxScreen.SkipReason);
        await using var service = await LoopbackEmulator.StartAsync(new GeminiEmulator(_paced));
        await using var screen = await TmuxScreen.StartAsync(60, 24, ["ask", "--endpoint", service.Address.ToString(), "Hi"]);

        await screen.WaitAsync(now => now.Length > 0 && Frames.Contains(now[0], StringComparison.Ordinal));
        var shown = (await screen.WaitAsync("exit")).Split('\n');
        var styled = await screen.CaptureAsync(isStyled: true);

        Assert.Equal(
            ["Title", "", "Some bold and code that is longer than a line of this", "terminal.", "", "var x = 1;", "", "• one", "• two"],
            shown[..9]
        );

        // One line, which the terminal wraps at any character.
        Assert.Matches(
            @"^gemini-flash-latest:1tokensin,\d+out,firsttextafter[\d.]+s(,\d+tokens/s)?$",
            string.Concat(shown[9..^1]).Replace(" ", "", StringComparison.Ordinal)
        );
        Assert.Equal("exit 0", shown[^1]);
        Assert.Contains("\e[1mbold\e[0m", styled, StringComparison.Ordinal);
        Assert.Contains("\e[36mcode\e[39m", styled, StringComparison.Ordinal);
        Assert.DoesNotContain(shown, line => line.Any(c => Frames.Contains(c, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Ask_CtrlC_ShowsTheTextSoFarAndAbortsTheRequest()
    {
        Assert.SkipUnless(TmuxScreen.IsPresent, TmuxScreen.SkipReason);
        var emulator = new GeminiEmulator(
            _paced with
            {
                Text = "First paragraph.\n\nSecond",
                EventsPerBurst = 1,
                CharactersPerEvent = 20,
                FirstChunkDelay = TimeSpan.Zero,
                BurstInterval = TimeSpan.FromHours(1),
            }
        );
        await using var service = await LoopbackEmulator.StartAsync(emulator);
        await using var screen = await TmuxScreen.StartAsync(50, 10, ["ask", "--endpoint", service.Address.ToString(), "Hi"]);
        await screen.WaitAsync("First paragraph.");

        await screen.PressAsync("C-c");
        var shown = await screen.WaitAsync("exit");

        Assert.StartsWith("First paragraph.\n\nSe\n", shown.Replace("^C", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.EndsWith("exit 130", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("geminirx:", shown, StringComparison.Ordinal);
        Assert.Equal(RequestEnd.Aborted, await Assert.Single(emulator.Requests).Ended.WaitAsync(TimeoutToken.Start()));
    }

    [Fact]
    public async Task Ask_AtADumbTerminal_ShowsPlainText()
    {
        Assert.SkipUnless(TmuxScreen.IsPresent, TmuxScreen.SkipReason);
        await using var service = await LoopbackEmulator.StartAsync(
            new GeminiEmulator(_paced with { Text = "**b** \u001b[31mred", FirstChunkDelay = TimeSpan.FromMilliseconds(300) })
        );
        await using var screen = await TmuxScreen.StartAsync(
            50,
            10,
            ["ask", "--quiet", "--endpoint", service.Address.ToString(), "Hi"],
            ("TERM", "dumb")
        );

        await screen.WaitAsync("exit 0");

        Assert.Equal("**b** red\nexit 0", await screen.CaptureAsync(isStyled: true));
    }

    [Fact]
    public async Task Ask_ThoughtsAndARetry_AreShownWithTheAnswer()
    {
        Assert.SkipUnless(TmuxScreen.IsPresent, TmuxScreen.SkipReason);
        await using var service = await LoopbackEmulator.StartAsync(new GeminiEmulator(_paced with { Fault = "503-once" }));
        await using var screen = await TmuxScreen.StartAsync(
            100,
            24,
            ["ask", "--thoughts", "--endpoint", service.Address.ToString(), "Hi"]
        );

        var shown = await screen.WaitAsync("exit 0");

        Assert.Matches(@"^geminirx: .*overloaded.* Trying again in [\d.]+ s \(1\)\.\n", shown);
        Assert.Contains("\e[2m", await screen.CaptureAsync(isStyled: true), StringComparison.Ordinal);
        Assert.Contains("• two", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_AtATerminal_AnswersStopsAndQuits()
    {
        Assert.SkipUnless(TmuxScreen.IsPresent, TmuxScreen.SkipReason);
        var file = Path.Combine(_folder.FullName, "c.md");
        await using var service = await LoopbackEmulator.StartAsync(
            new GeminiEmulator(
                _paced with
                {
                    OnRequest = request =>
                        request.Body.Contains("slow", StringComparison.Ordinal)
                            ? new EmulatorReply
                            {
                                Text = "It **comes**.\n\nOn",
                                CharactersPerEvent = 16,
                                EventsPerBurst = 1,
                                BurstInterval = TimeSpan.FromHours(1),
                            }
                            : null,
                }
            )
        );
        await using var screen = await TmuxScreen.StartAsync(60, 40, ["chat", file, "--quiet", "--endpoint", service.Address.ToString()]);

        await screen.WaitAsync(now => now.EndsWith("\n>", StringComparison.Ordinal));
        await screen.PressAsync("Hi", "Enter");
        await screen.WaitAsync(now => now.Contains("• two", StringComparison.Ordinal) && now.EndsWith("\n>", StringComparison.Ordinal));
        await screen.PressAsync("slow", "Enter");
        await screen.WaitAsync("It comes.");
        await screen.PressAsync("C-c");
        await screen.WaitAsync(now => now.EndsWith("\n>", StringComparison.Ordinal));
        await screen.PressAsync("/quit", "Enter");
        await screen.WaitAsync("exit 0");

        Assert.Equal(
            $"## User\n\nHi\n\n## Gemini\n\n{Text}\n## User\n\nslow\n\n## Gemini\n\nIt **comes**.\n\nO",
            await File.ReadAllTextAsync(file, TimeoutToken.Start())
        );
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("ask", "--help")]
    public async Task Help_OnAScreenOf24By80_IsComplete(params string[] arguments)
    {
        Assert.SkipUnless(TmuxScreen.IsPresent, TmuxScreen.SkipReason);
        await using var screen = await TmuxScreen.StartAsync(80, 25, arguments);

        Assert.StartsWith("Usage: geminirx", await screen.WaitAsync("exit 0"), StringComparison.Ordinal);
    }
}
