using System.Text.Json;
using GeminiRx.Emulator;
using GeminiRx.TestSupport;

namespace GeminiRx.Cli.Tests;

/// <summary>Arguments, settings and failures for which <c>geminirx ask</c> prints a message.</summary>
public sealed class AskErrorTests
{
    private static readonly EmulatorOptions _noDelays = new()
    {
        Text = "Once upon a time.",
        FirstChunkDelay = TimeSpan.Zero,
        BurstInterval = TimeSpan.Zero,
    };

    [Theory]
    [InlineData(1, "--frobnicate", "ask", "--frobnicate", "Hi")]
    [InlineData(1, "--model", "ask", "--model")]
    [InlineData(1, "text", "ask", "--format", "xml", "Hi")]
    [InlineData(1, "whole number from 0 to 10", "ask", "--retries", "11", "Hi")]
    [InlineData(1, "whole number from 0 to 10", "ask", "--retries", "abc", "Hi")]
    [InlineData(1, "from 0 to 2", "ask", "--temperature", "2.5", "Hi")]
    [InlineData(1, "from 0 to 1", "ask", "--top-p", "1,5", "Hi")]
    [InlineData(1, "whole number from 1", "ask", "--top-k", "0", "Hi")]
    [InlineData(1, "whole number from 1", "ask", "--max-tokens", "-1", "Hi")]
    [InlineData(1, "at most five", "ask", "--stop", "a", "--stop", "b", "--stop", "c", "--stop", "d", "--stop", "e", "--stop", "f", "Hi")]
    [InlineData(1, "harassment=", "ask", "--safety", "harassment", "Hi")]
    [InlineData(1, "minimal", "ask", "--thinking", "deep", "Hi")]
    [InlineData(1, "from 0 to 86400", "ask", "--timeout-first", "-3", "Hi")]
    [InlineData(1, "cannot be attached", "ask", "--attach", "no-such-file.png", "Hi")]
    [InlineData(1, "no-such-schema.json", "ask", "--json-schema", "no-such-schema.json", "Hi")]
    [InlineData(1, "key file", "ask", "--key-file", "no-such-key", "Hi")]
    [InlineData(1, "The prompt is empty", "ask")]
    [InlineData(1, "prompt is empty", "ask", " ")]
    [InlineData(1, "https", "ask", "--endpoint", "nowhere", "Hi")]
    [InlineData(1, "command", "dance")]
    [InlineData(2, "Check the network", "ask", "--retries", "0", "--endpoint", "http://127.0.0.1:1/", "Hi")]
    public async Task Ask_InvalidArguments_PrintAdvice(int exitCode, string message, params string[] arguments)
    {
        var (code, output, error) = await GeminiProcess.RunAsync(arguments);

        Assert.Equal(exitCode, code);
        Assert.Empty(output);
        Assert.Contains(message, error, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_RejectedKey_PrintsAdvice()
    {
        await using var service = await LoopbackEmulator.StartAsync(new GeminiEmulator(_noDelays));

        var (exitCode, output, error) = await GeminiProcess.RunAsync(
            ["ask", "--endpoint", service.Address.ToString(), "Hi"],
            "",
            ("GEMINI_API_KEY", "invalid")
        );

        Assert.Equal((2, ""), (exitCode, output));
        Assert.Contains("Check GEMINI_API_KEY", Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_InvalidConfiguration_IsALineOfNdjson()
    {
        var (exitCode, output, _) = await GeminiProcess.RunAsync(["ask", "--format", "ndjson", "--endpoint", "nowhere", "Hi"]);

        Assert.Equal(1, exitCode);
        Assert.Equal(
            ("error", "config"),
            (Text(JsonSerializer.Deserialize<JsonElement>(output), "type"), Text(JsonSerializer.Deserialize<JsonElement>(output), "kind"))
        );
    }

    [Fact]
    public async Task Ask_ServiceErrorWithControlCharacters_IsPrintedWithoutThem()
    {
        await using var service = await LoopbackEmulator.StartAsync(
            new GeminiEmulator(
                _noDelays with
                {
                    Text = null,
                    Answer = "{\"error\":{\"code\":400,\"message\":\"a\\n\\u001b[31mb\"}}"u8.ToArray(),
                }
            )
        );

        var (_, _, error) = await GeminiProcess.RunAsync(["ask", "--endpoint", service.Address.ToString(), "Hi"]);

        Assert.StartsWith("geminirx: a  [31mb. ", Assert.Single(error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    private static JsonElement Member(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value : default;

    private static string? Text(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
}
