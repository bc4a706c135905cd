using System.Text.Json;
using System.Text.Json.Nodes;
using GeminiRx.Emulator;
using GeminiRx.TestSupport;
using GeminiRx.TestSupport.Editors;
using GeminiRx.Wire.Json;

namespace GeminiRx.LanguageServer.Tests.Commands;

/// <summary><c>geminirx.continue</c> over a stream in memory, as an editor sees it.</summary>
public sealed class ContinueCommandTests : ServerFixture
{
    [Fact]
    public async Task Continue_Answered_StreamsIntoTheDocumentAndReportsTheEnd()
    {
        var editor = await OpenAsync("ab");

        var session = await SessionOf(editor.Continue(1));
        var end = await editor.EndOfAsync(session);

        Assert.Equal($"a{Answer}b", editor.Look(model => model.Text));
        Assert.Equal(("completed", Answer.Length), (end.GetProperty("outcome").GetString(), end.GetProperty("characters").GetInt32()));
        Assert.Equal(JsonValueKind.Number, end.GetProperty("usage").GetProperty("total").ValueKind);
        Assert.False(end.TryGetProperty("error", out var error) && error.ValueKind != JsonValueKind.Null);
    }

    [Fact]
    public async Task Continue_AnswerThatBreaksOffBehindACheckpoint_IsResumedAndRight()
    {
        Emulator = new(
            new EmulatorOptions
            {
                Text = "one\ntwo\nthree\nfour\nfive\nsix\n",
                CharactersPerEvent = 4,
                FirstChunkDelay = TimeSpan.Zero,
                BurstInterval = TimeSpan.Zero,
                Fault = "regenerate:2",
            }
        );
        var editor = await OpenAsync("ab");

        var end = await editor.EndOfAsync(await SessionOf(editor.Continue(1)));

        Assert.Equal("completed", end.GetProperty("outcome").GetString());
        Assert.Equal("aone\ntwo\nthree\nfour\nfive\nsix\nb", editor.Look(model => model.Text));
        Assert.True(Emulator.Requests.Count > 1);
    }

    [Fact]
    public async Task Continue_Progress_IsCreatedShownAndEnded()
    {
        var editor = await OpenAsync("ab");

        await editor.EndOfAsync(await SessionOf(editor.Continue(1)));

        Assert.Equal(
            "window/workDoneProgress/create",
            editor.Received.First(method => method.Contains("rogress", StringComparison.Ordinal))
        );
        Assert.True(editor.Received.Count(method => method == "$/progress") >= 3, string.Join(' ', editor.Received));
    }

    [Fact]
    public async Task Continue_Request_HoldsTheDocumentAroundThePlaceAndIsNotStored()
    {
        var editor = await OpenAsync("before after");

        await editor.EndOfAsync(await SessionOf(editor.Continue(7, new JsonObject { ["instruction"] = "Rhyme.", ["model"] = "gemini-x" })));

        var request = Assert.Single(Emulator.Requests);
        var body = JsonDocument.Parse(request.Body).RootElement;
        Assert.Contains("models/gemini-x:", request.PathAndQuery, StringComparison.Ordinal);
        Assert.Equal(
            "The document is story.md (markdown).\n\nbefore <CURSOR>after\n\nWhat to write: Rhyme.",
            body.GetProperty("contents")[0].GetProperty("parts")[0].GetProperty("text").GetString()
        );
        Assert.False(body.GetProperty("store").GetBoolean());
    }

    [Fact]
    public async Task Continue_Await_AnswersAtTheEnd()
    {
        var editor = await OpenAsync("ab");

        var end = await editor.Continue(1, new JsonObject { ["await"] = true }).Answer;

        Assert.Equal("completed", end.GetProperty("outcome").GetString());
        Assert.Equal($"a{Answer}b", editor.Look(model => model.Text));
    }

    [Fact]
    public async Task Continue_AwaitCancelled_AnswersCancelledAndAbortsTheRequest()
    {
        Emulator = new(new EmulatorOptions { FirstChunkDelay = TimeSpan.FromHours(1) });
        var editor = await OpenAsync("ab");
        var (id, answer) = editor.Continue(1, new JsonObject { ["await"] = true });
        await editor.StopAsync("nothing by this name");

        await editor.Connection.NotifyAsync("$/cancelRequest", new JsonObject { ["id"] = id });

        Assert.Equal(-32800, (await Assert.ThrowsAsync<LspErrorException>(() => answer)).Code);
        Assert.Equal("stopped", (await editor.EndOfAsync("geminirx-1")).GetProperty("outcome").GetString());
        Assert.Equal(RequestEnd.Aborted, await RequestEnded());
    }

    [Theory]
    [InlineData("geminirx.stop")]
    [InlineData("window/workDoneProgress/cancel")]
    [InlineData("textDocument/didClose")]
    public async Task Session_Stopped_AbortsTheRequestAndReportsTheEnd(string by)
    {
        Emulator = new(new EmulatorOptions { FirstChunkDelay = TimeSpan.FromHours(1) });
        var editor = await OpenAsync("ab");
        var session = await SessionOf(editor.Continue(1));

        if (by == "geminirx.stop")
        {
            Assert.Equal(1, (await editor.StopAsync(session)).GetProperty("stopped").GetInt32());
        }
        else
        {
            await editor.Connection.NotifyAsync(
                by,
                by.EndsWith("cancel", StringComparison.Ordinal)
                    ? new JsonObject { ["token"] = session }
                    : new JsonObject { ["textDocument"] = new JsonObject { ["uri"] = ModelEditor.Uri } }
            );
        }

        Assert.Equal("stopped", (await editor.EndOfAsync(session)).GetProperty("outcome").GetString());
        Assert.Equal(RequestEnd.Aborted, await RequestEnded());
        Assert.Equal(0, (await editor.StopAsync()).GetProperty("stopped").GetInt32());
    }

    [Fact]
    public async Task Failure_OfTheService_IsShownAndKeepsTheText()
    {
        Emulator = new(
            new EmulatorOptions
            {
                Answer = (
                    "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"one\\ntw\"}]}}]}\n\n"u8
                    + "{\"error\":{\"code\":503,\"message\":\"Overloaded.\",\"status\":\"UNAVAILABLE\"}}"u8
                ).ToArray(),
                FirstChunkDelay = TimeSpan.Zero,
                BurstInterval = TimeSpan.Zero,
            }
        );
        var editor = await OpenAsync("ab");

        var end = await editor.EndOfAsync(await SessionOf(editor.Continue(1)));

        Assert.Equal("aone\ntwb", editor.Look(model => model.Text));
        Assert.Equal("error", end.GetProperty("outcome").GetString());
        Assert.Equal("api", end.GetProperty("error").GetProperty("kind").GetString());
        Assert.StartsWith("Overloaded. ", end.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains("window/showMessage", editor.Received);
    }

    [Fact]
    public async Task Continue_WithoutKey_FailsWithAdviceAndTheServerContinues()
    {
        CreateClient = _ => throw new GeminiConfigurationException("There is no API key.", "Set one.");
        var editor = await OpenAsync("ab");

        var error = await Assert.ThrowsAsync<LspErrorException>(() => editor.Continue(1).Answer);

        Assert.Equal((-32803, "There is no API key. Set one."), (error.Code, error.Message));
        Assert.Equal(0, (await editor.StopAsync()).GetProperty("stopped").GetInt32());
    }

    [Fact]
    public async Task Continue_Answer_ComesBeforeAnythingOfTheSession()
    {
        var editor = await OpenAsync("ab");
        for (var i = 0; i < 50; i++)
        {
            await editor.EndOfAsync(await SessionOf(editor.Continue(1)));
        }

        var answers = editor
            .Received.Select((method, at) => (method, at))
            .Where(message => message.method == "answer")
            .Select(message => message.at)
            .ToList();
        var creations = editor
            .Received.Select((method, at) => (method, at))
            .Where(message => message.method == "window/workDoneProgress/create")
            .Select(message => message.at)
            .ToList();
        Assert.Equal(50, creations.Count);

        // The first answer is that of initialize.
        Assert.All(creations.Zip(answers.Skip(1)), pair => Assert.True(pair.First > pair.Second));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Continue_WhileTheUserTypes_IsRightInEveryEditor(int kind)
    {
        var answer = string.Concat(Enumerable.Range(0, 12).Select(line => $"line {line} of the answer 😀\n"));
        Emulator = new(
            new EmulatorOptions
            {
                Text = answer,
                FirstChunkDelay = TimeSpan.Zero,
                BurstInterval = TimeSpan.FromMilliseconds(5),
                CharactersPerEvent = 7,
            }
        );
        var editor = Start("above\nhere: |\nbelow\n", EditorKind.All[kind]);
        editor.AfterEdit = editor =>
        {
            editor.Insert(0, "A");
            editor.Insert(editor.Marker, "M");
            editor.Insert(editor.Text.Length, "B");
        };
        await editor.OpenAsync();

        var end = await editor.EndOfAsync(await SessionOf(editor.Continue(12)));

        var (text, faults, edits) = editor.Look(editor => (editor.Text, editor.Faults, editor.Applied));
        Assert.Empty(faults);
        Assert.Equal($"{new string('A', edits)}above\nhere: {answer}{new string('M', edits)}|\nbelow\n{new string('B', edits)}", text);
        Assert.Equal(answer.Length, end.GetProperty("characters").GetInt32());
    }

    private Task<RequestEnd> RequestEnded() => Assert.Single(Emulator.Requests).Ended.WaitAsync(TimeoutToken.Start());
}
