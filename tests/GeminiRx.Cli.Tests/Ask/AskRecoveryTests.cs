using System.Text.Json;
using GeminiRx.Emulator;
using GeminiRx.TestSupport;

namespace GeminiRx.Cli.Tests;

public sealed class AskRecoveryTests
{
    private static readonly EmulatorOptions _noDelays = new()
    {
        Text = "Once upon a time there was a planet that nobody had seen.",
        CharactersPerEvent = 5,
        FirstChunkDelay = TimeSpan.Zero,
        BurstInterval = TimeSpan.Zero,
    };

    // The second event contains the checkpoint, and the connection breaks after the last event.
    private static readonly EmulatorOptions _fourEvents = _noDelays with { Text = "Once upon a time too" };

    [Theory]
    [InlineData("503-once", 0, "Trying again in")]
    [InlineData("429-day", 2, "until midnight")]
    [InlineData("429-zero", 2, "use another model or plan")]
    [InlineData("404", 2, "Available models: gemini-4-hydrogen, gemini-4-argon")]
    [InlineData("truncate", 2, "Ask again for the rest")]
    [InlineData("drop:900", 2, "Check the network")]
    [InlineData("malformed", 2, "proxy")]
    [InlineData("block", 3, "SAFETY")]
    [InlineData("finish:RECITATION", 3, "RECITATION")]
    [InlineData("finish:MAX_TOKENS", 3, "Allow more output tokens")]
    public async Task Ask_Failure_HasItsExitCodeAndMessage(string fault, int expected, string message)
    {
        var (exitCode, output, error) = await AskAsync(_noDelays with { Fault = fault }, "Hi");

        Assert.Equal(expected, exitCode);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.True(expected != 0 || output == _noDelays.Text, output);
        Assert.All(error.TrimEnd().Split('\n'), line => Assert.StartsWith("geminirx: ", line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("regenerate", 0, "Trying again in")]
    [InlineData("diverge", 2, "Ask again for a complete answer")]
    public async Task Ask_RepeatedAnswer_IsShownOnce(string fault, int expected, string message)
    {
        var (exitCode, output, error) = await AskAsync(_fourEvents with { Fault = fault }, "Hi");

        Assert.Equal(expected, exitCode);
        Assert.Equal(_fourEvents.Text, output);
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_RewoundAnswerAsNdjson_ContainsRewind()
    {
        var (exitCode, output, _) = await AskAsync(_fourEvents with { Fault = "regenerate" }, "--format", "ndjson", "Hi");

        Assert.Equal(0, exitCode);
        var types = output.TrimEnd('\n').Split('\n').Select(line => JsonElement.Parse(line).GetProperty("type").GetString()).ToList();
        Assert.Contains("rewind", types);
        Assert.Contains("retrying", types);
        Assert.Equal("finished", types[^1]);
    }

    [Fact]
    public async Task Ask_NoRetries_FailsAfterOneAttempt()
    {
        var (exitCode, _, error) = await AskAsync(_noDelays with { Fault = "503-once" }, "--retries", "0", "Hi");

        Assert.Equal(2, exitCode);
        Assert.DoesNotContain("Trying again", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--timeout-first", "stall:0")]
    [InlineData("--timeout-gap", "stall:2")]
    public async Task Ask_SilentService_IsATimeout(string option, string fault)
    {
        var (exitCode, output, error) = await AskAsync(_noDelays with { Fault = fault }, option, "0.2", "--format", "ndjson", "Hi");

        Assert.Equal(2, exitCode);
        Assert.Equal("timeout", JsonElement.Parse(output.TrimEnd('\n').Split('\n')[^1]).GetProperty("kind").GetString());
        Assert.Contains("Try again, or raise the time limit", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_BlockedAnswer_NamesTheCategory()
    {
        const string Answer =
            "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"So\"}]},"
            + "\"finishReason\":\"SAFETY\",\"safetyRatings\":[{\"category\":\"HARM_CATEGORY_DANGEROUS_CONTENT\","
            + "\"probability\":\"HIGH\",\"blocked\":true}]}]}\r\n\r\n";

        var (exitCode, output, error) = await AskAsync(
            _noDelays with
            {
                Text = null,
                Answer = System.Text.Encoding.UTF8.GetBytes(Answer),
            },
            "Hi"
        );

        Assert.Equal((3, "So"), (exitCode, output));
        Assert.Contains("Blocked for: dangerous content (HIGH).", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_Proxy_IsUsed()
    {
        var emulator = new GeminiEmulator(_noDelays);
        await using var proxy = await LoopbackEmulator.StartAsync(emulator);

        var (exitCode, output, _) = await GeminiProcess.RunAsync(
            ["ask", "--endpoint", "http://gemini.example/", "Hi"],
            "",
            ("HTTP_PROXY", proxy.Address.ToString()),
            ("http_proxy", proxy.Address.ToString()),
            ("NO_PROXY", ""),
            ("no_proxy", "")
        );

        Assert.Equal((0, _noDelays.Text), (exitCode, output));
        Assert.Single(emulator.Requests);
    }

    private static async Task<(int ExitCode, string Output, string Error)> AskAsync(EmulatorOptions options, params string[] arguments)
    {
        await using var service = await LoopbackEmulator.StartAsync(new GeminiEmulator(options));
        return await GeminiProcess.RunAsync(["ask", "--endpoint", service.Address.ToString(), .. arguments]);
    }
}
