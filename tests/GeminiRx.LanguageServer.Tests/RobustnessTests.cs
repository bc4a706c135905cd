using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using GeminiRx.LanguageServer.Rpc;
using GeminiRx.Testing;
using GeminiRx.Testing.Editors;
using StreamJsonRpc;

namespace GeminiRx.LanguageServer.Tests;

/// <summary>What a client may send that is odd or wrong: the server answers or logs, and goes on.</summary>
public sealed class RobustnessTests : ServerFixture
{
    private static readonly string[] _odd = ["null", "[]", "[null]", "[1,2]", "7", "1.5", "\"text\"", "true", "{}", "{\"odd\":[]}"];

    // Every member of these may be anything, or be missing.
    private static readonly string[] _optional = ["workspace/didChangeConfiguration", "window/workDoneProgress/cancel"];

    public static IEnumerable<TheoryDataRow<string>> Requests =>
        from method in typeof(IServerMethods).GetMethods()
        where method.ReturnType != typeof(void)
        let name = method.GetCustomAttribute<JsonRpcMethodAttribute>()!.Name!
        where name is not ("initialize" or "shutdown")
        select new TheoryDataRow<string>(name);

    public static IEnumerable<TheoryDataRow<string>> Notifications =>
        from method in typeof(IServerMethods).GetMethods()
        where method.ReturnType == typeof(void)
        let name = method.GetCustomAttribute<JsonRpcMethodAttribute>()!.Name!
        where name is not "exit"
        select new TheoryDataRow<string>(name);

    [Theory]
    [InlineData("""{"capabilities":{"window":{"workDoneProgress":{}}}}""")]
    [InlineData("""{"capabilities":{"window":[],"workspace":7,"experimental":"x"}}""")]
    [InlineData("""{"capabilities":[]}""")]
    [InlineData("""{"capabilities":null}""")]
    [InlineData("""{"capabilities":{"workspace":{"workspaceEdit":{"documentChanges":"yes"},"didChangeConfiguration":true}}}""")]
    [InlineData("""{"capabilities":{"workspace":{"workspaceEdit":[],"configuration":{},"didChangeConfiguration":7}}}""")]
    [InlineData("""{"processId":"none","clientInfo":[],"trace":null}""")]
    [InlineData("""{"processId":{},"clientInfo":{"name":7},"trace":{}}""")]
    [InlineData("""{"processId":1e400,"clientInfo":"me","trace":1,"initializationOptions":7}""")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    public async Task Initialize_OfAnyShape_MakesAServerThatWorks(string parameters)
    {
        var editor = Start();
        var result = await editor.Connection.RequestAsync("initialize", JsonNode.Parse(parameters));
        Assert.Equal("utf-16", result.GetProperty("capabilities").GetProperty("positionEncoding").GetString());

        await OpenDocumentAsync(editor, "1", "ab");

        Assert.Equal("completed", (await editor.EndOfAsync(await SessionOf(editor.Continue(1)))).GetProperty("outcome").GetString());
        Assert.DoesNotContain("window/workDoneProgress/create", editor.Received);
        Assert.DoesNotContain("workspace/configuration", editor.Received);
    }

    [Theory]
    [InlineData("")]
    [InlineData(""","params":null""")]
    [InlineData(""","params":[]""")]
    [InlineData(""","params":[null]""")]
    [InlineData(""","params":7""")]
    [InlineData(""","params":"text" """)]
    [InlineData(""","params":{}""")]
    public async Task Methods_WithoutParameters_WorkWhateverComesWithThem(string parameters)
    {
        var editor = await OpenAsync();

        Assert.Equal(JsonValueKind.Object, (await RawAsync(editor, "geminirx/status", parameters)).ValueKind);
        Assert.Equal(JsonValueKind.Null, (await RawAsync(editor, "shutdown", parameters)).ValueKind);
        await WriteAsync(editor, $$"""{"jsonrpc":"2.0","method":"exit"{{parameters}}}""");

        Assert.Equal(0, await Server!.WaitAsync(TimeoutToken.Start()));
    }

    [Fact]
    public async Task Id_OfARequestThatStillRuns_IsRefusedAndThatRequestGoesOn()
    {
        Emulator = Silent();
        var editor = await OpenAsync();
        var (id, answer) = editor.Connection.RequestRaw(id => Command(id, isAwaited: true));
        await WriteAsync(editor, Command(id, isAwaited: true));

        var error = await ErrorOf(answer);
        Assert.Equal(
            (-32600, "workspace/executeCommand has the id 2 of a running request: use a different id for each request."),
            (error.Code, error.Message)
        );

        // A refusal is not the answer that the id waits for: the id is still taken.
        await WriteAsync(editor, Command(id, isAwaited: true));
        var sessions = (await editor.Connection.RequestAsync("geminirx/status", new JsonObject())).GetProperty("sessions");
        var session = Assert.Single(sessions.EnumerateArray()).GetProperty("sessionId").GetString()!;

        // The request that runs can still be cancelled by its id.
        await WriteAsync(editor, $$$"""{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":{{{id}}} } }""");
        Assert.Equal("stopped", (await editor.EndOfAsync(session)).GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task Command_SentAsANotification_WritesAndEnds()
    {
        var editor = await OpenAsync();
        editor.Edit(model => model.StartStream(1));

        await WriteAsync(editor, Command(null, isAwaited: false));

        await editor.UntilAsync(model => model.Text == $"a{Answer}b");
        await editor.EndOfAsync("geminirx-1");
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Request_WithParametersOfAnotherType_IsAnsweredWithWhatToDo(string method)
    {
        var editor = await OpenAsync();
        foreach (var json in _odd)
        {
            var answer = RawAsync(editor, method, $""","params":{json}""");
            var isObject = json.Contains('{', StringComparison.Ordinal);
            if (method is "geminirx/status" or "geminirx/models" || (method == "geminirx/setKey" && isObject))
            {
                await Task.WhenAny(answer);
                continue;
            }

            var error = await ErrorOf(answer);
            Assert.True(error.Code == -32602, $"{method} {json}: {error.Code} {error.Message}");
            Assert.Contains(method, error.Message, StringComparison.Ordinal);
        }

        Assert.Equal("completed", (await editor.EndOfAsync(await SessionOf(editor.Continue(1)))).GetProperty("outcome").GetString());
    }

    [Theory]
    [MemberData(nameof(Notifications))]
    public async Task Notification_WithParametersOfAnotherType_IsLoggedWithoutTheirText(string method)
    {
        var editor = await OpenAsync();
        foreach (var json in _odd)
        {
            Log.Clear();
            await WriteAsync(editor, $$"""{"jsonrpc":"2.0","method":"{{method}}","params":{{json}}}""");
            await editor.Connection.RequestAsync("geminirx/status", new JsonObject());

            var mayBeAnything = method is "initialized" || (_optional.Contains(method) && json.Contains('{', StringComparison.Ordinal));
            if (!mayBeAnything)
            {
                var line = Assert.Single(Log);
                Assert.StartsWith($"{method} was not handled. ", line, StringComparison.Ordinal);
                Assert.DoesNotContain("text\"", line, StringComparison.Ordinal);
            }
        }

        Log.Clear();
        Assert.Equal("completed", (await editor.EndOfAsync(await SessionOf(editor.Continue(1)))).GetProperty("outcome").GetString());
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":9999}}""", null, 0)]
    [InlineData("""{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":9999.0}}""", null, 0)]
    [InlineData("""{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":{}}}""", null, 1)]
    [InlineData("""{"jsonrpc":"2.0","method":"$/cancelRequest","params":{}}""", null, 1)]
    [InlineData("""{"jsonrpc":"2.0","method":"$/cancelRequest","params":[]}""", null, 1)]
    [InlineData("""{"jsonrpc":"2.0","method":"$/cancelRequest"}""", null, 1)]
    [InlineData("""{"jsonrpc":"2.0","method":"$/unknown","params":7}""", null, 0)]
    [InlineData("""{"jsonrpc":"2.0","method":"textDocument/willSave"}""", null, 0)]
    [InlineData("""{"jsonrpc":"2.0","method":null}""", -32600, 0)]
    [InlineData("""{"jsonrpc":"2.0","method":{},"params":{}}""", -32600, 0)]
    [InlineData("""{"jsonrpc":"2.0","id":1.5,"method":"geminirx/status"}""", -32600, 0)]
    [InlineData("""{"jsonrpc":"2.0","id":true,"method":"geminirx/status"}""", -32600, 0)]
    [InlineData("""{"jsonrpc":"2.0","id":null,"method":"textDocument/hover"}""", -32601, 0)]
    [InlineData("""{"jsonrpc":"2.0","id":[]}""", -32600, 0)]
    [InlineData("""{"jsonrpc":"2.0","id":77777,"result":null}""", null, 1)]
    [InlineData("""{"jsonrpc":"2.0","id":77777,"error":7}""", null, 1)]
    [InlineData("""{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"?"}}""", null, 1)]
    [InlineData("""{"jsonrpc":"2.0","id":"x","result":null}""", null, 1)]
    [InlineData("""{"jsonrpc":"2.0","id":{},"result":null}""", -32600, 0)]
    [InlineData("""{"jsonrpc":"2.0","method":"geminirx/status" """, -32700, 0)]
    [InlineData("\uFEFF", -32700, 0)]
    [InlineData("[{\"jsonrpc\":\"2.0\",\"method\":\"$/x\"}]", -32600, 0)]
    public async Task Message_OddOrWrong_IsAnsweredOrLoggedAndTheNextRequestIsAnswered(string body, int? code, int lines)
    {
        var editor = await OpenAsync();

        await WriteAsync(editor, body);
        await editor.Connection.RequestAsync("geminirx/status", new JsonObject());

        Assert.Equal(code is null ? [] : [code.Value], editor.Connection.Unasked.Select(error => error.Code));
        Assert.Equal(lines, Log.Count);
        Log.Clear();
        Assert.Equal("completed", (await editor.EndOfAsync(await SessionOf(editor.Continue(1)))).GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task Cancel_OfAnIdInAnotherForm_Cancels()
    {
        Emulator = Silent();
        var editor = await OpenAsync();
        var (id, answer) = editor.Continue(1, new JsonObject { ["await"] = true });
        await editor.Connection.RequestAsync("geminirx/status", new JsonObject());

        await WriteAsync(editor, $$$"""{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":{{{id}}}.0}}""");

        Assert.Equal(-32800, (await ErrorOf(answer)).Code);
    }

    [Fact]
    public async Task Numbers_WithAPoint_AreReadInEveryMessage()
    {
        var editor = Start();
        await editor.Connection.RequestAsync("initialize", JsonNode.Parse("""{"processId":2147483647.0,"capabilities":{}}"""));
        await OpenDocumentAsync(editor, "1.0", "one\ntwo");
        const string SecondLine = """{"start":{"line":1.0,"character":0.0},"end":{"line":1e0,"character":-0.0}}""";
        await WriteAsync(editor, Change("2.0", SecondLine, "X"));
        const string ToTheEnd = """{"start":{"line":0,"character":4294967295},"end":{"line":1.8e19,"character":1.8e19}}""";
        await WriteAsync(editor, Change("3.0", ToTheEnd, "!"));

        const string At = """{"line":0.0,"character":4.0}""";
        var document = new JsonObject { ["uri"] = ModelEditor.Uri }.ToJsonString();
        const string Context = """{"diagnostics":[],"triggerKind":2.0}""";
        var actions = await RawAsync(
            editor,
            "textDocument/codeAction",
            $$$""","params":{"textDocument":{{{document}}},"range":{"start":{{{At}}},"end":{{{At}}} },"context":{{{Context}}} }"""
        );
        Assert.Empty(actions.EnumerateArray());
        await RawAsync(
            editor,
            "workspace/executeCommand",
            $$$""","params":{"command":"geminirx.continue","arguments":[{"uri":"{{{ModelEditor.Uri}}}","position":{{{At}}} }]}"""
        );

        Assert.Equal("one!<CURSOR>", await PromptAsync());
    }

    private static Task WriteAsync(ModelEditor editor, string body) => editor.Connection.WriteRawAsync(Framed(body));

    private static string Framed(string body) => $"Content-Length: {System.Text.Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";

    private static Task<JsonElement> RawAsync(ModelEditor editor, string method, string parameters) =>
        editor.Connection.RequestRaw(id => $$"""{"jsonrpc":"2.0","id":{{id}},"method":"{{method}}"{{parameters}}}""").Result;

    private static Task OpenDocumentAsync(ModelEditor editor, string version, string text) =>
        WriteAsync(
            editor,
            $$$"""
            {"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":
            {"uri":"{{{ModelEditor.Uri}}}","languageId":"markdown","version":{{{version}}},"text":{{{JsonSerializer.Serialize(text)}}} } } }
            """
        );

    private static string Change(string version, string range, string text) =>
        $$$"""
            {"jsonrpc":"2.0","method":"textDocument/didChange","params":
            {"textDocument":{"uri":"{{{ModelEditor.Uri}}}","version":{{{version}}} },
            "contentChanges":[{"range":{{{range}}},"text":{{{JsonSerializer.Serialize(text)}}} }] } }
            """;

    private static string Command(int? id, bool isAwaited) =>
        $$$"""
            {"jsonrpc":"2.0",{{{(id is null ? "" : $"\"id\":{id},")}}}"method":"workspace/executeCommand","params":
            {"command":"geminirx.continue","arguments":
            [{"uri":"{{{ModelEditor.Uri}}}","position":{"line":0,"character":1},"await":{{{(isAwaited ? "true" : "false")}}} }] } }
            """;

    private async Task<string> PromptAsync()
    {
        var limit = TimeoutToken.Start();
        while (Emulator.Requests.Count == 0)
        {
            limit.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        var body = JsonDocument.Parse(Emulator.Requests[0].Body).RootElement;
        return body.GetProperty("contents")[0].GetProperty("parts")[0].GetProperty("text").GetString()!;
    }
}
