using GeminiRx.Emulator;
using GeminiRx.TestSupport;

namespace GeminiRx.Cli.Tests;

/// <summary>Answers that are laid out in place on a terminal, which tmux emulates.</summary>
public sealed class LiveTerminalTests
{
    private static readonly EmulatorOptions _paced = new() { Text = "Text", BurstInterval = TimeSpan.FromMilliseconds(20) };

    // Red while the streams of Console wrote to the terminal.
    [Theory]
    [InlineData("xterm-256color")]
    [InlineData("screen")]
    public async Task Ask_AtATerminal_LeavesItsModesAsTheyWere(string terminal)
    {
        Assert.SkipUnless(TmuxScreen.IsPresent, TmuxScreen.SkipReason);
        await using var service = await LoopbackEmulator.StartAsync(new GeminiEmulator(_paced with { FirstChunkDelay = TimeSpan.Zero }));
        await using var screen = await TmuxScreen.StartAsync(
            60,
            24,
            ["ask", "--endpoint", service.Address.ToString(), "Hi"],
            ("TERM", terminal)
        );

        await screen.WaitAsync("exit 0");

        Assert.Equal("001", await screen.ModesAsync());
    }

    [Fact]
    public async Task Ask_AParagraphWithoutAnEnd_IsShownAsItArrives()
    {
        Assert.SkipUnless(TmuxScreen.IsPresent, TmuxScreen.SkipReason);
        await using var service = await LoopbackEmulator.StartAsync(
            new GeminiEmulator(
                _paced with
                {
                    Text = "The start of **a paragraph** is shown.",
                    CharactersPerEvent = 20,
                    EventsPerBurst = 1,
                    FirstChunkDelay = TimeSpan.Zero,
                    BurstInterval = TimeSpan.FromHours(1),
                }
            )
        );
        await using var screen = await TmuxScreen.StartAsync(60, 10, ["ask", "--endpoint", service.Address.ToString(), "Hi"]);

        // The mark of the bold text, which has no end yet, is not shown.
        Assert.Equal("The start of a par", await screen.WaitAsync("The start of a par"));
    }

    // What tmux shows at the end, with what has scrolled away, is the layout of the whole text.
    [Fact]
    public async Task Ask_AnAnswerThatIsLongerThanTheScreen_IsLaidOutAsAWhole()
    {
        Assert.SkipUnless(TmuxScreen.IsPresent, TmuxScreen.SkipReason);
        var text = string.Concat(Enumerable.Range(1, 12).Select(i => $"{i}. Item **{i}** has `code` and is longer than one line.\n"));
        await using var service = await LoopbackEmulator.StartAsync(
            new GeminiEmulator(_paced with { Text = text, FirstChunkDelay = TimeSpan.Zero, CharactersPerEvent = 13 })
        );
        await using var screen = await TmuxScreen.StartAsync(30, 8, ["ask", "--quiet", "--endpoint", service.Address.ToString(), "Hi"]);

        await screen.WaitAsync("exit 0");

        var expected = LayoutRunner.LayOut(new LayoutOptions(30, ColorSupport.None), text.Replace("`", "", StringComparison.Ordinal));
        Assert.Equal($"{expected}exit 0", await screen.HistoryAsync());
    }

    [Fact]
    public async Task Ask_ANarrowerTerminal_ShowsTheOpenParagraphOnceAtTheNewWidth()
    {
        Assert.SkipUnless(TmuxScreen.IsPresent, TmuxScreen.SkipReason);
        const string Paragraph = "one two three four five six seven eight nine ten eleven twelve";
        await using var service = await LoopbackEmulator.StartAsync(
            new GeminiEmulator(
                _paced with
                {
                    Text = $"{Paragraph} END",
                    CharactersPerEvent = Paragraph.Length + 2,
                    EventsPerBurst = 1,
                    FirstChunkDelay = TimeSpan.Zero,
                    BurstInterval = TimeSpan.FromHours(1),
                }
            )
        );
        await using var screen = await TmuxScreen.StartAsync(40, 10, ["ask", "--endpoint", service.Address.ToString(), "Hi"]);
        await screen.WaitAsync("twelve");

        await screen.ResizeAsync(24, 10);

        await screen.WaitAsync(now =>
            now.StartsWith("one two three four five\nsix seven eight nine ten\neleven twelve", StringComparison.Ordinal)
        );
    }
}
