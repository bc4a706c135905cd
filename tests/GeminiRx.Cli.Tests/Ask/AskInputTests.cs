using GeminiRx.Emulator;
using GeminiRx.TestSupport;

namespace GeminiRx.Cli.Tests;

/// <summary><c>geminirx ask</c> with pipes and files on standard input, and with closed standard streams.</summary>
public sealed class AskInputTests
{
    private static readonly EmulatorOptions _noDelays = new()
    {
        Text = "Once upon a time.",
        FirstChunkDelay = TimeSpan.Zero,
        BurstInterval = TimeSpan.Zero,
    };

    [Fact]
    public async Task Ask_SilentPipe_IsWaitedFor()
    {
        var emulator = new GeminiEmulator(_noDelays);
        await using var service = await LoopbackEmulator.StartAsync(emulator);
        await using var process = GeminiProcess.Start(["ask", "--endpoint", service.Address.ToString(), "Hi"]);

        await process.WaitForErrorAsync("Waiting for standard input");
        Assert.Empty(emulator.Requests);
        await process.Input.WriteAsync("late"u8.ToArray(), TimeoutToken.Start());
        process.Input.Close();
        var (exitCode, output, _) = await process.EndAsync();

        Assert.Equal((0, "Once upon a time."), (exitCode, output));
        Assert.Contains("late", Assert.Single(emulator.Requests).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("636166E92078", "caf\uFFFD x", true)]
    [InlineData("610062", "a\uFFFDb", true)]
    [InlineData("FFFE61006200", "ab", false)]
    [InlineData("EFBBBF6162", "ab", false)]
    public async Task Ask_InputThatIsNotAllText_IsSentAndToldOf(string bytes, string sent, bool isTold)
    {
        var emulator = new GeminiEmulator(_noDelays);
        await using var service = await LoopbackEmulator.StartAsync(emulator);
        await using var process = GeminiProcess.Start(["ask", "--endpoint", service.Address.ToString(), "Hi"]);
        await process.Input.WriteAsync(Convert.FromHexString(bytes), TimeoutToken.Start());
        process.Input.Close();

        var (exitCode, _, error) = await process.EndAsync();

        var body = System.Text.Json.JsonElement.Parse(Assert.Single(emulator.Requests).Body);
        Assert.Equal(0, exitCode);
        Assert.EndsWith(
            $"\n\n{sent}",
            body.GetProperty("contents")[0].GetProperty("parts")[0].GetProperty("text").GetString()!,
            StringComparison.Ordinal
        );
        Assert.Equal(isTold, error.Contains("replaced by U+FFFD", StringComparison.Ordinal));
    }

    // What the system opens for the program must not be taken for the input of the user.
    [Theory]
    [InlineData("ask hi <&-", 0)]
    [InlineData("ask hi 2>&- <&-", 0)]
    [InlineData("--bogus 2>&-", 1)]
    [InlineData("--help >/dev/full", 2)]
    [InlineData("ask hi </dev/null >&-", 2)]
    [InlineData("ask hi <&- >&-", 2)]
    [InlineData("ask hi <&- >&- 2>&-", 2)]
    [InlineData("chat --name closed <&-", 0)]
    public async Task ClosedOrFullStreams_AreNoAbort(string line, int expected)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "a shell and /dev/full are needed");
        Assert.SkipWhen(!GeminiProcess.IsNative, "the runtime of the debug build opens other files than the native executable");
        var emulator = new GeminiEmulator(_noDelays);
        await using var service = await LoopbackEmulator.StartAsync(emulator);
        var folder = Directory.CreateTempSubdirectory("closed");
        var start = new System.Diagnostics.ProcessStartInfo("sh", ["-c", $"exec >/dev/null; {TmuxScreen.CommandLine([])} {line}"])
        {
            Environment =
            {
                ["GEMINIRX_ENDPOINT"] = service.Address.ToString(),
                ["GEMINI_API_KEY"] = "any",
                ["XDG_DATA_HOME"] = folder.FullName,
            },
        };
        using var process = System.Diagnostics.Process.Start(start)!;
        await process.WaitForExitAsync(TimeoutToken.Start());
        folder.Delete(recursive: true);

        Assert.Equal(expected, process.ExitCode);
    }
}
