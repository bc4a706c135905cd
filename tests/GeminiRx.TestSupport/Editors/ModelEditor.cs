using System.Text.Json;
using System.Text.Json.Nodes;

namespace GeminiRx.TestSupport.Editors;

/// <summary>An editor with one open document that communicates with a language server like the real editor of its kind.</summary>
public sealed class ModelEditor : IAsyncDisposable
{
    public const string Uri = "file:///notes/story.md";

    private readonly Lock _gate = new();
    private readonly EditorModel _model;
    private readonly LspConnection _connection;
    private readonly ChangeSender _sender;
    private readonly ReceivedMessages _received = new();
    private readonly DocumentConditions _conditions;

    /// <param name="kind">The editor to model.</param>
    /// <param name="text">The document's text.</param>
    /// <param name="input">The output of the server.</param>
    /// <param name="output">The input of the server.</param>
    /// <param name="time">The clock for the delay of reports. Default: the system's clock.</param>
    public ModelEditor(EditorKind kind, string text, Stream input, Stream output, TimeProvider? time = null)
    {
        _model = new EditorModel(kind, text);
        _conditions = new DocumentConditions(_model);
        _connection = new LspConnection(input, output, OnRequest, OnNotification, () => _received.AddMethod("answer"));
        _sender = new ChangeSender(_model, _connection, time ?? TimeProvider.System, _gate);
    }

    public LspConnection Connection => _connection;

    /// <summary>Called under the editor's lock after each applied edit, for changes by the user.</summary>
    public Action<EditorModel>? AfterEdit { get; set; }

    /// <summary>Returns the number of the stream that an inserted text belongs to. Default: the newest stream.</summary>
    public Func<string, int>? Recognize { get; set; }

    /// <summary>The methods of all messages of the server, in order, and <c>answer</c> for each answer.</summary>
    public IReadOnlyCollection<string> Received => _received.Methods;

    /// <summary>Whether it supports <c>geminirx/edit</c>. Default: no. Only editors with this project's extension support it.</summary>
    public bool StreamingEdits { get; init; }

    /// <summary>Whether it announces code lenses, folding ranges and hierarchical symbols. Default: no.</summary>
    public bool HasViews { get; init; }

    /// <summary>The answer to <c>workspace/configuration</c>. Default: null, and the editor does not announce the capability.</summary>
    public JsonNode? Settings { get; set; }

    /// <summary>The process id that it sends.</summary>
    public int? ProcessId { get; init; }

    /// <summary>The diagnostics of the document, as last published.</summary>
    public IReadOnlyList<JsonElement> Diagnostics { get; private set; } = [];

    /// <summary>The parameters of all notifications of a method, in order.</summary>
    public IReadOnlyList<JsonElement> Notifications(string method) => _received.Notifications(method);

    /// <summary>The steps of the <c>geminirx/edit</c> requests, in order.</summary>
    public IReadOnlyCollection<string> Steps => _received.Steps;

    public string Language { get; init; } = "markdown";

    /// <summary>Performs the handshake and opens the document.</summary>
    public async Task<JsonElement> OpenAsync(JsonNode? initializationOptions = null)
    {
        var answer = await _connection.RequestAsync(
            "initialize",
            EditorMessages.Initialize(_model.Kind, ProcessId, Settings is not null, StreamingEdits, HasViews, initializationOptions)
        );
        await _connection.NotifyAsync("initialized", new JsonObject());
        await _connection.NotifyAsync("textDocument/didOpen", EditorMessages.DidOpen(_model, Language));
        return answer;
    }

    /// <inheritdoc cref="Run"/>
    public (int Id, Task<JsonElement> Answer) Continue(int offset, JsonObject? more = null) => Run("geminirx.continue", offset, more);

    /// <summary>Runs a command at an offset. Reports unsent changes first, as editors do.</summary>
    /// <param name="command">The command.</param>
    /// <param name="offset">The offset of the answer.</param>
    /// <param name="more">More members of the argument.</param>
    /// <returns>The request's id and its answer.</returns>
    public (int Id, Task<JsonElement> Answer) Run(string command, int offset, JsonObject? more = null)
    {
        lock (_gate)
        {
            // An edit may just have removed the offset.
            var at = Math.Min(offset, _model.Text.Length);
            _model.StartStream(at);
            var argument = new JsonObject { ["uri"] = Uri, ["position"] = EditorMessages.ToJson(_model.PlaceAt(at)) };
            foreach (var (name, value) in more ?? [])
            {
                argument[name] = value?.DeepClone();
            }

            _sender.SendNow();
            return _connection.Request("workspace/executeCommand", EditorMessages.Command(command, argument));
        }
    }

    /// <summary>Runs a command that continues the text of an ended session.</summary>
    /// <param name="command">The command.</param>
    /// <param name="sessionId">The id of the session.</param>
    /// <param name="stream">The number of its stream. Default: the newest.</param>
    public Task<JsonElement> ContinueSessionAsync(string command, string? sessionId, int? stream = null)
    {
        lock (_gate)
        {
            _model.ContinueStream(stream ?? _model.Streams.Count - 1);
            _sender.SendNow();
            return ExecuteAsync(command, new JsonObject { ["sessionId"] = sessionId });
        }
    }

    public Task<JsonElement> ExecuteAsync(string command, JsonNode? argument) =>
        _connection.RequestAsync("workspace/executeCommand", EditorMessages.Command(command, argument));

    /// <summary>Requests the code actions at an offset.</summary>
    public Task<IReadOnlyList<JsonElement>> CodeActionsAsync(int offset, JsonObject? context = null) =>
        CodeActionsAsync(Look(model => (model.PlaceAt(offset), model.PlaceAt(offset))), context);

    public async Task<IReadOnlyList<JsonElement>> CodeActionsAsync((Place Start, Place End) range, JsonObject? context = null)
    {
        var actions = await _connection.RequestAsync("textDocument/codeAction", EditorMessages.CodeAction(range, context));
        return [.. actions.EnumerateArray()];
    }

    public Task<JsonElement> StopAsync(string? sessionId = null) =>
        ExecuteAsync("geminirx.stop", sessionId is null ? null : new JsonObject { ["sessionId"] = sessionId });

    /// <summary>Changes the document as a user, and reports the changes like this kind of editor.</summary>
    public void Edit(Action<EditorModel> edit)
    {
        lock (_gate)
        {
            edit(_model);
            _sender.Send();
        }
    }

    /// <summary>Reads the document.</summary>
    public T Look<T>(Func<EditorModel, T> look)
    {
        lock (_gate)
        {
            return look(_model);
        }
    }

    /// <summary>Waits until the document meets a condition.</summary>
    public Task UntilAsync(Func<EditorModel, bool> isMet)
    {
        lock (_gate)
        {
            return _conditions.Add(isMet).WaitAsync(TimeoutToken.Start());
        }
    }

    /// <summary>Waits for the end of a session.</summary>
    /// <returns>The parameters of <c>geminirx/sessionEnded</c>.</returns>
    public Task<JsonElement> EndOfAsync(string sessionId) => _received.End(sessionId).Task.WaitAsync(TimeoutToken.Start());

    /// <summary>Whether the editor has received the end of a session.</summary>
    public bool HasEnded(string sessionId) => _received.End(sessionId).Task.IsCompleted;

    public async ValueTask DisposeAsync()
    {
        _sender.Dispose();
        await _connection.DisposeAsync();
    }

    private LspAnswer? OnRequest(string method, JsonElement parameters)
    {
        _received.AddMethod(method);
        switch (method)
        {
            case "workspace/applyEdit":
                var (edit, edited) = EditorMessages.EditOf(parameters, Uri);
                return Apply(edit, edited);
            case "geminirx/edit":
                _received.AddStep(parameters.GetProperty("step").GetString()!);
                lock (_gate)
                {
                    // The server defines this request, so every editor checks its version.
                    var version = parameters.GetProperty("version").GetInt32();
                    return version == _model.Version
                        ? Apply(parameters.GetProperty("edits")[0], version)
                        : new LspAnswer(new JsonObject { ["applied"] = false });
                }

            case "workspace/configuration":
                return new LspAnswer(new JsonArray(Settings?.DeepClone()));
            default:
                return new LspAnswer(null);
        }
    }

    private LspAnswer? Apply(JsonElement edit, int? version) =>
        EditorMessages.AnswerOf(_model.Kind.Answering, ApplyEdit(edit, version ?? Look(model => model.Version)));

    private LspAnswer ApplyEdit(JsonElement edit, int version)
    {
        lock (_gate)
        {
            var (start, end) = EditorMessages.RangeOf(edit);
            if (!_model.TryApply(version, start, end, edit.GetProperty("newText").GetString()!, StreamOf(edit)))
            {
                return EditorMessages.Refuse(_model.Kind.Refusal);
            }

            AfterEdit?.Invoke(_model);
            _conditions.Check();
            if (!_model.Kind.AnswersFirst)
            {
                _sender.Send();
            }

            return new LspAnswer(new JsonObject { ["applied"] = true }, Then: () => Edit(_ => { }));
        }
    }

    // Called under the lock.
    private int StreamOf(JsonElement edit) =>
        edit.GetProperty("newText").GetString() is { Length: > 0 } text
            ? Recognize?.Invoke(text) ?? _model.Streams.Count - 1
            : _model.StreamAt(_model.OffsetAt(EditorMessages.RangeOf(edit).Start)) ?? _model.Streams.Count - 1;

    private void OnNotification(string method, JsonElement parameters)
    {
        _received.AddNotification(method, parameters);
        lock (_gate)
        {
            if (method == "textDocument/publishDiagnostics" && parameters.GetProperty("uri").GetString() == Uri)
            {
                Diagnostics = [.. parameters.GetProperty("diagnostics").EnumerateArray().Select(diagnostic => diagnostic.Clone())];
            }

            _conditions.Check();
        }

        if (method == "geminirx/sessionEnded")
        {
            _received.End(parameters.GetProperty("sessionId").GetString()!).TrySetResult(parameters.Clone());
        }
    }
}
