using System.Text.Json;
using System.Text.Json.Nodes;
using GeminiRx.Emulator;
using GeminiRx.Testing;
using GeminiRx.Testing.Editors;
using GeminiRx.Wire.Json;
using Nerdbank.Streams;

namespace GeminiRx.LanguageServer.Tests;

/// <summary>The whole server over a stream in memory, as an editor sees it.</summary>
public sealed class GeminiLanguageServerTests : IAsyncDisposable
{
    private const string Answer = "one\ntwo\nthree\n";

    private readonly (Stream Client, Stream Server) _pipe = FullDuplexStream.CreatePair();
    private readonly List<string> _log = [];
    private GeminiEmulator _emulator = new(
        new EmulatorOptions
        {
            Text = Answer,
            FirstChunkDelay = TimeSpan.Zero,
            BurstInterval = TimeSpan.Zero,
        }
    );
    private Func<ServerSettings, GeminiClient>? _createClient;
    private ModelEditor? _editor;
    private Task<int>? _server;

    public async ValueTask DisposeAsync()
    {
        if (_editor is not null)
        {
            await _editor.DisposeAsync();
        }

        if (_server is not null)
        {
            await _server.WaitAsync(TimeoutToken.Start());
        }

        Assert.Empty(_log);
    }

    [Fact]
    public async Task Initialize_Answers_WhatTheServerCan()
    {
        var capabilities = (await Start().OpenAsync()).GetProperty("capabilities");

        Assert.Equal("utf-16", capabilities.GetProperty("positionEncoding").GetString());
        Assert.Equal(2, capabilities.GetProperty("textDocumentSync").GetProperty("change").GetInt32());
        Assert.Equal(
            ["geminirx.continue", "geminirx.stop", "geminirx.retry", "geminirx.continueFrom", "geminirx.discard"],
            capabilities
                .GetProperty("executeCommandProvider")
                .GetProperty("commands")
                .EnumerateArray()
                .Select(command => command.GetString())
        );
    }

    [Fact]
    public async Task Continue_Answered_StreamsIntoTheDocumentAndTellsTheEnd()
    {
        var editor = await OpenAsync("ab");

        var session = await SessionOf(editor.Continue(1));
        var end = await editor.EndOfAsync(session);

        Assert.Equal($"a{Answer}b", editor.Look(model => model.Text));
        Assert.Equal(("completed", Answer.Length), (end.GetProperty("outcome").GetString(), end.GetProperty("characters").GetInt32()));
        Assert.Equal(JsonValueKind.Number, end.GetProperty("usage").GetProperty("totalTokenCount").ValueKind);
        Assert.False(end.TryGetProperty("error", out var error) && error.ValueKind != JsonValueKind.Null);
    }

    [Fact]
    public async Task Continue_AnswerThatBreaksOffBehindACheckpoint_IsResumedAndRight()
    {
        _emulator = new(
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
        Assert.True(_emulator.Requests.Count > 1);
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

        var request = Assert.Single(_emulator.Requests);
        var body = JsonDocument.Parse(request.Body).RootElement;
        Assert.Contains("models/gemini-x:", request.PathAndQuery, StringComparison.Ordinal);
        Assert.Equal(
            "before <CURSOR>after\n\nWhat to write: Rhyme.",
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
        _emulator = new(new EmulatorOptions { FirstChunkDelay = TimeSpan.FromHours(1) });
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
    public async Task Session_Stopped_AbortsTheRequestAndTellsTheEnd(string by)
    {
        _emulator = new(new EmulatorOptions { FirstChunkDelay = TimeSpan.FromHours(1) });
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
    public async Task Client_Gone_AbortsTheRequestAndEndsTheServer()
    {
        _emulator = new(new EmulatorOptions { FirstChunkDelay = TimeSpan.FromHours(1) });
        var editor = await OpenAsync("ab");
        await SessionOf(editor.Continue(1));

        await _pipe.Client.DisposeAsync();

        Assert.Equal(1, await _server!.WaitAsync(TimeoutToken.Start()));
        Assert.Equal(RequestEnd.Aborted, await RequestEnded());
    }

    [Fact]
    public async Task Failure_OfTheService_IsShownAndKeepsTheText()
    {
        _emulator = new(
            new EmulatorOptions
            {
                Answer =
                    "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"one\\ntw\"}]}}]}\n\n{\"error\":{\"code\":503,\"message\":\"Overloaded.\",\"status\":\"UNAVAILABLE\"}}"u8.ToArray(),
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
    public async Task Continue_WithoutKey_FailsWithWhatToDoAndTheServerGoesOn()
    {
        _createClient = _ => throw new GeminiConfigurationException("There is no API key.", "Set one.");
        var editor = await OpenAsync("ab");

        var error = await Assert.ThrowsAsync<LspErrorException>(() => editor.Continue(1).Answer);

        Assert.Equal((-32803, "There is no API key. Set one."), (error.Code, error.Message));
        Assert.Equal(0, (await editor.StopAsync()).GetProperty("stopped").GetInt32());
    }

    [Fact]
    public async Task Settings_OfTheUser_ReachTheClient()
    {
        ServerSettings? seen = null;
        _createClient = settings =>
        {
            seen = settings;
            return Emulated();
        };
        _editor = Start();
        await _editor.OpenAsync(new JsonObject { ["endpoint"] = "emulator", ["model"] = " " });

        await SessionOf(_editor.Continue(0));

        Assert.Equal(new ServerSettings("emulator", null), seen);
    }

    [Theory]
    [InlineData(
        """{"command":"geminirx.continue","arguments":[{"uri":"file:///never/opened","position":{"line":0,"character":0}}]}""",
        -32602,
        "not open"
    )]
    [InlineData(
        """{"command":"geminirx.continue","arguments":[{"uri":"file:///notes/story.md","position":{"line":7,"character":0}}]}""",
        -32602,
        "lines 0 to 0"
    )]
    [InlineData("""{"command":"geminirx.continue","arguments":[{"uri":"file:///notes/story.md"}]}""", -32602, "position is missing")]
    [InlineData(
        """{"command":"geminirx.continue","arguments":[{"uri":"file:///notes/story.md","position":{"line":0,"character":0},"granularity":"3"}]}""",
        -32602,
        "paragraph"
    )]
    [InlineData(
        """{"command":"geminirx.continue","arguments":[{"uri":"file:///notes/story.md","position":{"line":"x"}}]}""",
        -32602,
        "cannot be read"
    )]
    [InlineData("""{"command":"geminirx.continue"}""", -32602, "needs one argument")]
    [InlineData(
        """{"command":"geminirx.continue","arguments":[{"uri":"file:///notes/story.md","position":{"line":0}}]}""",
        -32602,
        "cannot be read"
    )]
    [InlineData("""{"command":"geminirx.stop","arguments":["geminirx-1"]}""", -32602, "send an object")]
    [InlineData("""{"command":"geminirx.dance"}""", -32602, "geminirx.stop")]
    [InlineData("""{"command":1}""", -32602, "cannot be read")]
    public async Task Command_BadInput_IsRefusedWithWhatToDo(string parameters, int code, string saying)
    {
        var editor = await OpenAsync("ab");

        var error = await Assert.ThrowsAsync<LspErrorException>(() =>
            editor.Connection.RequestAsync("workspace/executeCommand", JsonNode.Parse(parameters))
        );

        Assert.Equal(code, error.Code);
        Assert.Contains(saying, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("5")]
    [InlineData("""{"endpoint":5,"model":[]}""")]
    public async Task Initialize_OptionsOfAnyShape_AreTaken(string options)
    {
        _editor = Start();

        await _editor.OpenAsync(JsonNode.Parse(options));

        Assert.Equal("completed", (await _editor.EndOfAsync(await SessionOf(_editor.Continue(1)))).GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task DidChange_WithoutVersion_IsTaken()
    {
        var editor = await OpenAsync("ab");
        await editor.Connection.NotifyAsync(
            "textDocument/didChange",
            new JsonObject
            {
                ["textDocument"] = new JsonObject { ["uri"] = ModelEditor.Uri, ["version"] = null },
                ["contentChanges"] = new JsonArray(new JsonObject { ["text"] = "one\ntwo" }),
            }
        );

        var error = await Assert.ThrowsAsync<LspErrorException>(() =>
            editor.Connection.RequestAsync(
                "workspace/executeCommand",
                JsonNode.Parse(
                    """{"command":"geminirx.continue","arguments":[{"uri":"file:///notes/story.md","position":{"line":7,"character":0}}]}"""
                )
            )
        );

        Assert.Contains("lines 0 to 1", error.Message, StringComparison.Ordinal);
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
        _emulator = new(
            new EmulatorOptions
            {
                Text = answer,
                FirstChunkDelay = TimeSpan.Zero,
                BurstInterval = TimeSpan.FromMilliseconds(5),
                CharactersPerEvent = 7,
            }
        );
        _editor = Start(EditorKind.All[kind], "above\nhere: |\nbelow\n");
        _editor.AfterEdit = editor =>
        {
            editor.Insert(0, "A");
            editor.Insert(editor.Marker, "M");
            editor.Insert(editor.Text.Length, "B");
        };
        await _editor.OpenAsync();

        var end = await _editor.EndOfAsync(await SessionOf(_editor.Continue(12)));

        var (text, faults, edits) = _editor.Look(editor => (editor.Text, editor.Faults, editor.Applied));
        Assert.Empty(faults);
        Assert.Equal($"{new string('A', edits)}above\nhere: {answer}{new string('M', edits)}|\nbelow\n{new string('B', edits)}", text);
        Assert.Equal(answer.Length, end.GetProperty("characters").GetInt32());
    }

    private ModelEditor Start(EditorKind? kind = null, string text = "ab")
    {
        _server = GeminiLanguageServer.RunAsync(
            _pipe.Server,
            _pipe.Server,
            new LanguageServerOptions { CreateClient = settings => _createClient?.Invoke(settings) ?? Emulated(), Log = _log.Add }
        );
        return _editor = new ModelEditor(kind ?? EditorKind.VisualStudioCode, text, _pipe.Client, _pipe.Client);
    }

    private GeminiClient Emulated() => new(new GeminiOptions { HttpClient = _emulator.CreateClient() });

    private async Task<ModelEditor> OpenAsync(string text)
    {
        var editor = Start(text: text);
        await editor.OpenAsync();
        return editor;
    }

    private Task<RequestEnd> RequestEnded() => Assert.Single(_emulator.Requests).Ended.WaitAsync(TimeoutToken.Start());

    private static async Task<string> SessionOf((int Id, Task<JsonElement> Answer) command) =>
        (await command.Answer).GetProperty("sessionId").GetString()!;
}
