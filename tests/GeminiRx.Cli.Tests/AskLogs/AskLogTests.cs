using GeminiRx.TestSupport;

namespace GeminiRx.Cli.Tests;

/// <summary>The log of questions. Red without the lock (lines were lost while the file was shortened), when the file had the mode of the
/// umask, and when the oldest entries stayed.</summary>
public sealed class AskLogTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("log");

    private string Path => System.IO.Path.Combine(_folder.FullName, "log", "log.jsonl");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Entries_AreRead_AsTheyWereWritten_AndPrivate()
    {
        var log = new AskLog(Path);
        await log.AddAsync(Entry("one\ntwo 😀"));
        await File.AppendAllTextAsync(Path, "half a line\n", TestContext.Current.CancellationToken);
        await log.AddAsync(Entry("three"));

        Assert.Equal(["one\ntwo 😀", "three"], log.Read().Select(entry => entry.Question));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
                File.GetUnixFileMode(System.IO.Path.GetDirectoryName(Path)!)
            );
        }
    }

    [Fact]
    public async Task Writers_AtTheSameTime_LoseNothing_AndTheNewestStay()
    {
        const int MaxBytes = 20_000;
        var writers = Enumerable
            .Range(0, 8)
            .Select(writer =>
                Task.Run(async () =>
                {
                    for (var at = 0; at < 40; at++)
                    {
                        await new AskLog(Path, MaxBytes).AddAsync(Entry($"{writer} {at:00}"));
                    }
                })
            );
        await Task.WhenAll(writers).WaitAsync(TimeoutToken.Start());

        var kept = new AskLog(Path, MaxBytes).Read().Select(entry => entry.Question.Split(' ')).ToList();
        Assert.InRange(new FileInfo(Path).Length, 1, MaxBytes);
        Assert.InRange(kept.Count, 20, 319);
        foreach (
            var ofWriter in kept.GroupBy(
                question => question[0],
                question => int.Parse(question[1], System.Globalization.CultureInfo.InvariantCulture)
            )
        )
        {
            // What is kept of each writer is its end, without a gap.
            Assert.Equal(Enumerable.Range(40 - ofWriter.Count(), ofWriter.Count()), ofWriter);
        }
    }

    [Fact]
    public async Task Clear_RemovesTheLog()
    {
        var log = new AskLog(Path);

        Assert.False(await log.ClearAsync());
        await log.AddAsync(Entry("one"));
        Assert.True(await log.ClearAsync());
        Assert.Empty(log.Read());
        Assert.False(File.Exists(Path));
    }

    [Fact]
    public async Task Log_IsKeptOnlyIfItIsSwitchedOn_AndShowsTokens()
    {
        (string, string) data = ("XDG_DATA_HOME", _folder.FullName);
        await GeminiProcess.RunAsync(["ask", "--endpoint", "emulator", "first question"], "", data);
        var (_, nothing, off) = await GeminiProcess.RunAsync(["log"], "", data);
        await GeminiProcess.RunAsync(["ask", "--log", "--endpoint", "emulator", "second question"], "", data);
        var (_, shown, _) = await GeminiProcess.RunAsync(["log"], "", data);
        var (_, json, _) = await GeminiProcess.RunAsync(["log", "--json", "SECOND"], "", data);
        var (_, none, _) = await GeminiProcess.RunAsync(["log", "absent"], "", data);
        var (exitCode, _, cleared) = await GeminiProcess.RunAsync(["log", "--clear"], "", data);
        var (_, empty, _) = await GeminiProcess.RunAsync(["log"], "", data);

        Assert.Equal(("", ""), (nothing, none));
        Assert.Contains("The log is empty", off, StringComparison.Ordinal);
        Assert.Matches(@"^\d{4}-\d\d-\d\d \d\d:\d\d ask gemini-flash-latest: \d+ in, \d+ out, [\d.]+ s\n  second question\n$", shown);
        Assert.Contains("\"outcome\":\"completed\"", json, StringComparison.Ordinal);
        Assert.Equal((0, ""), (exitCode, empty));
        Assert.Contains("is removed", cleared, StringComparison.Ordinal);
    }

    private static AskLogEntry Entry(string question) =>
        new()
        {
            Time = DateTimeOffset.UnixEpoch,
            Command = "ask",
            Question = question,
            Answer = new string('a', 50),
            Outcome = "completed",
            Seconds = 1,
        };
}
