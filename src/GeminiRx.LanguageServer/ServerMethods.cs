using System.Reactive.Disposables;
using System.Text.Json;
using GeminiRx.LanguageServer.Chat;
using GeminiRx.LanguageServer.Commands;
using GeminiRx.LanguageServer.Completions;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Git;
using GeminiRx.LanguageServer.Logging;
using GeminiRx.LanguageServer.Metering;
using GeminiRx.LanguageServer.Openings;
using GeminiRx.LanguageServer.Prompts;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Rpc;
using GeminiRx.LanguageServer.Sessions;
using GeminiRx.LanguageServer.Settings;
using GeminiRx.LanguageServer.Streaming;

namespace GeminiRx.LanguageServer;

/// <summary>The methods that a client may call. Each is passed on to the class that handles it.</summary>
internal sealed class ServerMethods : IServerMethods, IDisposable
{
    private readonly LanguageServerOptions _options;
    private readonly EditorState _editor;
    private readonly ServerState _state;
    private readonly DocumentSync _documents;
    private readonly SettingsSync _settings;
    private readonly PromptAnswers _prompts;
    private readonly TextDiagnostics _texts;
    private readonly CodeLensProvider _lenses;
    private readonly FirstCommands _first;
    private readonly CommandExecutor _commands;
    private readonly ContextPreview _preview;
    private readonly CustomRequests _requests;
    private readonly CompletionProvider _completions;
    private readonly AnswerFolder _answers;
    private readonly SerialDisposable _parent = new();
    private readonly SerialDisposable _cleaning = new();
    private readonly TaskCompletionSource _exit = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ServerMethods(LanguageServerOptions options, ServerConnection connection, ServerLog log)
    {
        _options = options;
        _editor = new EditorState();
        var client = new EditorClient(connection, _editor);
        log.Editor = client;
        _state = new ServerState(client);
        var folders = new PromptFolders(options, _editor);
        var contexts = new ContextReader(
            _state.Documents,
            _editor,
            new StagedDiffs(_editor, new GitDiff(options.RunProcess, options.Scheduler))
        );
        _texts = new TextDiagnostics(_state, folders, contexts, options.Scheduler, log);
        _editor.SettingsChanged += _texts.CheckAll;
        _settings = new SettingsSync(_editor, client, options.Scheduler, log);
        var clients = new ClientFactory(options, _editor);
        var daily = new DailyUsage(options.Scheduler, clients.FindModel);
        var counts = new CompletionCounts(options.Scheduler);
        _completions = new CompletionProvider(
            _state.Documents,
            _editor,
            client,
            new CompletionSource(clients, contexts, () => _prompts!.Library, daily, counts, _editor, options.Scheduler),
            counts,
            options.Scheduler
        );
        _documents = new DocumentSync(_state, client, log, _texts, _completions);
        var lifecycle = new SessionLifecycle(_state, _editor, client, daily, options.Scheduler, log);
        _prompts = new PromptAnswers(folders, _state, contexts, clients, client);
        _answers = new AnswerFolder(options.AnswerFolder, IsInUse, options.Scheduler);
        var opener = new AnswerOpener(
            _state,
            _editor,
            client,
            lifecycle,
            new FileAnswers(client, _editor, daily, log),
            _answers,
            options.Scheduler,
            log
        );
        var targets = new CommandTargets(_state, _editor, contexts, _prompts);
        var commits = new CommitMessages(targets, _prompts, _state.Sessions, daily, _editor, client, options.Scheduler);
        var repeated = new RepeatedRequests(_state, client, options.Scheduler);
        var planner = new SessionPlanner(_state, _editor, targets, _prompts, new ChatPlanner(_state, contexts, _prompts));
        _preview = new ContextPreview(targets, contexts);
        _commands = new CommandExecutor(_state, lifecycle, opener, planner, repeated, commits, daily, _completions, client);
        _first = new FirstCommands(_settings, _state.Documents, connection);
        _lenses = new CodeLensProvider(
            _state.Documents,
            document => ChatActions.Lenses(document, _state.Sessions.RunningIn(document.Uri)),
            document => RewriteActions.Lenses(document, _state.History.Ended)
        );
        _requests = new CustomRequests(_state, _editor, clients, daily, () => _completions.Status, options.Scheduler, client);
    }

    /// <summary>Completes with <c>exit</c>, or when the client's process has ended.</summary>
    public Task Exited => _exit.Task;

    public InitializeResult Initialize(JsonElement parameters)
    {
        var client = InitializeParams.From(parameters);
        var isTraced = client.Trace is { ValueKind: JsonValueKind.String } trace && IsTrace(trace.GetString());
        var capabilities = ClientCapabilities.Of(client);
        _editor.Initialize(capabilities, isTraced, client.InitializationOptions, WorkspaceFolders.Of(client));
        _parent.Disposable =
            client.ProcessId is { } number && IntegerConverter.From(number) is { } id
                ? ParentProcess.Watch(id, _options.Scheduler, () => _exit.TrySetResult())
                : null;
        return new InitializeResult(
            new ServerCapabilities(
                "utf-16",
                new TextDocumentSyncOptions(OpenClose: true, Change: 2),
                new CodeActionOptions(CodeAction.Kinds, ResolveProvider: true),
                new ExecuteCommandOptions(CommandNames.All),
                capabilities.CodeLenses ? new CodeLensOptions(ResolveProvider: false) : null,
                capabilities.FoldingRanges ? true : null,
                capabilities.Symbols ? true : null,
                capabilities.InlineCompletions ? true : null,
                new WorkspaceOptions(new WorkspaceFoldersOptions(Supported: true, ChangeNotifications: true))
            ),
            new ServerInfo("geminirx", _options.Version)
        );
    }

    public void Initialized(JsonElement parameters)
    {
        _settings.Begin();
        _cleaning.Disposable = _answers.CleanLater();
    }

    public object? Shutdown()
    {
        _ = AbandonAllAsync();
        _completions.CloseAll();
        return null;
    }

    public void Exit() => _exit.TrySetResult();

    public void DidOpen(JsonElement parameters) => _documents.Open(parameters);

    public void DidChange(JsonElement parameters) => _documents.Change(parameters);

    public void DidClose(JsonElement parameters) => _documents.Close(parameters);

    public Task<JsonElement> ExecuteCommandAsync(ExecuteCommandParams parameters, CancellationToken cancellationToken) =>
        _first.ExecuteAsync(
            FirstCommands.UriOf(parameters),
            () => _commands.ExecuteAsync(parameters, cancellationToken),
            cancellationToken
        );

    public IReadOnlyList<CodeAction> CodeActions(CodeActionParams parameters) =>
        CodeActionProvider.For(
            parameters,
            _state.Documents.Find(new DocumentUri(parameters.TextDocument.Uri)),
            _state.History.Ended,
            _state.Sessions.Running.Select(session => session.Uri),
            _editor.Current.Capabilities,
            () => _prompts.Library.Prompts,
            _editor.Current.Settings.InstructionMarker
        );

    public CodeAction ResolveCodeAction(CodeAction action) => CodeActionResolver.Resolve(action, _state.Documents);

    public IReadOnlyList<CodeLens> CodeLenses(CodeLensParams parameters) => _lenses.For(parameters);

    public IReadOnlyList<FoldingRange> FoldingRanges(FoldingRangeParams parameters) =>
        ChatOutline.FoldingRanges(_state.Documents.Find(new DocumentUri(parameters.TextDocument.Uri)));

    public IReadOnlyList<JsonElement> DocumentSymbols(DocumentSymbolParams parameters) =>
        ChatOutline.Symbols(
            _state.Documents.Find(new DocumentUri(parameters.TextDocument.Uri)),
            _editor.Current.Capabilities.HierarchicalSymbols
        );

    public Task<InlineCompletionList?> InlineCompletionAsync(InlineCompletionParams parameters, CancellationToken cancellationToken) =>
        _completions.AnswerAsync(parameters, cancellationToken);

    public void DidChangeConfiguration(DidChangeConfigurationParams parameters) => _settings.Change(parameters);

    public void DidChangeWorkspaceFolders(DidChangeWorkspaceFoldersParams parameters)
    {
        _editor.ChangeFolders(parameters.Event);
        _texts.CheckAll();
    }

    // Only ignore files are watched.
    public void DidChangeWatchedFiles(JsonElement parameters) => _texts.CheckAll();

    public void SetTrace(SetTraceParams parameters) => _editor.SetTraced(IsTrace(parameters.Value));

    public EmptyResult SetKey(SetKeyParams parameters) => _requests.SetKey(parameters);

    public StatusResult Status() => _requests.Status();

    public Task<ContextResult> ContextAsync(StreamArguments parameters, CancellationToken cancellationToken) =>
        _first.ExecuteAsync(
            parameters.Uri is { } uri ? new DocumentUri(uri) : null,
            () => _preview.ReadAsync(parameters, cancellationToken),
            cancellationToken
        );

    public ChangesResult Changes(ChangesParams parameters) => _requests.Changes(parameters);

    public Task<ModelsResult> ModelsAsync(CancellationToken cancellationToken) =>
        _first.ExecuteAsync(uri: null, () => _requests.ModelsAsync(cancellationToken), cancellationToken);

    public Task<StreamEnded> StreamAsync(StreamParams parameters, CancellationToken cancellationToken) =>
        _first.ExecuteAsync(uri: null, () => _requests.StreamAsync(parameters, cancellationToken), cancellationToken);

    public void CancelProgress(ProgressCancelParams parameters)
    {
        // The token of a session's progress is the session's id.
        if (parameters.Token.ValueKind == JsonValueKind.String && parameters.Token.GetString() is { } token)
        {
            _state.Sessions.Post(new SessionId(token), new SessionEvent.StopRequested());
        }
    }

    /// <inheritdoc cref="SessionRegistry.AbandonAllAsync"/>
    public Task AbandonAllAsync() => _state.Sessions.AbandonAllAsync();

    public void Dispose()
    {
        _completions.CloseAll();
        _texts.Dispose();
        _parent.Dispose();
        _cleaning.Dispose();
    }

    private bool IsInUse(AnswerFile file) =>
        _state.Documents.Uris.Any(file.IsNamedBy) || _state.Sessions.Running.Any(session => file.IsNamedBy(session.Uri));

    private static bool IsTrace(string? value) => value is "messages" or "verbose";
}
