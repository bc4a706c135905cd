using System.Reactive.Disposables;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Rpc;
using GeminiRx.LanguageServer.Streaming;
using StreamJsonRpc;

namespace GeminiRx.LanguageServer;

/// <summary>
/// What a client may call: life cycle, documents and settings here, the rest in <see cref="Commands"/> and <see cref="OwnRequests"/>.
/// </summary>
internal sealed class ServerMethods : IServerMethods, IDisposable
{
    private readonly LanguageServerOptions _options;
    private readonly EditorSettings _settings = new();
    private readonly Client _client;
    private readonly Workspace _workspace;
    private readonly Gemini _gemini;
    private readonly Commands _commands;
    private readonly OwnRequests _requests;
    private readonly SerialDisposable _parent = new();
    private readonly TaskCompletionSource _exit = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ServerMethods(LanguageServerOptions options, Client client)
    {
        (_options, _client) = (options, client);
        _workspace = new Workspace(client, options.Scheduler, options.Log);
        _gemini = new Gemini(options, _settings);
        _commands = new Commands(_workspace, _gemini, client);
        _requests = new OwnRequests(_workspace, _gemini, client);
    }

    /// <summary>Completes with <c>exit</c>, or when the client's process is gone.</summary>
    public Task Exited => _exit.Task;

    public InitializeResult Initialize(JsonElement parameters)
    {
        var client = InitializeParams.From(parameters);
        _client.Abilities = ClientAbilities.Of(client);
        _client.IsTraced = IsTrace(client.Trace);
        _settings.SetUser(client.InitializationOptions);
        _parent.Disposable =
            client.ProcessId is { } number && IntegerConverter.From(number) is { } id
                ? ParentProcess.Watch(id, _options.Scheduler, () => _exit.TrySetResult())
                : null;
        return new InitializeResult(
            new ServerCapabilities(
                "utf-16",
                new TextDocumentSyncOptions(OpenClose: true, Change: 2),
                new CodeActionOptions([CodeAction.QuickFix, CodeAction.Rewrite]),
                new ExecuteCommandOptions(Commands.Names)
            ),
            new ServerInfo("geminirx", _options.Version)
        );
    }

    public void Initialized(JsonElement parameters)
    {
        if (_client.Abilities.TellsOfSettings)
        {
            _ = _client.WatchSettingsAsync();
        }

        TellProblemsOfSettings();
        AskForSettings(_settings.BeginChange());
    }

    public object? Shutdown()
    {
        _ = _workspace.AbandonAllAsync();
        return null;
    }

    public void Exit() => _exit.TrySetResult();

    public void DidOpen(JsonElement parameters)
    {
        try
        {
            _workspace.Open(Read(parameters, ProtocolJson.Default.DidOpenParams).TextDocument);
        }
        catch
        {
            // A document that was open by that name before is another one now.
            if (UriOf(parameters) is { } uri)
            {
                _workspace.Close(uri);
            }

            throw;
        }
    }

    public void DidChange(JsonElement parameters)
    {
        try
        {
            _workspace.Change(Read(parameters, ProtocolJson.Default.DidChangeParams));
        }
        catch
        {
            // The editor's document has the change and the server's copy has not: nothing may be written at places of the old text.
            if (UriOf(parameters) is { } uri)
            {
                _workspace.MarkOutOfSync(uri);
            }
            else
            {
                _ = _client.ShowMessageAsync(
                    Client.WarningMessage,
                    "Gemini: the editor reported a change of a document without saying which one, so that text may go to a wrong place: "
                        + "close and reopen the document that you changed last."
                );
            }

            throw;
        }
    }

    public void DidClose(JsonElement parameters) =>
        _workspace.Close(Read(parameters, ProtocolJson.Default.DidCloseParams).TextDocument.Uri);

    public Task<JsonElement> ExecuteCommandAsync(ExecuteCommandParams parameters, CancellationToken cancellationToken) =>
        _commands.ExecuteAsync(parameters, cancellationToken);

    public IReadOnlyList<CodeAction> CodeActions(CodeActionParams parameters) =>
        Streaming.CodeActions.For(
            parameters,
            _workspace.Find(parameters.TextDocument.Uri),
            _workspace.History,
            _workspace.Running,
            _client.Abilities.HasBlockCursor
        );

    public void DidChangeConfiguration(DidChangeConfigurationParams parameters)
    {
        var change = _settings.BeginChange();
        if (parameters.Settings is { ValueKind: JsonValueKind.Object } settings && settings.TryGetProperty("geminirx", out var ours))
        {
            _settings.SetWorkspace(change, ours);
            TellProblemsOfSettings();
        }
        else if (_client.Abilities.Configuration)
        {
            AskForSettings(change);
        }
        else
        {
            _settings.SetWorkspace(change, null);
        }
    }

    public void SetTrace(SetTraceParams parameters) => _client.IsTraced = IsTrace(parameters.Value);

    public Nothing SetKey(SetKeyParams parameters) => _requests.SetKey(parameters);

    public StatusResult Status() => _requests.Status();

    public Task<ModelsResult> ModelsAsync(CancellationToken cancellationToken) => _requests.ModelsAsync(cancellationToken);

    public Task<StreamEnded> StreamAsync(StreamParams parameters, CancellationToken cancellationToken) =>
        _requests.StreamAsync(parameters, cancellationToken);

    public void CancelProgress(ProgressCancelParams parameters)
    {
        if (parameters.Token.ValueKind == JsonValueKind.String && parameters.Token.GetString() is { } token)
        {
            _workspace.Post(token, new SessionEvent.StopRequested());
        }
    }

    /// <inheritdoc cref="Workspace.AbandonAllAsync"/>
    public Task AbandonAllAsync() => _workspace.AbandonAllAsync();

    public void Dispose() => _parent.Dispose();

    private void AskForSettings(int change)
    {
        if (_client.Abilities.Configuration)
        {
            _ = AskAsync();
        }

        async Task AskAsync()
        {
            try
            {
                _settings.SetWorkspace(change, await _client.ConfigurationAsync().ConfigureAwait(false));
                TellProblemsOfSettings();
            }
            catch (RemoteRpcException)
            {
                _options.Log("workspace/configuration was answered with an error; the settings stay as they were.");
            }
            catch (Exception e) when (e is ConnectionLostException or ObjectDisposedException or OperationCanceledException)
            {
                // The client is gone, and its settings with it.
            }
        }
    }

    private void TellProblemsOfSettings()
    {
        foreach (var problem in _settings.TakeProblems())
        {
            _ = _client.ShowMessageAsync(Client.WarningMessage, problem);
        }
    }

    private static T Read<T>(JsonElement parameters, JsonTypeInfo<T> type)
        where T : class => parameters.ValueKind == JsonValueKind.Object ? parameters.Deserialize(type)! : throw new JsonException();

    private static string? UriOf(JsonElement parameters) =>
        parameters.ValueKind == JsonValueKind.Object
        && parameters.TryGetProperty("textDocument", out var document)
        && document.ValueKind == JsonValueKind.Object
        && document.TryGetProperty("uri", out var uri)
        && uri.ValueKind == JsonValueKind.String
            ? uri.GetString()
            : null;

    private static bool IsTrace(JsonElement? value) => value is { ValueKind: JsonValueKind.String } text && IsTrace(text.GetString());

    private static bool IsTrace(string? value) => value is "messages" or "verbose";
}
