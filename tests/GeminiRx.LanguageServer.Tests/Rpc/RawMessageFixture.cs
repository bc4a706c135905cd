using System.Text.Json;
using GeminiRx.TestSupport;
using GeminiRx.TestSupport.Editors;

namespace GeminiRx.LanguageServer.Tests.Rpc;

/// <summary>The whole server with messages that are written byte by byte.</summary>
public abstract class RawMessageFixture : ServerFixture
{
    private protected static Task WriteAsync(ModelEditor editor, string body) => editor.Connection.WriteRawAsync(Framed(body));

    private protected static string Framed(string body) => $"Content-Length: {System.Text.Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";

    private protected static Task<JsonElement> RawAsync(ModelEditor editor, string method, string parameters) =>
        editor.Connection.RequestRaw(id => $$"""{"jsonrpc":"2.0","id":{{id}},"method":"{{method}}"{{parameters}}}""").Result;

    private protected static Task OpenDocumentAsync(ModelEditor editor, string version, string text) =>
        WriteAsync(
            editor,
            $$$"""
            {"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":
            {"uri":"{{{ModelEditor.Uri}}}","languageId":"markdown","version":{{{version}}},"text":{{{JsonSerializer.Serialize(text)}}} } } }
            """
        );

    private protected static string Change(string version, string range, string text) =>
        $$$"""
            {"jsonrpc":"2.0","method":"textDocument/didChange","params":
            {"textDocument":{"uri":"{{{ModelEditor.Uri}}}","version":{{{version}}} },
            "contentChanges":[{"range":{{{range}}},"text":{{{JsonSerializer.Serialize(text)}}} }] } }
            """;

    private protected static string Command(int? id, bool isAwaited) =>
        $$$"""
            {"jsonrpc":"2.0",{{{(id is null ? "" : $"\"id\":{id},")}}}"method":"workspace/executeCommand","params":
            {"command":"geminirx.continue","arguments":
            [{"uri":"{{{ModelEditor.Uri}}}","position":{"line":0,"character":1},"await":{{{(isAwaited ? "true" : "false")}}} }] } }
            """;

    private protected async Task<string> PromptAsync()
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
