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

    // Red when the replay showed a recording of a session as an answer over HTTP.
    [Fact]
    public async Task Record_AndReplay_OfASession_GiveTheSameWords()
    {
        var audio = Path.Combine(_folder.FullName, "answer.wav");
        var recorded = await GeminiProcess.RunAsync(
            ["record", File, "--", "live", "--endpoint", "emulator", "--quiet", "--audio-out", audio],
            "Hello\nAnd again\n"
        );
        var replayed = await GeminiProcess.RunAsync(["replay", File, "--speed", "0"]);
        var json = await GeminiProcess.RunAsync(["replay", File, "--speed", "0", "--format", "ndjson"]);

        Assert.Equal((0, 0, 0), (recorded.ExitCode, replayed.ExitCode, json.ExitCode));
        Assert.Contains("It heard: And again", recorded.Output, StringComparison.Ordinal);
        Assert.Equal(recorded.Output, replayed.Output);
        Assert.Equal(2, json.Output.Split("\"type\":\"finished\"").Length - 1);
        Assert.Contains("\"media\"", json.Output, StringComparison.Ordinal);
        Assert.True(new FileInfo(audio).Length > 10_000);
    }

    [Fact]
    public async Task Replay_OfASessionThatIsCutOff_ShowsTheWordsBeforeIt_AndTheReason()
    {
        await System.IO.File.WriteAllTextAsync(
            File,
            """
            geminirx-recording 1
            1 request 2026-11-23T10:00:00.000Z LIVE ws://localhost/ws
            1 answer 1 101
            1 sent 1 {"setup":{}}
            1 data 2 {"setupComplete":{}}
            1 sent 3 {"clientContent":{"turns":[{"parts":[{"text":"Hi"}]}],"turnComplete":true}}
            1 data 4 {"serverContent":{"outputTranscription":{"text":"The words"}}}

            """,
            TimeoutToken.Start()
        );

        var (exitCode, output, error) = await GeminiProcess.RunAsync(["replay", File]);

        Assert.Equal((2, "The words"), (exitCode, output.TrimEnd()));
        Assert.Contains("cut off", error, StringComparison.Ordinal);
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
    [InlineData("Cannot record 'models'. Only ask and live", "record", "x.rec", "--", "models")]
    [InlineData("cannot be written", "record", "no/such/folder/x.rec", "--", "ask", "Hi")]
    [InlineData("cannot be written", "record", "no/such/folder/x.rec", "--", "live", "--endpoint", "emulator")]
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
