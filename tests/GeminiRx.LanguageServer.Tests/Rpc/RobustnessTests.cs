using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using GeminiRx.LanguageServer.Rpc;
using GeminiRx.TestSupport;
using StreamJsonRpc;

namespace GeminiRx.LanguageServer.Tests.Rpc;

/// <summary>What a client may send that is odd or wrong: the server answers or logs, and goes on.</summary>
public sealed class RobustnessTests : RawMessageFixture
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

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Request_WithParametersOfAnotherType_IsAnsweredWithAdvice(string method)
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

            // Whatever a change of watched files says, the ignore files are read again.
            var mayBeAnything =
                method is "initialized" or "workspace/didChangeWatchedFiles"
                || (_optional.Contains(method) && json.Contains('{', StringComparison.Ordinal));
            if (!mayBeAnything)
            {
                var line = MessageOf(Assert.Single(Log.Lines));
                Assert.StartsWith($"{method} was not handled. ", line, StringComparison.Ordinal);
                Assert.DoesNotContain("text\"", line, StringComparison.Ordinal);
            }
        }

        Log.Clear();
        Assert.Equal("completed", (await editor.EndOfAsync(await SessionOf(editor.Continue(1)))).GetProperty("outcome").GetString());
    }
}
