using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using GeminiRx.TestSupport;
using GeminiRx.TestSupport.Editors;

namespace GeminiRx.LanguageServer.Tests.Openings;

/// <summary>A client with any number of documents, which opens them when it is told to as the test decides.</summary>
internal sealed class OpeningEditor : IAsyncDisposable
{
    public const string Source = "file:///src/main.py";

    private readonly ConcurrentQueue<(string Method, JsonElement Parameters)> _received = new();
    private readonly Dictionary<string, (int Version, string Text)> _documents = [];
    private readonly Lock _gate = new();

    public OpeningEditor(Stream stream) => Connection = new LspConnection(stream, stream, OnRequest, OnNotification, () => { });

    public LspConnection Connection { get; }

    /// <summary>The name of the editor. Default: one that the server does not know.</summary>
    public string Name { get; init; } = "some editor";

    /// <summary>Answers <c>window/showDocument</c>. Default null: the editor does not announce it.</summary>
    public Func<OpeningEditor, string, LspAnswer?>? Show { get; init; }

    /// <summary>Answers <c>workspace/configuration</c>. Default null: the editor does not announce it.</summary>
    public Func<LspAnswer?>? Configure { get; init; }

    public static LspAnswer Success(bool isSuccess) => new(new JsonObject { ["success"] = isSuccess });

    public IReadOnlyList<JsonElement> Received(string method) =>
        [.. _received.Where(one => one.Method == method).Select(one => one.Parameters)];

    public IReadOnlyList<string> Messages =>
        [.. Received("window/showMessage").Select(message => message.GetProperty("message").GetString()!)];

    /// <summary>The URI of the document that the server asked for last.</summary>
    public string Shown => Received("window/showDocument")[^1].GetProperty("uri").GetString()!;

    public string TextOf(string uri)
    {
        lock (_gate)
        {
            return _documents[uri].Text;
        }
    }

    public async Task StartAsync(string text)
    {
        var window = Show is null
            ? new JsonObject()
            : new JsonObject
            {
                ["showDocument"] = new JsonObject { ["support"] = true },
                ["workDoneProgress"] = true,
            };
        await Connection.RequestAsync(
            "initialize",
            new JsonObject
            {
                ["processId"] = null,
                ["clientInfo"] = new JsonObject { ["name"] = Name },
                ["capabilities"] = new JsonObject
                {
                    ["window"] = window,
                    ["workspace"] = new JsonObject
                    {
                        ["workspaceEdit"] = new JsonObject { ["documentChanges"] = true },
                        ["configuration"] = Configure is not null,
                    },
                },
            }
        );
        await Connection.NotifyAsync("initialized", new JsonObject());
        await OpenAsync(Source, text, "python");
    }

    public Task OpenAsync(string uri, string text = "", string language = "markdown")
    {
        lock (_gate)
        {
            _documents[uri] = (1, text);
            return Connection.NotifyAsync(
                "textDocument/didOpen",
                new JsonObject
                {
                    ["textDocument"] = new JsonObject
                    {
                        ["uri"] = uri,
                        ["languageId"] = language,
                        ["version"] = 1,
                        ["text"] = text,
                    },
                }
            );
        }
    }

    public Task CloseAsync(string uri) =>
        Connection.NotifyAsync("textDocument/didClose", new JsonObject { ["textDocument"] = new JsonObject { ["uri"] = uri } });

    public Task<JsonElement> ExecuteAsync(string command, JsonObject argument) =>
        Connection.RequestAsync(
            "workspace/executeCommand",
            new JsonObject { ["command"] = command, ["arguments"] = new JsonArray(argument) }
        );

    /// <summary>Runs a command for the first line of the source.</summary>
    public Task<JsonElement> ExplainAsync(JsonObject? more = null, string command = "geminirx.explain")
    {
        var argument = more ?? [];
        argument["uri"] = Source;
        argument["range"] = JsonNode.Parse("""{"start":{"line":0,"character":0},"end":{"line":1,"character":0}}""");
        return ExecuteAsync(command, argument);
    }

    /// <summary>Waits for the end of the last session.</summary>
    public async Task<JsonElement> EndAsync(int count = 1)
    {
        await UntilAsync(() => Received("geminirx/sessionEnded").Count >= count);
        return Received("geminirx/sessionEnded")[^1];
    }

    /// <summary>The answer to <c>geminirx/status</c>. The server has handled all earlier messages then.</summary>
    public Task<JsonElement> StatusAsync() => Connection.RequestAsync("geminirx/status", new JsonObject());

    public static async Task UntilAsync(Func<bool> isMet)
    {
        var timeout = TimeoutToken.Start();
        while (!isMet())
        {
            timeout.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    public ValueTask DisposeAsync() => Connection.DisposeAsync();

    private LspAnswer? OnRequest(string method, JsonElement parameters)
    {
        _received.Enqueue((method, parameters.Clone()));
        return method switch
        {
            "window/showDocument" => Show!(this, parameters.GetProperty("uri").GetString()!),
            "workspace/applyEdit" => Apply(parameters.GetProperty("edit").GetProperty("documentChanges")[0]),
            "workspace/configuration" => Configure!(),
            _ => new LspAnswer(null),
        };
    }

    private LspAnswer Apply(JsonElement change)
    {
        var uri = change.GetProperty("textDocument").GetProperty("uri").GetString()!;
        lock (_gate)
        {
            var (version, text) = _documents[uri];
            if (change.GetProperty("textDocument").GetProperty("version").GetInt32() != version)
            {
                return new LspAnswer(new JsonObject { ["applied"] = false });
            }

            var edit = change.GetProperty("edits")[0];
            var range = edit.GetProperty("range").Deserialize<GeminiRx.LanguageServer.Protocol.Range>(JsonSerializerOptions.Web)!;
            var start = new GeminiRx.LanguageServer.Documents.DocumentText(text).OffsetAt(range.Start)!.Value;
            var end = new GeminiRx.LanguageServer.Documents.DocumentText(text).OffsetAt(range.End)!.Value;
            text = string.Concat(text.AsSpan(0, start), edit.GetProperty("newText").GetString(), text.AsSpan(end));
            _documents[uri] = (version + 1, text);
            _ = Connection.NotifyAsync(
                "textDocument/didChange",
                new JsonObject
                {
                    ["textDocument"] = new JsonObject { ["uri"] = uri, ["version"] = version + 1 },
                    ["contentChanges"] = new JsonArray(new JsonObject { ["text"] = text }),
                }
            );
            return new LspAnswer(new JsonObject { ["applied"] = true });
        }
    }

    private void OnNotification(string method, JsonElement parameters) => _received.Enqueue((method, parameters.Clone()));
}
