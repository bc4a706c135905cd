using System.Diagnostics;
using System.Reflection;
using System.Text.Json.Nodes;
using GeminiRx.LanguageServer.Rpc;
using GeminiRx.TestSupport;
using Microsoft.Reactive.Testing;
using StreamJsonRpc;

namespace GeminiRx.LanguageServer.Tests;

public sealed class LifecycleTests : ServerFixture
{
    [Theory]
    [InlineData("workspace/executeCommand", """{"command":"geminirx.stop"}""")]
    [InlineData(
        "textDocument/codeAction",
        """{"textDocument":{"uri":"a"},"range":{"start":{"line":0,"character":0},"end":{"line":0,"character":0}},"context":"""
            + """{"diagnostics":[]}}"""
    )]
    [InlineData("geminirx/status", "{}")]
    [InlineData("geminirx/models", "{}")]
    [InlineData("geminirx/setKey", """{"key":"k"}""")]
    [InlineData("geminirx/stream", """{"prompt":"Hi","partialResultToken":1}""")]
    [InlineData("textDocument/hover", "{}")]
    [InlineData("shutdown", null)]
    public async Task Request_BeforeInitializeOrAfterShutdown_IsRefused(string method, string? parameters)
    {
        var editor = Start();
        Assert.Equal(-32002, (await ErrorOf(editor.Connection.RequestAsync(method, Parse(parameters)))).Code);

        await editor.OpenAsync();
        await editor.Connection.RequestAsync("shutdown", null);

        Assert.Equal(-32600, (await ErrorOf(editor.Connection.RequestAsync(method, Parse(parameters)))).Code);
        Assert.Equal(-32600, (await ErrorOf(editor.OpenAsync())).Code);
    }

    public static IEnumerable<TheoryDataRow<string>> Methods =>
        typeof(IServerMethods)
            .GetMethods()
            .Select(method => method.GetCustomAttribute<JsonRpcMethodAttribute>()!.Name!)
            .Where(method => method is not ("initialize" or "exit"))
            .Select(method => new TheoryDataRow<string>(method));

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task Method_BeforeInitializeOrAfterShutdown_IsRefusedAndDoesNothing(string method)
    {
        var asked = 0;
        CreateClient = _ =>
        {
            asked++;
            return Emulated();
        };
        var editor = Start();
        await editor.Connection.NotifyAsync(method, new JsonObject());
        Assert.Equal(-32002, (await ErrorOf(editor.Connection.RequestAsync(method, new JsonObject()))).Code);
        Assert.Equal(-32002, (await ErrorOf(editor.Connection.RequestAsync(method, null))).Code);

        await editor.OpenAsync();
        await editor.Connection.RequestAsync("shutdown", null);

        await editor.Connection.NotifyAsync(method, new JsonObject());
        Assert.Equal(-32600, (await ErrorOf(editor.Connection.RequestAsync(method, new JsonObject()))).Code);
        Assert.Equal(-32600, (await ErrorOf(editor.Connection.RequestAsync(method, null))).Code);
        Assert.Equal(0, asked);
    }

    [Fact]
    public async Task Request_SentWithShutdownInOneWrite_IsRefused()
    {
        var editor = await OpenAsync();

        var shutdown = editor.Connection.RequestAsync("shutdown", null);
        var status = editor.Connection.RequestAsync("geminirx/status", null);

        await shutdown;
        Assert.Equal(-32600, (await ErrorOf(status)).Code);
    }

    [Fact]
    public async Task Request_Unknown_IsRefusedAndAnUnknownNotificationIgnored()
    {
        var editor = await OpenAsync();
        await editor.Connection.NotifyAsync("$/somethingNew", new JsonObject());
        await editor.Connection.NotifyAsync("textDocument/didSave", new JsonObject());

        Assert.Equal(-32601, (await ErrorOf(editor.Connection.RequestAsync("textDocument/hover", new JsonObject()))).Code);
        Assert.Equal(-32600, (await ErrorOf(editor.OpenAsync())).Code);
    }

    [Theory]
    [InlineData("workspace/executeCommand", "[1]")]
    [InlineData("workspace/executeCommand", null)]
    [InlineData("textDocument/codeAction", """{"textDocument":7}""")]
    [InlineData("geminirx/setKey", """{"key":[]}""")]
    [InlineData("geminirx/stream", """{"prompt":"Hi"}""")]
    [InlineData("geminirx/stream", """{"prompt":"","partialResultToken":"t"}""")]
    public async Task Request_WithParametersOfAnotherShape_IsRefused(string method, string? parameters)
    {
        var editor = await OpenAsync();

        Assert.Equal(-32602, (await ErrorOf(editor.Connection.RequestAsync(method, Parse(parameters)))).Code);
        Assert.Empty((await editor.Connection.RequestAsync("geminirx/status", new JsonObject())).GetProperty("sessions").EnumerateArray());
    }

    [Theory]
    [InlineData(true, true, 0)]
    [InlineData(false, true, 1)]
    [InlineData(true, false, 0)]
    [InlineData(false, false, 1)]
    public async Task End_ByExitOrTheEndOfTheInput_HasTheExitCodeOfTheProtocol(bool shutdown, bool exit, int code)
    {
        var editor = await OpenAsync();
        if (shutdown)
        {
            await editor.Connection.RequestAsync("shutdown", null);
        }

        if (exit)
        {
            await editor.Connection.NotifyAsync("exit", null);
        }
        else
        {
            await ClientEnd.DisposeAsync();
        }

        Assert.Equal(code, await Server!.WaitAsync(TimeoutToken.Start()));
    }

    [Theory]
    [InlineData("Content-Length: 5\r\n\r\n{ no ", -32700)]
    [InlineData("Content-Length: 2\r\n\r\n[]", -32600)]
    [InlineData("Content-Length: 2\r\n\r\n{}", -32600)]
    [InlineData("Content-Length: 4\r\n\r\nnull", -32600)]
    [InlineData("Content-Length: many\r\n\r\n", -32700)]
    [InlineData("Content-Length: -5\r\n\r\n", -32700)]
    [InlineData("Content-Type: text\r\n\r\n", -32700)]
    [InlineData("this is no protocol\r\n\r\n", -32700)]
    [InlineData("\r\n\r\n", null)]
    public async Task Message_Malformed_IsAnsweredAndTheServerContinues(string bytes, int? code)
    {
        var editor = await OpenAsync();
        await editor.Connection.WriteRawAsync(bytes);

        Assert.Equal("completed", (await editor.EndOfAsync(await SessionOf(editor.Continue(1)))).GetProperty("outcome").GetString());
        Assert.Equal(code is null ? [] : [code.Value], editor.Connection.Unasked.Select(error => error.Code));
    }

    [Fact]
    public async Task Message_WithAnIdThatCanBeRead_IsAnsweredUnderIt()
    {
        var editor = await OpenAsync();

        var (_, answer) = editor.Connection.RequestRaw(id => $$"""{"jsonrpc":"2.0","id":{{id}},"method":7}""");

        Assert.Equal(-32600, (await ErrorOf(answer)).Code);
    }

    [Fact]
    public async Task Message_TooLarge_IsSkippedAnsweredAndTheServerContinues()
    {
        var editor = await OpenAsync();
        const int Length = (128 * 1024 * 1024) + 1;
        await editor.Connection.WriteRawAsync($"Content-Length: {Length}\r\n\r\n");
        var part = new string('x', 1024 * 1024);
        for (var left = Length; left > 0; left -= part.Length)
        {
            await editor.Connection.WriteRawAsync(left < part.Length ? part[..left] : part);
        }

        await editor.Connection.RequestAsync("geminirx/status", new JsonObject());

        Assert.Equal(-32600, Assert.Single(editor.Connection.Unasked).Code);
    }

    [Fact]
    public async Task Message_OfADocumentOfFiveMegabytes_IsTaken()
    {
        var editor = await OpenAsync(new string('x', 5 * 1024 * 1024));

        await editor.EndOfAsync(await SessionOf(editor.Continue(1)));

        Assert.StartsWith($"x{Answer}x", editor.Look(model => model.Text), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trace_WhereAskedFor_TellsOfSessionsAndNothingOfTheirText()
    {
        var editor = await OpenAsync();
        await editor.EndOfAsync(await SessionOf(editor.Continue(1)));
        Assert.Empty(editor.Notifications("$/logTrace"));

        await editor.Connection.NotifyAsync("$/setTrace", new JsonObject { ["value"] = "verbose" });
        var session = await SessionOf(editor.Continue(1));
        await editor.EndOfAsync(session);
        var told = editor.Notifications("$/logTrace").Select(trace => trace.GetProperty("message").GetString()).ToList();
        Assert.Matches($@"^Session {session} started in file:", told[0]);
        Assert.Equal($"Session {session} ended: completed, {Answer.Length} characters.", told[^1]);
        Assert.Contains($"Session {session}: edit 1 sent.", told);
        Assert.DoesNotContain(told, line => line!.Contains(Answer.Trim(), StringComparison.Ordinal));

        await editor.Connection.NotifyAsync("$/setTrace", new JsonObject { ["value"] = "off" });
        await editor.EndOfAsync(await SessionOf(editor.Continue(1)));
        Assert.Equal(told.Count, editor.Notifications("$/logTrace").Count);
    }

    [Fact]
    public async Task Parent_Gone_EndsTheServerThoughItsInputIsOpen()
    {
        var scheduler = new TestScheduler();
        Options = new LanguageServerOptions { CreateClient = _ => Emulated(), Scheduler = scheduler };
        using var parent = Process.Start(new ProcessStartInfo("sleep", "1000"))!;
        await Start(processId: parent.Id).OpenAsync();
        scheduler.AdvanceBy(TimeSpan.FromSeconds(10).Ticks);
        Assert.False(Server!.IsCompleted);

        parent.Kill();
        await parent.WaitForExitAsync(TimeoutToken.Start());
        scheduler.AdvanceBy(TimeSpan.FromSeconds(1).Ticks);

        Assert.Equal(1, await Server.WaitAsync(TimeoutToken.Start()));
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(-1)]
    [InlineData(null)]
    public async Task Parent_NotToBeSeen_IsNotWatched(int? processId)
    {
        var scheduler = new TestScheduler();
        Options = new LanguageServerOptions { CreateClient = _ => Emulated(), Scheduler = scheduler };
        var editor = Start(processId: processId);
        await editor.OpenAsync();

        scheduler.AdvanceBy(TimeSpan.FromMinutes(1).Ticks);

        await editor.Connection.RequestAsync("geminirx/status", new JsonObject());
    }

    private static JsonNode? Parse(string? json) => json is null ? null : JsonNode.Parse(json);
}
