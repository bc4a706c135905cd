using System.Reactive.Disposables;
using System.Text.Json;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Rpc;
using GeminiRx.LanguageServer.Streaming;
using StreamJsonRpc;
using static GeminiRx.LanguageServer.Rpc.ServerConnection;

namespace GeminiRx.LanguageServer;

/// <summary>What a client may call: the life cycle, documents and settings here, the rest by <see cref="Commands"/> and <see cref="OwnRequests"/>.</summary>
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
    private bool _isInitialized;

    public ServerMethods(LanguageServerOptions options, Client client)
    {
        (_options, _client) = (options, client);
        _workspace = new Workspace(client, options.Scheduler, options.Log);
        _gemini = new Gemini(options, _settings);
        _commands = new Commands(_workspace, _gemini, client);
        _requests = new OwnRequests(_workspace, _gemini, client);
    }

    /// <summary>Whether the client said goodbye by <c>shutdown</c>.</summary>
    public bool IsShutDown { get; private set; }

    /// <summary>Completes with <c>exit</c>, or when the client's process is gone.</summary>
    public Task Exited => _exit.Task;

    /// <summary>Why no request may be answered now; null where it may.</summary>
    public LocalRpcException? Refusal() =>
        !_isInitialized ? Refuse(ServerNotInitialized, "Call initialize first.")
        : IsShutDown ? Refuse(InvalidRequest, "The server is shut down.")
        : null;

    public InitializeResult Initialize(InitializeParams parameters)
    {
        if (_isInitialized)
        {
            throw Refuse(InvalidRequest, IsShutDown ? "The server is shut down." : "initialize was called already.");
        }

        _isInitialized = true;
        _client.Abilities = ClientAbilities.Of(parameters);
        _client.IsTraced = IsTrace(parameters.Trace);
        _settings.SetUser(parameters.InitializationOptions);
        _parent.Disposable = parameters.ProcessId is { } id ? ParentProcess.Watch(id, _options.Scheduler, () => _exit.TrySetResult()) : null;
        return new InitializeResult(
            new ServerCapabilities(
                "utf-16", new TextDocumentSyncOptions(OpenClose: true, Change: 2), new CodeActionOptions([CodeAction.QuickFix, CodeAction.Rewrite]), new ExecuteCommandOptions(Commands.Names)),
            new ServerInfo("geminirx", _options.Version));
    }

    public void Initialized(JsonElement parameters) => Notice("initialized", () =>
    {
        if (_client.Abilities.TellsOfSettings)
        {
            _ = _client.WatchSettingsAsync();
        }

        TellProblemsOfSettings();
        AskForSettings(_settings.BeginChange());
    });

    public object? Shutdown()
    {
        EnsureRunning();
        IsShutDown = true;
        _ = _workspace.AbandonAllAsync();
        return null;
    }

    public void Exit() => _exit.TrySetResult();

    public void DidOpen(DidOpenParams parameters) => Notice("textDocument/didOpen", () => _workspace.Open(parameters.TextDocument));

    public void DidChange(DidChangeParams parameters) => Notice("textDocument/didChange", () => _workspace.Change(parameters));

    public void DidClose(DidCloseParams parameters) => Notice("textDocument/didClose", () => _workspace.Close(parameters.TextDocument.Uri));

    public Task<JsonElement> ExecuteCommandAsync(ExecuteCommandParams parameters, CancellationToken cancellationToken)
    {
        EnsureRunning();
        return _commands.ExecuteAsync(parameters, cancellationToken);
    }

    public IReadOnlyList<CodeAction> CodeActions(CodeActionParams parameters)
    {
        EnsureRunning();
        return Streaming.CodeActions.For(parameters, _workspace.Find(parameters.TextDocument.Uri), _workspace.Endings, _workspace.Running, _client.Abilities.HasBlockCursor);
    }

    public void DidChangeConfiguration(DidChangeConfigurationParams parameters) => Notice("workspace/didChangeConfiguration", () =>
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
    });

    public void SetTrace(SetTraceParams parameters) => Notice("$/setTrace", () => _client.IsTraced = IsTrace(parameters.Value));

    public Nothing SetKey(SetKeyParams parameters)
    {
        EnsureRunning();
        return _requests.SetKey(parameters);
    }

    public StatusResult Status()
    {
        EnsureRunning();
        return _requests.Status();
    }

    public Task<ModelsResult> ModelsAsync(CancellationToken cancellationToken)
    {
        EnsureRunning();
        return _requests.ModelsAsync(cancellationToken);
    }

    public Task<StreamEnded> StreamAsync(StreamParams parameters, CancellationToken cancellationToken)
    {
        EnsureRunning();
        return _requests.StreamAsync(parameters, cancellationToken);
    }

    public void CancelProgress(ProgressCancelParams parameters) => Notice("window/workDoneProgress/cancel", () =>
    {
        if (parameters.Token.ValueKind == JsonValueKind.String && parameters.Token.GetString() is { } token)
        {
            _workspace.Post(token, new SessionEvent.StopRequested());
        }
    });

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

    // StreamJsonRpc swallows what a notification's handler throws.
    private void Notice(string method, Action handle)
    {
        if (Refusal() is not null)
        {
            return;
        }

        try
        {
            handle();
        }
        catch (Exception e)
        {
            _options.Log($"{method} failed with {e.GetType().Name}.");
        }
    }

    private void EnsureRunning()
    {
        if (Refusal() is { } refusal)
        {
            throw refusal;
        }
    }

    private static bool IsTrace(string? value) => value is "messages" or "verbose";
}
