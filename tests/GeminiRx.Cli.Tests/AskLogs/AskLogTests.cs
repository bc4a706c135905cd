using System.Text.Json;
using GeminiRx.Emulator;
using GeminiRx.TestSupport;

namespace GeminiRx.Cli.Tests;

/// <summary>The log of questions.</summary>
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
        await File.AppendAllTextAsync(Path, "half a line", TestContext.Current.CancellationToken);
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
        var (_, none, notFound) = await GeminiProcess.RunAsync(["log", "absent"], "", data);
        var (exitCode, _, cleared) = await GeminiProcess.RunAsync(["log", "--clear"], "", data);
        var (_, empty, _) = await GeminiProcess.RunAsync(["log"], "", data);

        Assert.Equal(("", ""), (nothing, none));
        Assert.Contains("The log is empty", off, StringComparison.Ordinal);
        Assert.Equal("geminirx: The log contains no question with absent.\n", notFound);
        Assert.Matches(@"^\d{4}-\d\d-\d\d \d\d:\d\d ask gemini-flash-latest: \d+ in, \d+ out, [\d.]+ s\n  second question\n$", shown);
        Assert.Contains("\"outcome\":\"completed\"", json, StringComparison.Ordinal);
        Assert.Equal((0, ""), (exitCode, empty));
        Assert.Contains("The log was deleted", cleared, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NoHistory_LogsNothing_AndContradictsLog()
    {
        (string, string)[] folders = [("XDG_DATA_HOME", _folder.FullName), ("XDG_CONFIG_HOME", _folder.FullName)];
        Directory.CreateDirectory(System.IO.Path.Combine(_folder.FullName, "geminirx"));
        await File.WriteAllTextAsync(
            System.IO.Path.Combine(_folder.FullName, "geminirx", "config.json"),
            """{ "log": true }""",
            TestContext.Current.CancellationToken
        );

        await GeminiProcess.RunAsync(["ask", "--no-history", "--endpoint", "emulator", "Hi"], "", folders);
        var (both, _, error) = await GeminiProcess.RunAsync(["ask", "--no-history", "--log", "--endpoint", "emulator", "Hi"], "", folders);

        Assert.False(Directory.Exists(System.IO.Path.Combine(_folder.FullName, "geminirx", "log")));
        Assert.Equal(1, both);
        Assert.Contains("--log and --no-history cannot be combined", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_ThatAreStoppedOrCannotBeWritten_AreLoggedWithTheirOutcome()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there is no interrupt signal to send on Windows");
        var emulator = new GeminiEmulator(
            new EmulatorOptions
            {
                Text = string.Concat(Enumerable.Repeat("Once upon a time. ", 2000)),
                EventsPerBurst = 1,
                CharactersPerEvent = 4,
                FirstChunkDelay = TimeSpan.Zero,
                BurstInterval = TimeSpan.FromMilliseconds(20),
            }
        );
        await using var service = await LoopbackEmulator.StartAsync(emulator);
        (string, string) data = ("XDG_DATA_HOME", _folder.FullName);
        string[] arguments = ["ask", "--log", "--usage", "--endpoint", service.Address.ToString(), "Hi"];
        await using (var stopped = GeminiProcess.Start(arguments, data))
        {
            stopped.Input.Close();
            await stopped.Output.ReadExactlyAsync(new byte[12], TimeoutToken.Start()); // the counts of the first event have arrived
            await stopped.InterruptAsync();
            var (exitCode, _, error) = await stopped.EndAsync();
            Assert.Equal(130, exitCode);
            Assert.Contains("gemini-flash-latest: ", error, StringComparison.Ordinal);
        }

        await using (var closed = GeminiProcess.Start(arguments, data))
        {
            closed.Input.Close();
            _ = await closed.Output.ReadAsync(new byte[4], TimeoutToken.Start());
            closed.Output.Close();
            Assert.Equal(130, await closed.ExitAsync());
        }

        var (_, json, _) = await GeminiProcess.RunAsync(["log", "--json"], "", data);
        var entries = json.TrimEnd().Split('\n').Select(line => JsonElement.Parse(line)).ToList();
        Assert.Equal(["stopped", "failed"], entries.Select(entry => entry.GetProperty("outcome").GetString()));
        Assert.All(entries, entry => Assert.StartsWith("Once", entry.GetProperty("answer").GetString(), StringComparison.Ordinal));
        Assert.All(entries, entry => Assert.Equal("gemini-flash-latest", entry.GetProperty("model").GetString()));
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
