using System.Text;
using System.Text.Json.Nodes;
using GeminiRx.TestSupport;
using GeminiRx.TestSupport.Editors;
using Microsoft.Reactive.Testing;

namespace GeminiRx.LanguageServer.Tests.Openings;

/// <summary><c>geminirx.explain</c> in an editor that does not open the document: the answer is in the file.</summary>
public sealed class FileAnswerTests : OpeningFixture
{
    public static TheoryData<string> Ways => ["unsupported", "success: false", "no result", "error"];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Answer_IsWrittenIntoTheFile_AndTheUserIsToldItsPath(string way)
    {
        var editor = await StartAsync(
            way switch
            {
                "unsupported" => null,
                "success: false" => (_, _) => OpeningEditor.Success(false),
                "no result" => (_, _) => new LspAnswer(null),
                _ => (_, _) => new LspAnswer(null, Error: "There is no window."),
            }
        );

        var ended = await editor.ExplainAsync(new() { ["await"] = true });

        var file = Assert.Single(Files);
        Assert.Equal(Answer, File.ReadAllText(file));
        Assert.Equal([$"Gemini: The answer is in the file {file}."], editor.Messages);
        Assert.Equal("completed", ended.GetProperty("outcome").GetString());
        Assert.Equal(
            (Answer.Length, new Uri(file).AbsoluteUri),
            (ended.GetProperty("characters").GetInt32(), ended.GetProperty("uri").GetString())
        );
        Assert.True(ended.GetProperty("usage").GetProperty("input").GetInt32() > 0);
        var usage = await editor.ExecuteAsync("geminirx.usage", []);
        Assert.Equal(1, usage.GetProperty("models")[0].GetProperty("requests").GetInt32());
        Assert.Empty(editor.Received("workspace/applyEdit"));
    }

    // The editor has five seconds, whatever it has answered. A later document is one like any other.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Document_ThatIsNotOpenAfterFiveSeconds_IsNotWaitedForAndOverwritesNothing(bool isAnswered)
    {
        var scheduler = new TestScheduler();
        Scheduler = scheduler;
        var editor = await StartAsync((_, _) => isAnswered ? OpeningEditor.Success(true) : null);
        await editor.ExplainAsync();
        await OpeningEditor.UntilAsync(() => editor.Received("window/showDocument").Count == 1);

        scheduler.AdvanceBy(TimeSpan.FromSeconds(4.9).Ticks);
        await editor.StatusAsync();
        Assert.Empty(Emulator.Requests);
        scheduler.AdvanceBy(TimeSpan.FromSeconds(0.2).Ticks);
        await UntilAsync(scheduler, () => editor.Messages.Count == 1);
        var answer = Assert.Single(Files);
        await editor.OpenAsync(editor.Shown);
        await editor.StatusAsync();
        File.WriteAllText(new Uri(editor.Shown).LocalPath, editor.TextOf(editor.Shown)); // the editor saves it

        Assert.Equal(Answer, File.ReadAllText(answer));
        Assert.Equal([$"Gemini: The answer is in the file {answer}."], editor.Messages);
        Assert.Equal(new Uri(answer).AbsoluteUri, (await editor.EndAsync()).GetProperty("uri").GetString());
        Assert.Single(Emulator.Requests);
        Assert.Equal("", editor.TextOf(editor.Shown));
    }

    [Theory]
    [InlineData("geminirx.stop")]
    [InlineData("geminirx.discard")]
    public async Task Stop_KeepsWhatHasArrived(string command)
    {
        Emulator = Endless();
        var editor = await StartAsync(null);
        var session = (await editor.ExplainAsync()).GetProperty("sessionId").GetString();
        await OpeningEditor.UntilAsync(() => Files.Any(file => File.ReadAllText(file) == "first\n"));

        var running = (await editor.StatusAsync()).GetProperty("sessions")[0];
        Assert.Equal(
            (session, $"writing into {Files[0]}"),
            (running.GetProperty("sessionId").GetString(), running.GetProperty("progress").GetString())
        );
        await editor.ExecuteAsync(command, new() { ["sessionId"] = session });

        var ended = await editor.EndAsync();
        Assert.Equal(("stopped", "requested"), (ended.GetProperty("outcome").GetString(), ended.GetProperty("reason").GetString()));
        Assert.Equal([$"Gemini: Stopped. What has arrived is in the file {Files[0]}."], editor.Messages);
        Assert.Empty((await editor.StatusAsync()).GetProperty("sessions").EnumerateArray());
    }

    [Fact]
    public async Task Cancellation_StopsTheSession()
    {
        Emulator = Endless();
        var editor = await StartAsync(null);
        var parameters = JsonNode.Parse(
            """
            {"command":"geminirx.explain","arguments":[
            {"uri":"file:///src/main.py","position":{"line":0,"character":0},"await":true}]}
            """
        );
        var (id, answer) = editor.Connection.Request("workspace/executeCommand", parameters);
        await OpeningEditor.UntilAsync(() => Files.Any(file => File.ReadAllText(file) == "first\n"));

        await editor.Connection.NotifyAsync("$/cancelRequest", new JsonObject { ["id"] = id });

        Assert.Equal(-32800, (await Assert.ThrowsAsync<LspErrorException>(() => answer)).Code);
        Assert.Equal("stopped", (await editor.EndAsync()).GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task Failure_OfTheService_IsToldWithThePath()
    {
        Emulator = new(
            new Emulator.EmulatorOptions
            {
                Answer = Encoding.UTF8.GetBytes(
                    "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"first\"}]}}]}\n\n"
                        + "{\"error\":{\"code\":400,\"message\":\"Bad.\"}}"
                ),
                FirstChunkDelay = TimeSpan.Zero,
            }
        );
        var editor = await StartAsync(null);

        var ended = await editor.ExplainAsync(new() { ["await"] = true });

        Assert.Equal("error", ended.GetProperty("outcome").GetString());
        Assert.Equal("first", File.ReadAllText(Assert.Single(Files)));
        Assert.EndsWith($"What has arrived is in the file {Files[0]}.", Assert.Single(editor.Messages), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Answer_WithoutText_LeavesNoFile(bool isFailure)
    {
        Emulator = isFailure
            ? new(new Emulator.EmulatorOptions { Answer = Encoding.UTF8.GetBytes("{\"error\":{\"code\":400,\"message\":\"Bad.\"}}") })
            : Saying("");
        var editor = await StartAsync((_, _) => OpeningEditor.Success(false));

        await editor.ExplainAsync(new() { ["await"] = true });

        Assert.DoesNotContain("in the file", Assert.Single(editor.Messages), StringComparison.Ordinal);
        Assert.Empty(Files);
    }

    // The limit is over before the request is sent, as a stop can be.
    [Fact]
    public async Task Decision_BeforeTheRequest_ShowsNothing()
    {
        Scheduler = new HastyScheduler();
        var editor = await StartAsync(Open);

        await editor.ExplainAsync(new() { ["await"] = true });

        Assert.Empty(editor.Received("window/showDocument"));
        Assert.Equal(Answer, File.ReadAllText(Assert.Single(Files)));
    }

    [Fact]
    public async Task MissingKey_LeavesNoFileAndNothingToRetry()
    {
        CreateClient = () => throw new GeminiConfigurationException("No key.", "Set one.");
        var editor = await StartAsync(Open);

        var error = await Assert.ThrowsAsync<LspErrorException>(() => editor.ExplainAsync());

        Assert.Equal((-32803, "No key. Set one."), (error.Code, error.Message));
        Assert.Empty(Files);
        Assert.Empty((await editor.StatusAsync()).GetProperty("ended").EnumerateArray());
        Assert.Empty(editor.Received("window/showDocument"));
    }

    [Fact]
    public async Task Folder_ThatCannotBeCreated_IsAFailure()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Cache)!);
        File.WriteAllText(Cache, "a file");
        var editor = await StartAsync(Open);

        var ended = await editor.ExplainAsync(new() { ["await"] = true });

        Assert.Equal("file", ended.GetProperty("error").GetProperty("kind").GetString());
        Assert.Equal("file", ended.GetProperty("error").GetProperty("reason").GetString());
        Assert.Matches("cannot be written .* run the command again[.]$", Assert.Single(editor.Messages));
        Assert.Empty(Emulator.Requests);
    }

    // The editor has opened one of them again, and writes its path in another way.
    [Fact]
    public async Task OldFiles_AreDeletedAfterTheStart_UnlessTheyAreOpen()
    {
        var scheduler = new TestScheduler();
        scheduler.AdvanceTo(DateTime.UnixEpoch.AddYears(50).Ticks);
        Scheduler = scheduler;
        var (closed, open) = ($"a-{new string('0', 32)}.md", $"b-{new string('0', 32)}.md");
        Directory.CreateDirectory(Cache);
        foreach (var path in new[] { closed, open }.Select(name => Path.Combine(Cache, name)))
        {
            File.WriteAllText(path, "x");
            File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch);
        }

        var editor = await StartAsync(Open);
        await editor.OpenAsync($"file:///private/{open}");
        await editor.StatusAsync();
        scheduler.AdvanceBy(TimeSpan.FromMinutes(2).Ticks);

        Assert.Equal([open], Files.Select(Path.GetFileName));
    }

    // A connection that ends is no refusal: nobody would read the answer.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task End_OfTheConnection_RequestsNothing(bool isShutDown)
    {
        Scheduler = new TestScheduler();
        var editor = await StartAsync((_, _) => null);
        await editor.ExplainAsync();
        await OpeningEditor.UntilAsync(() => editor.Received("window/showDocument").Count == 1);

        if (isShutDown)
        {
            await editor.Connection.RequestAsync("shutdown", null);
            await editor.EndAsync();
        }

        await DisposeServerAsync();
        Assert.Empty(Emulator.Requests);
    }

    private async Task DisposeServerAsync()
    {
        await Editor.DisposeAsync();
        await Server.WaitAsync(TimeoutToken.Start());
    }
}
