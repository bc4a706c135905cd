using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using GeminiRx.Emulator;
using GeminiRx.TestSupport;
using GeminiRx.TestSupport.Editors;

namespace GeminiRx.Cli.Tests;

/// <summary>
/// The program as a process, in particular the native executable, where behavior can differ. The process ends when its editor ends.
/// </summary>
public sealed class ServeLifetimeTests
{
    private const string Key = "AIzaSyOnlyForThisTest0123456789abcdefgh";

    private static readonly EmulatorOptions _endless = new()
    {
        Text = string.Concat(Enumerable.Range(0, 100_000).Select(line => $"line {line}\n")),
        FirstChunkDelay = TimeSpan.Zero,
        BurstInterval = TimeSpan.FromMilliseconds(20),
    };

    [Fact]
    public async Task Serve_ParentExited_EndsWhileItsInputIsOpen()
    {
        await using var service = await LoopbackEmulator.StartAsync(new GeminiEmulator(_endless));
        using var parent = Process.Start(new ProcessStartInfo("sleep", "1000"))!;
        await using var process = GeminiProcess.Start(["serve", "--stdio"], ("GEMINIRX_ENDPOINT", service.Address.ToString()));
        await using var editor = new ModelEditor(EditorKind.Helix, "ab", process.Output, process.Input) { ProcessId = parent.Id };
        await editor.OpenAsync();
        await editor.Continue(1).Answer;
        await editor.UntilAsync(document => document.Applied == 1);

        parent.Kill();
        var clock = Stopwatch.StartNew();

        Assert.Equal(1, await process.ExitAsync());
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2.5));
    }

    /// <summary>Kills a shell that stands for the editor. The server is its child process, and may be in any state at that time.</summary>
    [Fact]
    public async Task Serve_ParentKilledAHundredTimes_LeavesNoProcess()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "kill -9 and a shell are needed");

        // Users run the native executable. The debug build takes most of the time of the test to start.
        var times = GeminiProcess.IsNative ? 100 : 8;
        foreach (var batch in Enumerable.Range(0, times).Chunk(4))
        {
            var delays = await Task.WhenAll(
                batch.Select(time => KillParentAsync(isInputHeld: time % 2 == 0, afterMilliseconds: time % 10 * 5))
            );

            // A loaded machine is slow for every process: what the program takes to start and end there is added.
            var limit = TimeSpan.FromSeconds(2) + (4 * await TimeOfAStartAsync());
            Assert.All(delays, elapsed => Assert.InRange(elapsed, TimeSpan.Zero, limit));
        }
    }

    private static async Task<TimeSpan> TimeOfAStartAsync()
    {
        var clock = Stopwatch.StartNew();
        await using var process = GeminiProcess.Start(["--version"]);
        await process.ExitAsync();
        return clock.Elapsed;
    }

    [Fact]
    public async Task Serve_WithAKey_NeverWritesTheKey()
    {
        var emulator = new GeminiEmulator(new EmulatorOptions { FirstChunkDelay = TimeSpan.Zero, BurstInterval = TimeSpan.Zero });
        await using var service = await LoopbackEmulator.StartAsync(emulator);
        await using var process = GeminiProcess.Start(
            ["serve", "--stdio"],
            ("GEMINIRX_ENDPOINT", service.Address.ToString()),
            ("GEMINI_API_KEY", Key + "-of-the-environment")
        );
        await using var recorded = new RecordingStream(process.Output);
        await using var editor = new ModelEditor(EditorKind.VisualStudioCode, "ab", recorded, process.Input);
        await editor.OpenAsync();
        await editor.Connection.NotifyAsync("$/setTrace", new JsonObject { ["value"] = "verbose" });
        await editor.Connection.RequestAsync("geminirx/setKey", new JsonObject { ["key"] = Key });
        await editor.EndOfAsync((await editor.Continue(1).Answer).GetProperty("sessionId").GetString()!);
        await editor.Connection.RequestAsync("geminirx/status", new JsonObject());
        await editor.Connection.RequestAsync("geminirx/stream", new JsonObject { ["prompt"] = "Hi", ["partialResultToken"] = 1 });

        // Invalid keys, and methods that fail while the server has the key.
        foreach (
            var (method, parameters) in new (string, JsonNode)[]
            {
                ("geminirx/setKey", new JsonObject { ["key"] = new JsonArray(Key) }),
                ("geminirx/setKey", new JsonObject { ["key"] = Key, ["more"] = Key }),
                ("geminirx/setKey", new JsonObject { ["key"] = Key + "\n" + Key }),
                ("geminirx/models", new JsonObject()),
                ("geminirx/stream", new JsonObject { ["prompt"] = "Hi", ["partialResultToken"] = 2 }),
                (
                    "workspace/executeCommand",
                    new JsonObject
                    {
                        ["command"] = "geminirx.continue",
                        ["arguments"] = new JsonArray(
                            new JsonObject
                            {
                                ["uri"] = ModelEditor.Uri,
                                ["position"] = new JsonObject { ["line"] = 0, ["character"] = 0 },
                            }
                        ),
                    }
                ),
                ("geminirx/status", new JsonObject()),
            }
        )
        {
            await editor
                .Connection.RequestAsync(method, parameters)
                .ContinueWith(_ => { }, TimeoutToken.Start(), TaskContinuationOptions.None, TaskScheduler.Default);
        }

        await editor.Connection.RequestAsync("shutdown", null);
        await editor.Connection.NotifyAsync("exit", null);
        Assert.Equal(0, await process.ExitAsync());
        await editor.Connection.Closed.WaitAsync(TimeoutToken.Start());

        Assert.Contains(emulator.Requests, request => request.HasKey);
        Assert.NotEmpty(recorded.Bytes);
        Assert.DoesNotContain("OnlyForThisTest", recorded.Bytes, StringComparison.Ordinal);
        Assert.DoesNotContain("OnlyForThisTest", await process.ErrorAsync(), StringComparison.Ordinal);
    }

    // A shell starts the server and passes itself as the parent process. If isInputHeld, another process keeps the input open and the
    // kill comes after the handshake. Otherwise the kill can come at any time.
    private static async Task<TimeSpan> KillParentAsync(bool isInputHeld, int afterMilliseconds)
    {
        var script = """
            message='{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":'$$',"capabilities":{}}}'
            mkfifo "$1"
            "${@:2}" <"$1" 2>/dev/null &
            printf '%s\n' "$!"
            exec 9>"$1"
            rm "$1"
            HOLD
            printf '%s\n' "${!}"
            printf 'Content-Length: %s\r\n\r\n%s' "${#message}" "$message" >&9
            wait
            """.Replace("HOLD", isInputHeld ? "sleep 30 >/dev/null &" : "", StringComparison.Ordinal);
        var start = new ProcessStartInfo("bash") { RedirectStandardOutput = true };
        foreach (
            var argument in (string[])
                [
                    "-c",
                    script,
                    "bash",
                    Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()),
                    .. GeminiProcess.CommandFor(["serve", "--stdio"]),
                ]
        )
        {
            start.ArgumentList.Add(argument);
        }

        using var shell = Process.Start(start)!;
        var server = int.Parse((await shell.StandardOutput.ReadLineAsync(TimeoutToken.Start()))!, CultureInfo.InvariantCulture);
        var lastProcess = int.Parse((await shell.StandardOutput.ReadLineAsync(TimeoutToken.Start()))!, CultureInfo.InvariantCulture);
        if (isInputHeld)
        {
            Assert.StartsWith("Content-Length:", await shell.StandardOutput.ReadLineAsync(TimeoutToken.Start()), StringComparison.Ordinal);
        }

        await Task.Delay(afterMilliseconds);
        shell.Kill();
        var clock = Stopwatch.StartNew();
        await shell.WaitForExitAsync(TimeoutToken.Start());
        while (IsRunning(server) && clock.Elapsed < TimeSpan.FromSeconds(10))
        {
            await Task.Delay(10);
        }

        var elapsed = clock.Elapsed;
        if (isInputHeld)
        {
            using var holder = Process.GetProcessById(lastProcess);
            holder.Kill();
        }

        return elapsed;
    }

    private static bool IsRunning(int id) =>
        File.Exists($"/proc/{id}/stat") && !File.ReadAllText($"/proc/{id}/stat").Contains(") Z ", StringComparison.Ordinal);
}
