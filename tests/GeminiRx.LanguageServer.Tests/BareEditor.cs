using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.TestSupport;
using GeminiRx.TestSupport.Editors;

namespace GeminiRx.LanguageServer.Tests;

/// <summary>A client with one document. The test decides its answers and reports, also those that no good client sends.</summary>
internal sealed class BareEditor : IAsyncDisposable
{
    public const string Uri = "file:///a.md";

    private readonly ConcurrentQueue<(string Method, JsonElement Parameters)> _received = new();
    private readonly TaskCompletionSource<JsonElement> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private int _version = 1;

    /// <param name="stream">The client's end of the connection.</param>
    /// <param name="text">The document.</param>
    public BareEditor(Stream stream, string text)
    {
        Text = text;
        Connection = new LspConnection(stream, stream, OnRequest, OnNotification, () => { });
    }

    public LspConnection Connection { get; }

    /// <summary>The document as the editor has it.</summary>
    public string Text { get; private set; }

    /// <summary>How many edits were applied.</summary>
    public int Applied { get; private set; }

    /// <summary>The answer to an edit; null: it is never answered. Default: <c>{ "applied": true }</c>.</summary>
    public Func<JsonNode?>? Answer { get; init; } = () => new JsonObject { ["applied"] = true };

    /// <summary>Applies an edit; the result is whether to report it at once. Default: applied and reported.</summary>
    public Func<BareEditor, JsonElement, bool>? Apply { get; init; }

    /// <summary>Whether <c>window/workDoneProgress/create</c> is answered. Default true.</summary>
    public bool AnswersProgress { get; init; } = true;

    /// <summary>The answer to <c>window/showMessageRequest</c>; null: it is never answered. Default: no choice.</summary>
    public Func<BareEditor, LspAnswer?> Choose { get; init; } = _ => new LspAnswer(null);

    /// <summary>The capabilities that it announces.</summary>
    public JsonObject Capabilities { get; init; } =
        new()
        {
            ["workspace"] = new JsonObject
            {
                ["applyEdit"] = true,
                ["workspaceEdit"] = new JsonObject { ["documentChanges"] = true },
            },
            ["window"] = new JsonObject { ["workDoneProgress"] = true },
        };

    public IReadOnlyList<JsonElement> Received(string method) =>
        [.. _received.Where(one => one.Method == method).Select(one => one.Parameters)];

    public IReadOnlyList<string> Messages =>
        [.. Received("window/showMessage").Select(message => message.GetProperty("message").GetString()!)];

    /// <summary>The parameters of the session's end.</summary>
    public Task<JsonElement> Ended => _ended.Task.WaitAsync(TimeoutToken.Start());

    public async Task OpenAsync()
    {
        await Connection.RequestAsync("initialize", new JsonObject { ["processId"] = null, ["capabilities"] = Capabilities.DeepClone() });
        await Connection.NotifyAsync("initialized", new JsonObject());
        await OpenDocumentAsync(Text);
    }

    public Task OpenDocumentAsync(string text)
    {
        Text = text;
        return Connection.NotifyAsync(
            "textDocument/didOpen",
            new JsonObject
            {
                ["textDocument"] = new JsonObject
                {
                    ["uri"] = Uri,
                    ["languageId"] = "markdown",
                    ["version"] = _version,
                    ["text"] = text,
                },
            }
        );
    }

    public Task CloseDocumentAsync() =>
        Connection.NotifyAsync("textDocument/didClose", new JsonObject { ["textDocument"] = new JsonObject { ["uri"] = Uri } });

    public async Task<string> ContinueAsync(int line, int character)
    {
        var argument = new JsonObject
        {
            ["uri"] = Uri,
            ["position"] = new JsonObject { ["line"] = line, ["character"] = character },
        };
        return (await ExecuteAsync("geminirx.continue", argument)).GetProperty("sessionId").GetString()!;
    }

    public Task<JsonElement> ExecuteAsync(string command, JsonNode argument) =>
        Connection.RequestAsync(
            "workspace/executeCommand",
            new JsonObject { ["command"] = command, ["arguments"] = new JsonArray(argument) }
        );

    /// <summary>Replaces a range of the document without reporting it.</summary>
    public void Replace(int start, int end, string text)
    {
        lock (_gate)
        {
            Text = string.Concat(Text.AsSpan(0, start), text, Text.AsSpan(end));
            _version++;
        }
    }

    /// <summary>Reports the whole text.</summary>
    public Task ReportAsync() =>
        Connection.NotifyAsync(
            "textDocument/didChange",
            new JsonObject
            {
                ["textDocument"] = new JsonObject { ["uri"] = Uri, ["version"] = _version },
                ["contentChanges"] = new JsonArray(new JsonObject { ["text"] = Text }),
            }
        );

    /// <summary>Applies an edit of either form as it stands.</summary>
    public void ApplyEdit(JsonElement parameters)
    {
        var edit = parameters.GetProperty("edit");
        var changes = edit.TryGetProperty("changes", out var plain)
            ? plain.GetProperty(Uri)
            : edit.GetProperty("documentChanges")[0].GetProperty("edits");
        var range = changes[0].GetProperty("range").Deserialize<GeminiRx.LanguageServer.Protocol.Range>(JsonSerializerOptions.Web)!;
        var document = new Document(new DocumentUri(Uri), 1, Text);
        Replace(document.OffsetAt(range.Start)!.Value, document.OffsetAt(range.End)!.Value, changes[0].GetProperty("newText").GetString()!);
        Applied++;
    }

    public ValueTask DisposeAsync() => Connection.DisposeAsync();

    private LspAnswer? OnRequest(string method, JsonElement parameters)
    {
        _received.Enqueue((method, parameters.Clone()));
        if (method == "window/workDoneProgress/create")
        {
            return AnswersProgress ? new LspAnswer(null) : null;
        }

        if (method == "window/showMessageRequest")
        {
            return Choose(this);
        }

        if (method != "workspace/applyEdit")
        {
            return new LspAnswer(null);
        }

        var isReported = true;
        if (Apply is { } apply)
        {
            isReported = apply(this, parameters);
        }
        else
        {
            ApplyEdit(parameters);
        }

        if (isReported)
        {
            _ = ReportAsync();
        }

        return Answer is { } answer ? new LspAnswer(answer()) : null;
    }

    private void OnNotification(string method, JsonElement parameters)
    {
        _received.Enqueue((method, parameters.Clone()));
        if (method == "geminirx/sessionEnded")
        {
            _ended.TrySetResult(parameters.Clone());
        }
    }
}
