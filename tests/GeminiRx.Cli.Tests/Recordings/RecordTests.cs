using System.Text.Json;
using GeminiRx.Emulator;
using GeminiRx.TestSupport;

namespace GeminiRx.Cli.Tests;

public sealed class RecordTests : IDisposable
{
    private static readonly EmulatorOptions _noDelays = new()
    {
        Text = "Once upon a time.",
        CharactersPerEvent = 4,
        FirstChunkDelay = TimeSpan.Zero,
        BurstInterval = TimeSpan.Zero,
    };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("record");

    private string File => Path.Combine(_folder.FullName, "answer.rec");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Record_AndReplay_GiveTheSameAnswer()
    {
        await using var service = await LoopbackEmulator.StartAsync(new GeminiEmulator(_noDelays with { Fault = "503-once" }));

        var recorded = await GeminiProcess.RunAsync(
            ["record", File, "--", "ask", "--endpoint", service.Address.ToString(), "--format", "ndjson", "Hi"],
            "",
            ("GEMINI_API_KEY", "key-of-a-test")
        );
        var replayed = await GeminiProcess.RunAsync(["replay", File, "--speed", "0", "--format", "ndjson"]);
        var text = await GeminiProcess.RunAsync(["replay", File]);

        Assert.Equal((0, 0, 0), (recorded.ExitCode, replayed.ExitCode, text.ExitCode));
        Assert.Equal(Lines(recorded.Output), Lines(replayed.Output));
        Assert.Equal("Once upon a time.", text.Output);
        Assert.DoesNotContain("key-of-a-test", await System.IO.File.ReadAllTextAsync(File, TimeoutToken.Start()), StringComparison.Ordinal);

        // The delays between the attempts are random.
        static IEnumerable<string> Lines(string output) =>
            output.Split('\n').Where(line => !line.Contains("\"retrying\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false, "drop:900")]
    [InlineData(true, "")]
    public async Task Record_AndReplay_OfInteractions_GiveTheSameAnswer(bool isInBackground, string fault)
    {
        var options = _noDelays with { OnRequest = request => new() { Fault = request.Number == 1 && fault.Length > 0 ? fault : null } };
        await using var service = await LoopbackEmulator.StartAsync(new GeminiEmulator(options));
        string[] ask = ["ask", "--api", "interactions", .. isInBackground ? ["--background"] : Array.Empty<string>()];

        var recorded = await GeminiProcess.RunAsync(
            ["record", File, "--", .. ask, "--endpoint", service.Address.ToString(), "Hi"],
            "",
            ("GEMINI_API_KEY", "key-of-a-test")
        );
        var replayed = await GeminiProcess.RunAsync(["replay", File, "--speed", "0"]);

        Assert.Equal((0, "Once upon a time."), (recorded.ExitCode, recorded.Output));
        Assert.Equal((0, "Once upon a time."), (replayed.ExitCode, replayed.Output));
    }

    [Theory]
    [InlineData("Cannot record 'models'. Only ask", "record", "x.rec", "--", "models")]
    [InlineData("cannot be written", "record", "no/such/folder/x.rec", "--", "ask", "Hi")]
    [InlineData("cannot be replayed", "replay", "no-such.rec")]
    [InlineData("from 0", "replay", "--speed", "-1", "x.rec")]
    public async Task Record_AndReplay_OfInvalidArguments_PrintTheReason(string message, params string[] arguments)
    {
        var (exitCode, output, error) = await GeminiProcess.RunAsync(arguments);

        Assert.Equal((1, ""), (exitCode, output));
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Models_AreListed()
    {
        await using var service = await LoopbackEmulator.StartAsync(new GeminiEmulator(_noDelays));

        var (exitCode, table, _) = await GeminiProcess.RunAsync(["models", "--endpoint", service.Address.ToString()]);
        var (jsonCode, json, _) = await GeminiProcess.RunAsync(["models", "--json", "--endpoint", service.Address.ToString()]);

        Assert.Equal((0, 0), (exitCode, jsonCode));
        Assert.Contains("gemini-flash-latest ", table, StringComparison.Ordinal);
        var first = JsonElement.Parse(json.Split('\n')[0]);
        Assert.Equal(
            ("gemini-4-hydrogen", 1_048_576),
            (first.GetProperty("name").GetString(), first.GetProperty("outputTokenLimit").GetInt32())
        );
    }
}
