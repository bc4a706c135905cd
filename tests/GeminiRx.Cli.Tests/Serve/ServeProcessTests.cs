using System.Text;
using System.Text.Json.Nodes;
using GeminiRx.Emulator;
using GeminiRx.TestSupport;
using GeminiRx.TestSupport.Editors;

namespace GeminiRx.Cli.Tests;

/// <summary>The program as a process, in particular the native executable, where behavior can differ.</summary>
public sealed class ServeProcessTests
{
    // One process test for each of the seven pitfalls of the JSON-RPC library. Some occur only in the native executable.
    // 1 (cancelling needs RequestId) is ServeTests.Serve_CancelledRequest_AnswersCancelled.
    [Fact]
    public async Task Serve_FailingHandler_AnswersWithoutAStackTraceAndContinues()
    {
        await using var process = GeminiProcess.Start(["serve", "--stdio"]);
        await using var editor = new ModelEditor(EditorKind.VisualStudioCode, "ab", process.Output, process.Input);
        await editor.OpenAsync();

        // 2: errors have no stack trace; parameters that cannot be read are an error.
        foreach (
            var (method, parameters, code) in new[]
            {
                ("geminirx/models", "{}", -32803),
                ("workspace/executeCommand", """{"command":[]}""", -32602),
                ("geminirx/setKey", """{"key":{}}""", -32602),
                ("no/such", "{}", -32601),
            }
        )
        {
            var error = await Assert.ThrowsAsync<LspErrorException>(() =>
                editor.Connection.RequestAsync(method, JsonNode.Parse(parameters))
            );
            Assert.Equal(code, error.Code);
            Assert.DoesNotContain("   at ", error.Message, StringComparison.Ordinal);
        }

        // 7: input that is not JSON.
        await editor.Connection.WriteRawAsync("Content-Length: 5\r\n\r\n{ no ");
        await editor.Connection.RequestAsync("geminirx/status", new JsonObject());
        Assert.Equal(-32700, Assert.Single(editor.Connection.Unasked).Code);
    }

    [Fact]
    public async Task Serve_Progress_HasNamedParametersByTheirProtocolNames()
    {
        await using var service = await LoopbackEmulator.StartAsync(
            new GeminiEmulator(new EmulatorOptions { FirstChunkDelay = TimeSpan.Zero, BurstInterval = TimeSpan.Zero })
        );
        await using var process = GeminiProcess.Start(["serve", "--stdio"], ("GEMINIRX_ENDPOINT", service.Address.ToString()));
        await using var editor = new ModelEditor(EditorKind.VisualStudioCode, "ab", process.Output, process.Input)
        {
            Settings = new JsonObject { ["model"] = "gemini-x" },
        };
        await editor.OpenAsync();

        // 3, 4 and 5: tokens of both kinds, in objects with the names of the protocol. 6: parameters that bind.
        await editor.Connection.RequestAsync("geminirx/stream", new JsonObject { ["prompt"] = "Hi", ["partialResultToken"] = 7 });
        await editor.EndOfAsync((await editor.Continue(1).Answer).GetProperty("sessionId").GetString()!);

        var progress = editor.Notifications("$/progress");
        Assert.Contains(
            progress,
            value =>
                value.GetProperty("token").ValueKind == System.Text.Json.JsonValueKind.Number
                && value.GetProperty("value").GetProperty("type").GetString() == "text"
        );
        Assert.Contains(
            progress,
            value =>
                value.GetProperty("token").ValueKind == System.Text.Json.JsonValueKind.String
                && value.GetProperty("value").GetProperty("kind").GetString() == "begin"
        );
        Assert.All(editor.Notifications("geminirx/sessionEnded"), end => Assert.Equal("completed", end.GetProperty("outcome").GetString()));
        Assert.Contains("workspace/configuration", editor.Received);
    }

    [Fact]
    public async Task Serve_TruncatedAnswer_IsADiagnosticWithWorkingActions()
    {
        const string Cut = "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"one\\ntw\"}]}}]}\n\n";
        await using var service = await LoopbackEmulator.StartAsync(
            new GeminiEmulator(new EmulatorOptions { Answer = Encoding.UTF8.GetBytes(Cut), FirstChunkDelay = TimeSpan.Zero })
        );
        await using var process = GeminiProcess.Start(["serve", "--stdio"], ("GEMINIRX_ENDPOINT", service.Address.ToString()));
        await using var editor = new ModelEditor(EditorKind.Neovim, "ab", process.Output, process.Input) { StreamingEdits = true };
        await editor.OpenAsync();
        var session = (await editor.Continue(1).Answer).GetProperty("sessionId").GetString()!;
        await editor.EndOfAsync(session);

        Assert.Equal("truncated", Assert.Single(editor.Diagnostics).GetProperty("code").GetString());
        Assert.Equal(4, (await editor.CodeActionsAsync(5)).Count);
        await editor.EndOfAsync((await editor.ContinueSessionAsync("geminirx.discard", session)).GetProperty("sessionId").GetString()!);

        Assert.Equal("ab", editor.Look(document => document.Text));
        Assert.Empty(editor.Diagnostics);
    }
}
