using System.Text.Json.Nodes;
using GeminiRx.TestSupport.Editors;

namespace GeminiRx.LanguageServer.Tests.Rpc;

/// <summary>Messages, ids and numbers in unusual or wrong forms.</summary>
public sealed class RawMessageTests : RawMessageFixture
{
    [Fact]
    public async Task Id_OfARequestThatStillRuns_IsRefusedAndThatRequestContinues()
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
        Assert.Equal(lines, Log.Lines.Count);
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

        Assert.Equal("The document is story.md (markdown).\n\none!<CURSOR>", await PromptAsync());
    }
}
