using System.Text;
using System.Text.Json;
using GeminiRx.Emulator;
using GeminiRx.TestSupport;

namespace GeminiRx.Cli.Tests;

public sealed class ChatTests : IDisposable
{
    private static readonly EmulatorOptions _noDelays = new()
    {
        Text = "Once upon a time.",
        FirstChunkDelay = TimeSpan.Zero,
        BurstInterval = TimeSpan.Zero,
    };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("chat");

    private string File => Path.Combine(_folder.FullName, "my chat.md");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Chat_QuestionsAndAnswers_AreWrittenToTheFile()
    {
        var (emulator, exitCode, output, _) = await ChatAsync("Hi \"there\" 😀\nAnd \\\nmore\n/quit\nnot this\n");

        Assert.Equal((0, "Once upon a time.\nOnce upon a time.\n"), (exitCode, output));
        Assert.Equal(
            "## User\n\nHi \"there\" 😀\n\n## Gemini\n\nOnce upon a time.\n\n"
                + "## User\n\nAnd \nmore\n\n## Gemini\n\nOnce upon a time.\n\n## User\n\n",
            await ReadAsync()
        );
        var contents = JsonElement.Parse(emulator.Requests[1].Body).GetProperty("contents");
        Assert.Equal(
            """["user","model","user"]""",
            $"[{string.Join(',', contents.EnumerateArray().Select(content => content.GetProperty("role").GetRawText()))}]"
        );
    }

    [Fact]
    public async Task Chat_Commands_ChangeTheFile()
    {
        var notes = Path.Combine(_folder.FullName, "notes.txt");
        await System.IO.File.WriteAllTextAsync(notes, "Notes", TimeoutToken.Start());

        var (emulator, exitCode, _, error) = await ChatAsync(
            $"/model gemini-x\n/system Be brief.\n/attach {notes}\nHi\n/retry\nBye\n/undo\n/dance\n/attach nothing.png\n/system\n"
        );

        Assert.Equal(0, exitCode);
        Assert.Equal(
            "---\nmodel: gemini-x\nsystem: Be brief.\n---\n\n"
                + "## User\n\n[notes.txt](notes.txt)\n\nHi\n\n## Gemini\n\nOnce upon a time.\n\n## User\n\n",
            await ReadAsync()
        );
        Assert.Equal(3, emulator.Requests.Count);
        Assert.All(
            emulator.Requests,
            request => Assert.StartsWith("/v1beta/models/gemini-x:", request.PathAndQuery, StringComparison.Ordinal)
        );
        var body = JsonElement.Parse(emulator.Requests[1].Body);
        Assert.Equal("Be brief.", body.GetProperty("systemInstruction").GetProperty("parts")[0].GetProperty("text").GetString());
        Assert.Equal(
            """[{"inlineData":{"mimeType":"text/plain","data":"Tm90ZXM="}},{"text":"Hi"}]""",
            Assert.Single(body.GetProperty("contents").EnumerateArray()).GetProperty("parts").GetRawText()
        );
        Assert.Contains("Unknown command /dance", error, StringComparison.Ordinal);
        Assert.Contains("Cannot attach 'nothing.png'", error, StringComparison.Ordinal);
        Assert.Contains("system: Be brief.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_LargeAttachment_IsUploadedOnceForAllQuestions()
    {
        var film = Path.Combine(_folder.FullName, "film.txt");
        await System.IO.File.WriteAllBytesAsync(film, [.. Enumerable.Repeat((byte)'a', 70_000_001)], TimeoutToken.Start());

        var (emulator, exitCode, _, error) = await ChatAsync("What is this?\nAnd then?\n", "--attach", film);

        Assert.Equal(0, exitCode);
        Assert.Single(emulator.Requests, request => request.PathAndQuery == "/upload/v1beta/files");
        Assert.All(
            emulator.Requests.TakeLast(2),
            request => Assert.Contains("/v1beta/files/emulator-1\"", request.Body, StringComparison.Ordinal)
        );
        Assert.Contains("/v1beta/files/emulator-1)", await ReadAsync(), StringComparison.Ordinal);
        Assert.Contains("film.txt is 70.0 MB, so it is uploaded", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_FileEditedByHand_IsReadAgain()
    {
        await System.IO.File.WriteAllTextAsync(File, "---\ntemperature: 0.5\n---\n# Mine\n\n## User\n\nby hand", TimeoutToken.Start());

        var (emulator, exitCode, output, error) = await ChatAsync("\n", "--top-k", "5");

        Assert.Equal((0, "Once upon a time.\n"), (exitCode, output));
        Assert.Contains("Press Enter to ask it", error, StringComparison.Ordinal);
        var config = JsonElement.Parse(Assert.Single(emulator.Requests).Body).GetProperty("generationConfig");
        Assert.Equal((0.5, 5), (config.GetProperty("temperature").GetDouble(), config.GetProperty("topK").GetInt32()));
        Assert.Equal(
            "---\ntemperature: 0.5\n---\n# Mine\n\n## User\n\nby hand\n\n## Gemini\n\nOnce upon a time.\n\n## User\n\n",
            await ReadAsync()
        );
    }

    [Fact]
    public async Task Chat_AnswerThatBrokeOff_IsKeptAndContinued()
    {
        var (_, exitCode, output, error) = await ChatAsync("Hi\n", _noDelays with { CharactersPerEvent = 5, Fault = "truncate:2" });
        var broken = await ReadAsync();
        var (emulator, secondCode, second, state) = await ChatAsync("\n", _noDelays with { Text = "Once upon a moon." });

        Assert.Equal((2, "Once upon \n"), (exitCode, output));
        Assert.Contains("broke off", error, StringComparison.Ordinal);
        Assert.Contains("broke off", state, StringComparison.Ordinal);
        Assert.Equal("## User\n\nHi\n\n## Gemini\n\nOnce upon ", broken);
        Assert.Equal(0, secondCode);
        Assert.Contains("Go on exactly", Assert.Single(emulator.Requests).Body, StringComparison.Ordinal);
        Assert.EndsWith($"Once upon {second.TrimEnd('\n')}\n\n## User\n\n", await ReadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_InterruptedAnswer_StopsAndTheConversationContinues()
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
        await using var process = Start(service);
        await process.Input.WriteAsync("Hi\n"u8.ToArray(), TimeoutToken.Start());
        await process.Input.FlushAsync(TimeoutToken.Start());
        var first = new byte[100];
        var count = await process.Output.ReadAsync(first, TimeoutToken.Start());

        await process.InterruptAsync();
        await process.Input.WriteAsync("/quit\n"u8.ToArray(), TimeoutToken.Start());
        process.Input.Close();
        var (exitCode, _, _) = await process.EndAsync();

        Assert.Equal((0, "Once"), (exitCode, Encoding.UTF8.GetString(first, 0, count)));
        Assert.Equal("## User\n\nHi\n\n## Gemini\n\nOnce", await ReadAsync()); // it can be continued
        Assert.Equal(RequestEnd.Aborted, await Assert.Single(emulator.Requests).Ended.WaitAsync(TimeoutToken.Start()));
    }

    [Fact]
    public async Task Chat_InterruptedBetweenTurns_Ends()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there is no interrupt signal to send on Windows");
        await using var service = await LoopbackEmulator.StartAsync(new GeminiEmulator(_noDelays));
        await using var process = Start(service);
        await process.Input.WriteAsync("Hi\n"u8.ToArray(), TimeoutToken.Start());
        await process.Input.FlushAsync(TimeoutToken.Start());
        var answer = new byte[18];
        await process.Output.ReadExactlyAsync(answer, TimeoutToken.Start());

        // A turn ends with the heading of the next turn.
        var limit = TimeoutToken.Start();
        while (!(await ReadAsync()).EndsWith("## User\n\n", StringComparison.Ordinal))
        {
            limit.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        await process.InterruptAsync();

        Assert.Equal(130, await process.ExitAsync());
    }

    [Fact]
    public async Task Chat_SecondProcess_IsRejected()
    {
        await using var service = await LoopbackEmulator.StartAsync(new GeminiEmulator(_noDelays));
        await using var first = Start(service);
        await first.Input.WriteAsync("Hi\n"u8.ToArray(), TimeoutToken.Start());
        await first.Input.FlushAsync(TimeoutToken.Start());
        await first.Output.ReadExactlyAsync(new byte[5], TimeoutToken.Start());

        var (exitCode, _, error) = await GeminiProcess.RunAsync(["chat", File, "--endpoint", service.Address.ToString()]);

        Assert.Equal(1, exitCode);
        Assert.Contains("Another process has the conversation my chat.md open", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_WithoutFile_IsStoredByItsName()
    {
        await using var service = await LoopbackEmulator.StartAsync(new GeminiEmulator(_noDelays));

        var (exitCode, _, _) = await GeminiProcess.RunAsync(
            ["chat", "--name", "space", "--endpoint", service.Address.ToString()],
            "Hi\n",
            ("XDG_DATA_HOME", _folder.FullName)
        );
        var (invalidCode, _, error) = await GeminiProcess.RunAsync(["chat", "--name", "../x"], "", ("XDG_DATA_HOME", _folder.FullName));

        Assert.Equal((0, 1), (exitCode, invalidCode));
        Assert.Contains(
            "Hi",
            await System.IO.File.ReadAllTextAsync(Path.Combine(_folder.FullName, "geminirx", "chats", "space.md"), TimeoutToken.Start()),
            StringComparison.Ordinal
        );
        Assert.Contains("--name", error, StringComparison.Ordinal);
    }

    private Task<string> ReadAsync() => System.IO.File.ReadAllTextAsync(File, TimeoutToken.Start());

    private GeminiProcess Start(LoopbackEmulator service) => GeminiProcess.Start(["chat", File, "--endpoint", service.Address.ToString()]);

    private Task<(GeminiEmulator Emulator, int ExitCode, string Output, string Error)> ChatAsync(string input, params string[] arguments) =>
        ChatAsync(input, _noDelays, arguments);

    private async Task<(GeminiEmulator Emulator, int ExitCode, string Output, string Error)> ChatAsync(
        string input,
        EmulatorOptions options,
        params string[] arguments
    )
    {
        var emulator = new GeminiEmulator(options);
        await using var service = await LoopbackEmulator.StartAsync(emulator);
        var (exitCode, output, error) = await GeminiProcess.RunAsync(
            ["chat", File, "--endpoint", service.Address.ToString(), .. arguments],
            input
        );
        return (emulator, exitCode, output, error);
    }
}
