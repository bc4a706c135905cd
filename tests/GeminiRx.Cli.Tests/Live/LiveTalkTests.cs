using System.Text;
using GeminiRx.Emulator;
using GeminiRx.TestSupport;

namespace GeminiRx.Cli.Tests.Live;

/// <summary>Conversations in which something goes wrong, over real connections.</summary>
public sealed class LiveTalkTests
{
    private static readonly TimeSpan _never = TimeSpan.FromDays(1);

    private static readonly EmulatorOptions _fast = new()
    {
        Text = "One two three.",
        CharactersPerEvent = 5,
        FirstChunkDelay = TimeSpan.Zero,
        BurstInterval = TimeSpan.Zero,
    };

    // Without a close, the rest of what was sent may be lost.
    private static readonly LiveCut _cut = new() { AfterMessages = 3, CloseCode = 1011 };

    [Theory]
    [InlineData(null, "One t\n\nOne two three.\n")]
    [InlineData("text", "One t\n\nOne two three.\n")]
    public async Task Connection_CutWithinATurn_ShowsTheAnswerAgain(string? format, string expected)
    {
        await using var service = await StartAsync(new() { OnConnect = one => one.Number == 1 ? _cut : null });

        var (exitCode, output, error) = await RunAsync(service, "Hi\n", format is null ? [] : ["--format", format]);

        Assert.Equal((0, expected), (exitCode, output));
        Assert.DoesNotContain("differs", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connection_CutWithinATurn_IsARewindInJson()
    {
        await using var service = await StartAsync(new() { OnConnect = one => one.Number == 1 ? _cut : null });

        var (exitCode, output, _) = await RunAsync(service, "Hi\n", ["--format", "ndjson"]);

        Assert.Equal(0, exitCode);
        Assert.Contains("{\"type\":\"rewind\"", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Session_ThatEndsWithinATurn_EndsTheProgramWithOneMessage()
    {
        await using var service = await StartAsync(
            new()
            {
                OnConnect = _ =>
                    new()
                    {
                        AfterMessages = 3,
                        CloseCode = 1008,
                        Reason = "No more.",
                    },
            }
        );

        var (exitCode, output, error) = await RunAsync(service, "Hi\nagain\nand again\n");

        Assert.Equal((2, "One t\n"), (exitCode, output));
        Assert.Equal(2, error.Split("The service closed the session with code 1008: No more.").Length);
        Assert.DoesNotContain("GeminiClient.Live", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("ndjson")]
    public async Task Session_ThatEndsAtThePrompt_EndsTheProgram(string format)
    {
        await using var service = await StartAsync(
            new()
            {
                OnConnect = _ =>
                    new()
                    {
                        After = TimeSpan.FromMilliseconds(50),
                        CloseCode = 1008,
                        Reason = "No more.",
                    },
            }
        );
        await using var process = Start(service, "--format", format);

        var (exitCode, output, error) = await process.EndAsync(); // its input stays open

        Assert.Equal(2, exitCode);
        Assert.Contains("The service closed the session with code 1008: No more.", error, StringComparison.Ordinal);
        Assert.Equal(format == "ndjson", output.Contains("No more.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--timeout-first")]
    [InlineData("--timeout-gap")]
    public async Task Turn_WithoutAnAnswer_EndsAtItsLimit_AndTheNextIsAnswered(string option)
    {
        var waiting =
            option == "--timeout-first"
                ? new EmulatorReply { FirstChunkDelay = _never }
                : new() { Text = _fast.Text, BurstInterval = _never };
        await using var service = await StartAsync(new() { OnTurn = turn => turn.Prompt == "wait" ? waiting : null });

        var (exitCode, output, error) = await RunAsync(service, "wait\ngo on\n", [option, "0.5"]);

        Assert.Equal(0, exitCode);
        Assert.EndsWith("One two three.\n", output, StringComparison.Ordinal);
        Assert.Contains("0.5", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Interrupt_OfAnAnswer_LetsTheNextLineBeAnswered()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there is no interrupt signal to send on Windows");
        await using var service = await StartAsync(new() { OnTurn = SlowAtFirst });
        await using var process = Start(service);
        await InterruptFirstAsync(process);

        await SayAsync(process, "go on");
        process.Input.Close();
        var (exitCode, output, _) = await process.EndAsync();

        Assert.Equal((0, "\nOne two three.\n"), (exitCode, output));
    }

    [Fact]
    public async Task Interrupt_AtThePrompt_EndsTheProgram()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there is no interrupt signal to send on Windows");
        var emulator = new GeminiEmulator(_fast);
        await using var service = await LoopbackEmulator.StartAsync(emulator);
        await using var process = Start(service);
        var limit = TimeoutToken.Start();
        while (emulator.Live.Connections == 0)
        {
            limit.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        await process.InterruptAsync();

        Assert.Equal(130, await process.ExitAsync()); // its input stays open
    }

    [Fact]
    public async Task AudioFile_KeepsAnInterruptedTurn_WhenTheNextIsCut()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there is no interrupt signal to send on Windows");

        var uncut = await TalkAsync(null);
        var cut = await TalkAsync(new LiveCut { AfterMessages = 8, CloseCode = 1011 }); // after the first sound of the second turn

        Assert.True(uncut > 44);
        Assert.Equal(uncut, cut);

        static async Task<long> TalkAsync(LiveCut? end)
        {
            var path = Path.GetTempFileName();
            try
            {
                await using var service = await StartAsync(new() { OnTurn = SlowAtFirst, OnConnect = one => one.Number == 1 ? end : null });
                await using (var process = Start(service, "--audio-out", path))
                {
                    await InterruptFirstAsync(process);
                    await SayAsync(process, "go on");
                    process.Input.Close();
                    var (exitCode, output, _) = await process.EndAsync();
                    Assert.Equal((0, end is null), (exitCode, output == "\nOne two three.\n"));
                }

                return new FileInfo(path).Length;
            }
            finally
            {
                File.Delete(path);
            }
        }
    }

    private static EmulatorReply? SlowAtFirst(LiveTurnRequest turn) =>
        turn.Prompt == "wait" ? new EmulatorReply { Text = _fast.Text, BurstInterval = _never } : null;

    private static async Task InterruptFirstAsync(GeminiProcess process)
    {
        await SayAsync(process, "wait");
        var shown = new byte[5];
        await process.Output.ReadExactlyAsync(shown, TimeoutToken.Start());
        Assert.Equal("One t", Encoding.UTF8.GetString(shown));
        await process.InterruptAsync();
    }

    private static async Task SayAsync(GeminiProcess process, string line)
    {
        await process.Input.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"), TimeoutToken.Start());
        await process.Input.FlushAsync(TimeoutToken.Start());
    }

    private static Task<LoopbackEmulator> StartAsync(LiveEmulatorOptions live) =>
        LoopbackEmulator.StartAsync(new GeminiEmulator(_fast with { Live = live }));

    private static GeminiProcess Start(LoopbackEmulator service, params string[] options) =>
        GeminiProcess.Start(["live", "--quiet", "--endpoint", service.Address.ToString(), .. options]);

    private static Task<(int ExitCode, string Output, string Error)> RunAsync(
        LoopbackEmulator service,
        string input,
        params string[] options
    ) => GeminiProcess.RunAsync(["live", "--quiet", "--endpoint", service.Address.ToString(), .. options], input);
}
