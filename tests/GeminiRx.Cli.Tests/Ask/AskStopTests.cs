using System.Text;
using System.Text.Json;
using GeminiRx.Emulator;
using GeminiRx.TestSupport;

namespace GeminiRx.Cli.Tests;

/// <summary>Answers of <c>geminirx ask</c> that a signal or a closed pipe stops.</summary>
public sealed class AskStopTests
{
    private static readonly EmulatorOptions _noDelays = new()
    {
        Text = "Once upon a time.",
        FirstChunkDelay = TimeSpan.Zero,
        BurstInterval = TimeSpan.Zero,
    };

    [Fact]
    public async Task Ask_Interrupted_PrintsTheTextSoFarAndAbortsTheRequest()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there is no interrupt signal to send on Windows");
        var emulator = new GeminiEmulator(
            _noDelays with
            {
                EventsPerBurst = 1,
                CharactersPerEvent = 4,
                BurstInterval = TimeSpan.FromHours(1),
            }
        );
        await using var service = await LoopbackEmulator.StartAsync(emulator);
        await using var process = GeminiProcess.Start(["ask", "--endpoint", service.Address.ToString(), "--format", "ndjson", "Hi"]);
        process.Input.Close();
        var first = new byte[4096];
        var count = await process.Output.ReadAsync(first, TimeoutToken.Start());

        await process.InterruptAsync();
        var (exitCode, output, _) = await process.EndAsync();

        Assert.Equal(130, exitCode);
        Assert.StartsWith("{\"type\":\"text\",\"text\":\"Once\"}", Encoding.UTF8.GetString(first, 0, count), StringComparison.Ordinal);
        Assert.Equal("stopped", Text(JsonSerializer.Deserialize<JsonElement>(output.TrimEnd('\n').Split('\n')[^1]), "outcome"));
        Assert.Equal(RequestEnd.Aborted, await Assert.Single(emulator.Requests).Ended.WaitAsync(TimeoutToken.Start()));
    }

    [Fact]
    public async Task Ask_ClosedPipe_EndsAndAbortsTheRequest()
    {
        var emulator = new GeminiEmulator(_noDelays with { Text = new string('x', 100_000), BurstInterval = TimeSpan.FromMilliseconds(1) });
        await using var service = await LoopbackEmulator.StartAsync(emulator);
        await using var process = GeminiProcess.Start(["ask", "--endpoint", service.Address.ToString(), "Hi"]);
        process.Input.Close();
        _ = await process.Output.ReadAsync(new byte[10], TimeoutToken.Start());

        process.Output.Close();

        Assert.Equal(130, await process.ExitAsync());
        Assert.Equal(RequestEnd.Aborted, await Assert.Single(emulator.Requests).Ended.WaitAsync(TimeoutToken.Start()));
    }

    private static JsonElement Member(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value : default;

    private static string? Text(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
}
