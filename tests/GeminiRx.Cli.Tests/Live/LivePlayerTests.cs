using GeminiRx.TestSupport;

namespace GeminiRx.Cli.Tests.Live;

/// <summary>The program that plays is a script of the test.</summary>
/// <remarks>Each test was seen red: with a stop that lets the program run, with an end that does not wait, and with a failure that is
/// reported for each sound.</remarks>
public sealed class LivePlayerTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("player");

    [Fact]
    public async Task Speech_IsPlayedToItsEnd()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The player is a script of a shell.");
        var (program, heard) = (Program("cat > heard.part; sleep 0.3; mv heard.part heard"), Path.Combine(_folder.FullName, "heard"));

        using (var player = new LivePlayer(program))
        {
            player.Play(Audio(1, 2));
            player.Play(new TextChunk("not heard"));
            player.Play(Audio(3, 4));
            player.Play(new FinishedChunk(Outcome.Completed));
        }

        Assert.Equal(new byte[] { 1, 2, 3, 4 }, await File.ReadAllBytesAsync(heard, TimeoutToken.Start()));
    }

    [Fact]
    public async Task Stop_EndsTheSound_AndTheRestOfTheTurnIsSilent()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The player is a script of a shell.");
        using var player = new LivePlayer(Program("echo $$ > started; mv started pid; exec sleep 600"));
        player.Play(Audio(1));
        var process = await ReadProcessAsync();

        player.Stop();
        player.Play(Audio(2));

        Assert.False(IsRunning(process));
        Assert.False(File.Exists(Path.Combine(_folder.FullName, "pid")));
        player.Begin();
        player.Play(Audio(3));
        var next = await ReadProcessAsync();
        player.Play(new InterruptedChunk());
        Assert.False(IsRunning(next));
    }

    // Red when only the program itself was killed: its child kept the output open, and the stop waited for it.
    [Fact]
    public async Task Stop_EndsWhatTheProgramStarted()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The player is a script of a shell.");
        using var player = new LivePlayer(Program("sleep 600 & echo $! > started; mv started pid; cat > /dev/null; wait"));
        player.Play(Audio(1));
        var child = await ReadProcessAsync();

        await Task.Run(player.Stop, TestContext.Current.CancellationToken).WaitAsync(TimeoutToken.Start());

        var timeout = TimeoutToken.Start();
        while (IsRunning(child))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), timeout);
        }
    }

    [Fact]
    public async Task ProgramThatFails_IsReportedOnce()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The player is a script of a shell.");
        var player = Program("exit 3");
        var (exitCode, output, error) = await GeminiProcess.RunAsync(
            ["live", "--endpoint", "emulator", "--quiet", "--play"],
            "Hello\nHello again\n",
            ("PATH", $"{Path.GetDirectoryName(player)}:{Environment.GetEnvironmentVariable("PATH")}")
        );

        Assert.Contains("It heard: Hello again", output, StringComparison.Ordinal);
        Assert.Equal(0, exitCode);
        Assert.Equal("geminirx: aplay does not play: it ended with exit code 3. The conversation goes on without sound.\n", error);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static MediaChunk Audio(params byte[] bytes) => new("audio/pcm;rate=24000", bytes);

    private static bool IsRunning(int process) => Directory.Exists($"/proc/{process}");

    private string Program(string script)
    {
        var path = Path.Combine(_folder.FullName, "aplay");
        File.WriteAllText(path, $"#!/bin/sh\ncd '{_folder.FullName}'\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return path;
    }

    private async Task<int> ReadProcessAsync()
    {
        var path = Path.Combine(_folder.FullName, "pid");
        var timeout = TimeoutToken.Start();
        while (!File.Exists(path))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), timeout);
        }

        var process = int.Parse(await File.ReadAllTextAsync(path, timeout), System.Globalization.CultureInfo.InvariantCulture);
        File.Delete(path);
        return process;
    }
}
