using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using GeminiRx.TestSupport.Editors;

/// <summary>What the editor sends and answers.</summary>
internal sealed partial class EditorFigures
{
    private LspAnswer Answer(string method, JsonElement parameters)
    {
        if (method != "geminirx/edit")
        {
            return new LspAnswer(null);
        }

        _edit.TrySetResult((Stopwatch.GetTimestamp(), parameters.Clone()));
        return new LspAnswer(new JsonObject { ["applied"] = true });
    }

    // Waits for the edit, and reports that the document shows it.
    private async Task<long> ConfirmAsync(string uri, string text)
    {
        var (arrived, parameters) = await _edit.Task;
        var range = parameters.GetProperty("edits")[0].GetProperty("range");
        await ChangeAsync(uri, parameters.GetProperty("version").GetInt32() + 1, JsonNode.Parse(range.GetRawText())!, text);
        return arrived;
    }

    private async Task WaitUntilAskedAsync(int count)
    {
        while (_service.Asked < count)
        {
            await _client.RequestAsync("geminirx/status", new JsonObject());
        }
    }

    private Task<JsonElement> StopAllAsync() =>
        _client.RequestAsync("workspace/executeCommand", JsonNode.Parse("""{"command":"geminirx.stop"}"""));

    private Task OpenAsync(string uri, string text) =>
        _client.NotifyAsync(
            "textDocument/didOpen",
            new JsonObject
            {
                ["textDocument"] = new JsonObject
                {
                    ["uri"] = uri,
                    ["languageId"] = "markdown",
                    ["version"] = 1,
                    ["text"] = text,
                },
            }
        );

    private Task<JsonElement> ContinueAsync(string uri, int line, string? granularity = null) =>
        _client.RequestAsync(
            "workspace/executeCommand",
            new JsonObject
            {
                ["command"] = "geminirx.continue",
                ["arguments"] = new JsonArray(
                    new JsonObject
                    {
                        ["uri"] = uri,
                        ["position"] = new JsonObject { ["line"] = line, ["character"] = 0 },
                        ["granularity"] = granularity,
                    }
                ),
            }
        );

    private Task ChangeAsync(string uri, int version, JsonNode range, string text) =>
        _client.NotifyAsync(
            "textDocument/didChange",
            new JsonObject
            {
                ["textDocument"] = new JsonObject { ["uri"] = uri, ["version"] = version },
                ["contentChanges"] = new JsonArray(new JsonObject { ["range"] = range, ["text"] = text }),
            }
        );

    private static JsonNode RangeAt(int line, int character) =>
        JsonNode.Parse(
            $$$"""{"start":{"line":{{{line}}},"character":{{{character}}}},"end":{"line":{{{line}}},"character":{{{character}}}}}"""
        )!;
}
