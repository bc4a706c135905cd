using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Rpc;
using GeminiRx.LanguageServer.Streaming;
using StreamJsonRpc;

namespace GeminiRx.LanguageServer;

/// <summary>The server's methods and its one state. Methods that change documents are synchronous; the others take their snapshot in their first line.</summary>
internal sealed class ServerMethods(LanguageServerOptions options, Client client) : IServerMethods
{
    private const string Continue = "geminirx.continue";
    private const string Stop = "geminirx.stop";

    private readonly ConcurrentDictionary<string, SessionRunner> _sessions = new(StringComparer.Ordinal);
    private readonly EditTurns _turns = new();
    private readonly TaskCompletionSource _exit = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ImmutableDictionary<string, Document> _documents = ImmutableDictionary.Create<string, Document>(StringComparer.Ordinal);
    private InitializeParams? _client;
    private int _lastSession;

    /// <summary>Whether the client said goodbye by <c>shutdown</c>.</summary>
    public bool IsShutDown { get; private set; }

    /// <summary>Completes with <c>exit</c>.</summary>
    public Task Exited => _exit.Task;

    public InitializeResult Initialize(InitializeParams parameters)
    {
        if (_client is not null)
        {
            throw Refuse(ServerConnection.InvalidRequest, "initialize was called already.");
        }

        _client = parameters;
        client.Abilities = ClientAbilities.Of(parameters);
        return new InitializeResult(
            new ServerCapabilities("utf-16", new TextDocumentSyncOptions(OpenClose: true, Change: 2), new ExecuteCommandOptions([Continue, Stop])),
            new ServerInfo("geminirx", options.Version));
    }

    public void Initialized(JsonElement parameters)
    {
    }

    public object? Shutdown()
    {
        EnsureRunning();
        IsShutDown = true;
        Abandon(_ => true);
        return null;
    }

    public void Exit() => _exit.TrySetResult();

    public void DidOpen(DidOpenParams parameters) => Notice("textDocument/didOpen", () =>
    {
        var item = parameters.TextDocument;
        Close(item.Uri);
        _documents = _documents.SetItem(item.Uri, new Document(item.Uri, item.Version, item.Text));
    });

    public void DidChange(DidChangeParams parameters) => Notice("textDocument/didChange", () =>
    {
        var uri = parameters.TextDocument.Uri;
        if (!_documents.TryGetValue(uri, out var document))
        {
            options.Log("A document changed that is not open; the change is ignored.");
            return;
        }

        var version = parameters.TextDocument.Version ?? document.Version + 1;
        var changes = new List<(Document, TextChange)>(parameters.ContentChanges.Count);
        foreach (var change in parameters.ContentChanges)
        {
            if (document.Apply(change, version) is not var (after, done))
            {
                // The two copies differ, and nothing may be written on a guess.
                options.Log("A change has a range that ends before it starts; the document is dropped until it is opened again.");
                Close(uri);
                return;
            }

            changes.Add((document, done));
            document = after;
        }

        document = document with { Version = version };
        _documents = _documents.SetItem(uri, document);
        _turns.Tell(uri, changes, meant =>
        {
            foreach (var session in _sessions.Values.Where(session => session.Uri == uri))
            {
                session.Post(new SessionEvent.Changed(meant, document));
            }
        });
    });

    public void DidClose(DidCloseParams parameters) => Notice("textDocument/didClose", () => Close(parameters.TextDocument.Uri));

    public Task<JsonElement> ExecuteCommandAsync(ExecuteCommandParams parameters, CancellationToken cancellationToken)
    {
        EnsureRunning();
        return parameters.Command switch
        {
            Continue => ContinueAsync(Argument(parameters, ProtocolJson.Default.StreamArguments)
                ?? throw Refuse(ServerConnection.InvalidParams, $"{Continue} needs one argument: {{ \"uri\": …, \"position\": {{ \"line\": …, \"character\": … }} }}."), cancellationToken),
            Stop => Task.FromResult(ToJson(new SessionsStopped(StopSessions(Argument(parameters, ProtocolJson.Default.StopArguments)?.SessionId)), ProtocolJson.Default.SessionsStopped)),
            _ => throw Refuse(ServerConnection.InvalidParams, $"There is no command {parameters.Command}: the commands are {Continue} and {Stop}."),
        };
    }

    public void CancelProgress(ProgressCancelParams parameters) => Notice("window/workDoneProgress/cancel", () =>
    {
        if (parameters.Token.ValueKind == JsonValueKind.String && parameters.Token.GetString() is { } token)
        {
            StopSessions(token);
        }
    });

    /// <summary>Ends every session at once: nothing more is written, every request is aborted.</summary>
    /// <returns>Completes when all of them are over.</returns>
    public Task AbandonAllAsync()
    {
        Abandon(_ => true);
        return Task.WhenAll(_sessions.Values.Select(session => session.Over));
    }

    private async Task<JsonElement> ContinueAsync(StreamArguments arguments, CancellationToken cancellationToken)
    {
        var document = arguments.Uri is { } uri && _documents.TryGetValue(uri, out var open)
            ? open
            : throw Refuse(ServerConnection.InvalidParams, "The document is not open: open it in the editor first (textDocument/didOpen).");
        var position = arguments.Position ?? arguments.Range?.End
            ?? throw Refuse(ServerConnection.InvalidParams, "The position is missing: say where the text goes.");
        var offset = document.OffsetAt(position)
            ?? throw Refuse(ServerConnection.InvalidParams, $"Line {position.Line} is not in the document, which has lines 0 to {document.LineCount - 1}: send a position inside it.");
        var granularity = arguments.Granularity is { } name
            ? Granularities.Parse(name) ?? throw Refuse(ServerConnection.InvalidParams, "The granularity is unknown: use arrival, word, line, paragraph or whole.")
            : client.Abilities.StreamingEdits ? Granularity.Arrival : Granularity.Line;

        var gemini = options.CreateClient(new ServerSettings(Setting(UserSetting("endpoint")), Setting(UserSetting("model"))));
        var answer = gemini.Stream(ContinuePrompt.Create(document.Text, offset, arguments.Instruction, Setting(arguments.Model)));
        var id = $"geminirx-{Interlocked.Increment(ref _lastSession)}";
        var session = new SessionRunner(
            id, document.Uri, new StreamingSession(document, SessionRemains.At(offset), granularity), client,
            new SessionProgress(client, id, client.Abilities.WorkDoneProgress), _turns, options.Scheduler);
        _sessions[id] = session;

        // Registered before the first await: from here on the session sees every change. Its own messages follow the answer, which says its name.
        var isAwaited = arguments.Await is true;
        var run = RunAsync(session, answer, isAwaited ? Task.CompletedTask : client.NextAnswerWritten());
        if (!isAwaited)
        {
            return ToJson(new SessionStarted(id), ProtocolJson.Default.SessionStarted);
        }

        try
        {
            return ToJson(await run.WaitAsync(cancellationToken).ConfigureAwait(false), ProtocolJson.Default.SessionEnded);
        }
        catch (OperationCanceledException)
        {
            session.Post(new SessionEvent.StopRequested());
            throw;
        }
    }

    private async Task<SessionEnded> RunAsync(SessionRunner session, IObservable<Chunk> answer, Task start)
    {
        using var disposing = session;
        try
        {
            await start.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            return await session.RunAsync(answer).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            options.Log($"A session failed with {e.GetType().Name}.");
            throw;
        }
        finally
        {
            _sessions.TryRemove(session.Id, out _);
        }
    }

    private int StopSessions(string? id)
    {
        var stopped = _sessions.Values.Where(session => id is null || session.Id == id).ToList();
        stopped.ForEach(session => session.Post(new SessionEvent.StopRequested()));
        return stopped.Count;
    }

    private void Close(string uri)
    {
        _documents = _documents.Remove(uri);
        Abandon(session => session.Uri == uri);
    }

    private void Abandon(Func<SessionRunner, bool> which)
    {
        foreach (var session in _sessions.Values.Where(which))
        {
            session.Post(new SessionEvent.Abandoned());
        }
    }

    // StreamJsonRpc swallows what a notification's handler throws.
    private void Notice(string method, Action handle)
    {
        if (_client is null || IsShutDown)
        {
            return;
        }

        try
        {
            handle();
        }
        catch (Exception e)
        {
            options.Log($"{method} failed with {e.GetType().Name}.");
        }
    }

    private void EnsureRunning()
    {
        if (_client is null)
        {
            throw Refuse(ServerConnection.ServerNotInitialized, "Call initialize first.");
        }

        if (IsShutDown)
        {
            throw Refuse(ServerConnection.InvalidRequest, "The server is shut down.");
        }
    }

    private static T? Argument<T>(ExecuteCommandParams parameters, JsonTypeInfo<T> type)
        where T : class =>
        parameters.Arguments switch
        {
            null or [] => null,
            [{ ValueKind: JsonValueKind.Object } argument, ..] => argument.Deserialize(type),
            _ => throw Refuse(ServerConnection.InvalidParams, $"The argument of {parameters.Command} is an object."),
        };

    // What the user's settings say; they never come from a workspace.
    private string? UserSetting(string name) =>
        _client?.InitializationOptions is { ValueKind: JsonValueKind.Object } settings && settings.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static string? Setting(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();

    private static JsonElement ToJson<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.SerializeToElement(value, type);

    private static LocalRpcException Refuse(int code, string message) => new(message) { ErrorCode = code };
}
