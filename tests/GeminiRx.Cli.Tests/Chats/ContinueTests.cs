using System.Text.Json;
using GeminiRx.Conversations;
using GeminiRx.Emulator;
using GeminiRx.TestSupport;

namespace GeminiRx.Cli.Tests;

/// <summary>The last conversation, and the list of conversations.</summary>
public sealed class ContinueTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("continue");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Continue_GoesOnWithTheConversationThatWasUsedLast()
    {
        var emulator = new GeminiEmulator(
            new EmulatorOptions
            {
                Text = "Yes.",
                FirstChunkDelay = TimeSpan.Zero,
                BurstInterval = TimeSpan.Zero,
            }
        );
        await using var service = await LoopbackEmulator.StartAsync(emulator);
        await RunAsync(service, ["chat", PathOf("notes.md")], "first question\n");
        await RunAsync(service, ["chat", "--name", "other"], "What about Paris?\n");
        await RunAsync(service, ["chat", PathOf("notes.md")], "second question\n");

        var (exitCode, output, said) = await RunAsync(service, ["ask", "-c", "third", "question"], "with input");
        var (_, _, quiet) = await RunAsync(service, ["ask", "-c", "-q", "fourth"]);
        var (_, list, _) = await RunAsync(service, ["chats"]);
        var (_, found, _) = await RunAsync(service, ["chats", "--json", "PARIS", "yes"]);
        var (none, nothing, notFound) = await RunAsync(service, ["chats", "absent"]);

        Assert.Equal((0, "Yes."), (exitCode, output));
        Assert.Contains($"Continuing {PathOf("notes.md")} (4 turns): first question\n", said, StringComparison.Ordinal);
        Assert.Equal("", quiet);
        Assert.Equal(5, JsonElement.Parse(emulator.Requests[^2].Body).GetProperty("contents").GetArrayLength());
        Assert.EndsWith(
            "## User\n\nthird question\n\nwith input\n\n## Gemini\n\nYes.\n\n## User\n\nfourth\n\n## Gemini\n\nYes.\n\n## User\n\n",
            File.ReadAllText(PathOf("notes.md")),
            StringComparison.Ordinal
        );
        Assert.Equal((0, "", "geminirx: No conversation contains absent.\n"), (none, nothing, notFound));
        var rows = list.TrimEnd().Split('\n').Select(line => line.Split('\t')).ToList();
        Assert.Equal(["8", "2"], rows.Select(row => row[1]));
        Assert.Equal(["first question", "What about Paris?"], rows.Select(row => row[2]));
        Assert.Equal(PathOf("notes.md"), rows[0][3]);
        var json = JsonElement.Parse(Assert.Single(found.TrimEnd().Split('\n')));
        Assert.Equal(("What about Paris?", 2), (json.GetProperty("question").GetString(), json.GetProperty("turns").GetInt32()));
    }

    [Fact]
    public async Task Continue_WithoutAConversation_OrWithoutAQuestion_SaysWhatToDo()
    {
        var emulator = new GeminiEmulator(
            new EmulatorOptions
            {
                Text = "Yes.",
                FirstChunkDelay = TimeSpan.Zero,
                BurstInterval = TimeSpan.Zero,
            }
        );
        await using var service = await LoopbackEmulator.StartAsync(emulator);

        var (none, _, noneError) = await RunAsync(service, ["ask", "--continue", "Hi"]);
        await RunAsync(service, ["chat", PathOf("notes.md")], "first question\n");
        var (empty, _, emptyError) = await RunAsync(service, ["ask", "-c"]);

        Assert.Equal((1, 1), (none, empty));
        Assert.Contains("There is no conversation to continue", noneError, StringComparison.Ordinal);
        Assert.Contains("The prompt is empty", emptyError, StringComparison.Ordinal);
        Assert.Single(emulator.Requests);
    }

    [Fact]
    public async Task Continue_WithAQuestionThatCannotBeSent_LeavesTheConversationAsItIs()
    {
        var emulator = new GeminiEmulator(
            new EmulatorOptions
            {
                Text = "Yes.",
                FirstChunkDelay = TimeSpan.Zero,
                BurstInterval = TimeSpan.Zero,
            }
        );
        await using var service = await LoopbackEmulator.StartAsync(emulator);
        await RunAsync(service, ["chat", PathOf("notes.md")], "first question\n");
        var before = await File.ReadAllTextAsync(PathOf("notes.md"), TestContext.Current.CancellationToken);

        var (attached, _, attachError) = await RunAsync(service, ["ask", "-c", "-a", "typo.png", "Hi"]);
        var (piped, _, pipeError) = await RunAsync(service, ["ask", "-c", "-a", "-", "Hi"], "piped");
        var (schema, _, _) = await RunAsync(service, ["ask", "-c", "--schema", "{", "Hi"]);
        var after = await File.ReadAllTextAsync(PathOf("notes.md"), TestContext.Current.CancellationToken);
        var (failed, _, failure) = await RunAsync(service, ["ask", "-c", "--endpoint", "http://127.0.0.1:9/", "--retries", "0", "Hi"]);

        Assert.Equal((1, 1, 1, before), (attached, piped, schema, after));
        Assert.Contains("standard input", pipeError, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("typo.png", attachError, StringComparison.Ordinal);
        Assert.Single(emulator.Requests);
        Assert.Equal(2, failed);
        Assert.Contains("To ask it again: geminirx -c\n", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RecentChats_OfProcessesAtTheSameTime_AreAllKept()
    {
        var list = PathOf("recent");
        var paths = Enumerable.Range(0, 40).Select(at => PathOf($"{at}.md")).ToList();
        paths.ForEach(path => File.WriteAllText(path, ""));

        await Task.WhenAll(paths.Select(path => Task.Run(() => new RecentChats(list).RememberAsync(path)))).WaitAsync(TimeoutToken.Start());

        Assert.Equal(paths.Order(StringComparer.Ordinal), new RecentChats(list).Paths().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task LastQuestion_IsMovedUnderItsLock_Once()
    {
        var recent = new RecentChats(PathOf("recent"));
        var last = new LastQuestion(PathOf("chats"), recent);
        await last.KeepAsync("Hi", [], "Yes.", Outcome.Completed, ("gemini-x", null));
        var path = recent.Last!;
        using (ChatFile.Open(path))
        {
            await Assert.ThrowsAsync<GeminiConfigurationException>(() => last.ToConversationAsync(path));
        }

        var own = await last.ToConversationAsync(path);
        var again = await last.ToConversationAsync(path);

        Assert.Equal(own, again);
        Assert.StartsWith("---\nmodel: gemini-x\n---\n\n## User\n\nHi\n", File.ReadAllText(own), StringComparison.Ordinal);
        Assert.Equal([own], Directory.GetFiles(PathOf("chats"), "*.md"));
    }

    [Fact]
    public async Task LastQuestion_ThatIsTooLong_IsNotKept()
    {
        await new LastQuestion(PathOf("chats"), new RecentChats(PathOf("recent"))).KeepAsync(
            new string('a', 7 * 1024 * 1024),
            [],
            "Yes.",
            Outcome.Completed,
            (null, null)
        );

        Assert.False(Directory.Exists(PathOf("chats")));
    }

    [Fact]
    public async Task Ask_InAPipe_KeepsNothing()
    {
        await GeminiProcess.RunAsync(["ask", "--endpoint", "emulator", "Hi"], "", ("XDG_DATA_HOME", _folder.FullName));

        Assert.Empty(_folder.GetFileSystemInfos());
    }

    [Fact]
    public async Task Ask_AtATerminal_CanBeContinued_ThenTheConversationIsKept()
    {
        Assert.SkipUnless(TmuxScreen.IsPresent, TmuxScreen.SkipReason);
        (string, string)[] environment =
        [
            ("GEMINIRX_ENDPOINT", "emulator"),
            ("XDG_DATA_HOME", _folder.FullName),
            ("XDG_CONFIG_HOME", _folder.FullName),
        ];
        await using var screen = await TmuxScreen.StartShellAsync(100, 20, environment);
        await AskAsync(screen, "'nothing' </dev/null");
        await AskAsync(screen, "'nothing at all' >/dev/null");
        await AskAsync(screen, "'nothing' 2>/dev/null");
        Assert.False(Directory.Exists(PathOf("geminirx/chats")));
        await AskAsync(screen, "-s 'Be short.' 'the first'");
        Assert.Contains("The last question is saved in", await screen.HistoryAsync(), StringComparison.Ordinal);
        await AskAsync(screen, "-c 'the second'");
        await AskAsync(screen, "'the third'");
        await AskAsync(screen, "--no-history 'the fourth'");

        var chats = new DirectoryInfo(PathOf("geminirx/chats")).GetFiles("*.md");
        var texts = chats.OrderBy(file => file.Name, StringComparer.Ordinal).Select(file => File.ReadAllText(file.FullName)).ToList();
        Assert.Equal(2, texts.Count);
        Assert.StartsWith("---\nsystem: Be short.\n---\n\n## User\n\nthe first\n\n## Gemini\n", texts[0], StringComparison.Ordinal);
        Assert.Contains("\n## User\n\nthe second\n\n## Gemini\n", texts[0], StringComparison.Ordinal);
        Assert.StartsWith("## User\n\nthe third\n", texts[1], StringComparison.Ordinal);
        Assert.Equal("last-question.md", chats.Max(file => file.Name));
        Assert.All(
            chats,
            file => Assert.True(OperatingSystem.IsWindows() || file.UnixFileMode == (UnixFileMode.UserRead | UnixFileMode.UserWrite))
        );
    }

    private static async Task AskAsync(TmuxScreen screen, string arguments)
    {
        await screen.PressAsync("-l", $"clear; {TmuxScreen.CommandLine(["ask", "-q"])} {arguments}; echo done-{arguments.Length} $?");
        await screen.PressAsync("Enter");
        await screen.WaitAsync($"done-{arguments.Length} 0");
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private Task<(int ExitCode, string Output, string Error)> RunAsync(LoopbackEmulator service, string[] arguments, string input = "") =>
        GeminiProcess.RunAsync(
            arguments,
            input,
            ("GEMINIRX_ENDPOINT", service.Address.ToString()),
            ("XDG_DATA_HOME", _folder.FullName),
            ("XDG_CONFIG_HOME", _folder.FullName)
        );
}
