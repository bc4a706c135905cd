using System.Text.Json;
using GeminiRx.LanguageServer.Context;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Settings;
using GeminiRx.LanguageServer.Streaming;
using StreamJsonRpc;

namespace GeminiRx.LanguageServer.Rpc;

/// <summary>Sends this server's requests and notifications to the editor.</summary>
internal sealed class EditorClient(ServerConnection rpc, EditorState editor)
{
    public const int ErrorMessage = 1;
    public const int WarningMessage = 2;
    public const int InfoMessage = 3;

    private const string Prefix = "Gemini: ";

    private ClientCapabilities Capabilities => editor.Current.Capabilities;

    /// <inheritdoc cref="ServerConnection.NextAnswerWritten"/>
    public Task NextAnswerWritten() => rpc.NextAnswerWritten();

    /// <summary>Sends an edit of one version of a document.</summary>
    /// <returns>The editor's answer, which proves nothing by itself.</returns>
    public async Task<EditAnswer> EditAsync(DocumentUri uri, SessionEffect.Send send)
    {
        IReadOnlyList<TextEdit> edits = [new(send.Edit.Range, send.Edit.Change.Text)];
        var (method, arguments) = Capabilities.StreamingEdits
            ? (
                CustomMethods.Edit,
                NamedArgs.Create(
                    new StreamingEditParams(
                        send.Edit.SessionId.Value,
                        uri.Value,
                        send.Version ?? 0,
                        edits,
                        JsonNamingPolicy.CamelCase.ConvertName(send.Step.ToString())
                    )
                )
            )
            : ("workspace/applyEdit", NamedArgs.Create(new ApplyEditParams(ToWorkspaceEdit(uri.Value, send.Version, edits))));
        try
        {
            var answer = await rpc.InvokeWithParameterObjectAsync<JsonElement>(method, arguments, CancellationToken.None)
                .ConfigureAwait(false);
            return answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("applied", out var applied)
                ? applied.ValueKind switch
                {
                    JsonValueKind.True => EditAnswer.Applied,
                    JsonValueKind.False => EditAnswer.Refused,
                    _ => EditAnswer.Unclear,
                }
                : EditAnswer.Unclear;
        }
        catch (RemoteMethodNotFoundException)
        {
            return EditAnswer.Unsupported;
        }
        catch (Exception e) when (e is OperationCanceledException || (e is RemoteRpcException and not ConnectionLostException))
        {
            // The editor answered with an error, or cancelled the request.
            return EditAnswer.Refused;
        }
    }

    // An editor receives the form that it announced. Neovim announces none; it checks the version of versioned edits, except version 0.
    private WorkspaceEdit ToWorkspaceEdit(string uri, long? version, IReadOnlyList<TextEdit> edits)
    {
        if (!Capabilities.DocumentChanges && !Capabilities.IsNeovim)
        {
            return new WorkspaceEdit(null, new Dictionary<string, IReadOnlyList<TextEdit>> { [uri] = edits });
        }

        var name = new VersionedTextDocumentIdentifier(uri, Capabilities.IsNeovim && version == 0 ? 1 : version);
        return new WorkspaceEdit([new TextDocumentEdit(name, edits)], null);
    }

    public Task CreateProgressAsync(string token, CancellationToken cancellationToken) =>
        rpc.InvokeWithParameterObjectAsync(
            "window/workDoneProgress/create",
            NamedArgs.Create(new ProgressCreateParams(token)),
            cancellationToken
        );

    public Task ProgressAsync(string token, WorkDoneProgress value) =>
        NotifyAsync("$/progress", NamedArgs.Create(new ProgressParams(token, value)));

    /// <summary>Shows a message, which begins with the name of the product. Refusals and diagnostics have it beside their texts.</summary>
    public Task ShowMessageAsync(int type, string message) =>
        NotifyAsync("window/showMessage", NamedArgs.Create(new ShowMessageParams(type, Prefix + message)));

    /// <summary>Asks the editor to open a document.</summary>
    /// <param name="uri">The document.</param>
    /// <param name="cancellationToken">Ends the wait. The request goes on: the document may be open already.</param>
    /// <returns>Whether the editor says that it opens it.</returns>
    /// <exception cref="ConnectionLostException">The connection is closed.</exception>
    public async Task<bool> ShowDocumentAsync(DocumentUri uri, CancellationToken cancellationToken)
    {
        try
        {
            var parameters = NamedArgs.Create(new ShowDocumentParams(uri.Value, TakeFocus: true));
            var answer = await rpc.InvokeWithParameterObjectAsync<JsonElement>("window/showDocument", parameters, CancellationToken.None)
                .WaitAsync(cancellationToken)
                .ConfigureAwait(false);
            if (
                answer.ValueKind == JsonValueKind.Object
                && answer.TryGetProperty("success", out var success)
                && success.ValueKind == JsonValueKind.True
            )
            {
                return true;
            }
        }
        catch (Exception e)
            when (e is RemoteRpcException and not ConnectionLostException
                || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            // The editor answered with an error, or cancelled the request.
        }

        // The document may have been opened before.
        await rpc.NotificationsHandled().WaitAsync(cancellationToken).ConfigureAwait(false);
        return false;
    }

    /// <summary>Asks the user; the question begins with the name of the product.</summary>
    /// <param name="message">The question.</param>
    /// <param name="choices">The possible answers.</param>
    /// <param name="cancellationToken">Ends the wait, and asks the editor to close the question.</param>
    /// <returns>The user's choice; null if the user or the editor makes none.</returns>
    public async Task<string?> AskAsync(string message, IReadOnlyList<string> choices, CancellationToken cancellationToken)
    {
        var question = NamedArgs.Create(
            new ShowMessageRequestParams(InfoMessage, Prefix + message, [.. choices.Select(choice => new MessageActionItem(choice))])
        );
        try
        {
            var answer = await rpc.InvokeWithParameterObjectAsync<JsonElement>("window/showMessageRequest", question, cancellationToken)
                .WaitAsync(cancellationToken)
                .ConfigureAwait(false);

            // What the user typed before the choice counts.
            await rpc.NotificationsHandled().ConfigureAwait(false);
            return
                answer.ValueKind == JsonValueKind.Object
                && answer.TryGetProperty("title", out var title)
                && title.ValueKind == JsonValueKind.String
                ? title.GetString()
                : null;
        }
        catch (Exception e)
            when (e is RemoteRpcException or ConnectionLostException or ObjectDisposedException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Writes a line to the editor's log of this server.</summary>
    public Task LogMessageAsync(int type, string message) =>
        NotifyAsync("window/logMessage", NamedArgs.Create(new ShowMessageParams(type, message)));

    public Task PublishDiagnosticsAsync(PublishDiagnosticsParams diagnostics) =>
        NotifyAsync("textDocument/publishDiagnostics", NamedArgs.Create(diagnostics));

    public Task ChunkAsync(JsonElement token, JsonElement chunk) =>
        NotifyAsync("$/progress", NamedArgs.Create(new ChunkProgressParams(token, chunk)));

    /// <summary>Whether the editor asked for traces.</summary>
    public bool IsTraced => editor.Current.IsTraced;

    /// <summary>Sends a trace if the editor asked for traces; never a prompt, an answer or a key.</summary>
    public Task TraceAsync(string message) =>
        IsTraced ? NotifyAsync("$/logTrace", NamedArgs.Create(new LogTraceParams(message))) : Task.CompletedTask;

    /// <summary>Registers for notifications of changed settings. If the editor refuses, changed settings apply from the next start of the
    /// server.</summary>
    public Task WatchSettingsAsync() => RegisterAsync(new Registration("geminirx-settings", "workspace/didChangeConfiguration"));

    /// <summary>Registers for notifications of changed ignore files.</summary>
    public Task WatchIgnoreFilesAsync()
    {
        var watchers = IgnoreRules.FileNames.Select(name => $$"""{"globPattern":"**/{{name}}"}""");
        var options = JsonElement.Parse($$"""{"watchers":[{{string.Join(",", watchers)}}]}""");
        return RegisterAsync(new Registration("geminirx-ignore-files", "workspace/didChangeWatchedFiles", options));
    }

    private Task RegisterAsync(Registration registration) =>
        RequestAsync("client/registerCapability", NamedArgs.Create(new RegistrationParams([registration])));

    /// <summary>Tells an editor that supports it to request its code lenses again.</summary>
    public Task RefreshCodeLensesAsync() =>
        Capabilities.RefreshesCodeLenses ? RequestAsync("workspace/codeLens/refresh", null) : Task.CompletedTask;

    /// <summary>Requests the settings of this server.</summary>
    /// <returns>The section <c>geminirx</c>; null if the editor has none.</returns>
    /// <exception cref="RemoteRpcException">The editor answered with an error.</exception>
    public async Task<JsonElement?> ConfigurationAsync()
    {
        var items = NamedArgs.Create(new ConfigurationParams([new ConfigurationItem("geminirx")]));
        var answer = await rpc.InvokeWithParameterObjectAsync<JsonElement>("workspace/configuration", items, CancellationToken.None)
            .ConfigureAwait(false);
        return answer.ValueKind == JsonValueKind.Array && answer.GetArrayLength() > 0 ? answer[0] : null;
    }

    public Task SessionEndedAsync(SessionEnded ended) => NotifyAsync(CustomMethods.SessionEnded, NamedArgs.Create(ended));

    /// <summary>Sends a piece of a session's thoughts to an editor that shows them.</summary>
    public Task ThoughtAsync(SessionId id, string text) =>
        Capabilities.Thoughts
            ? NotifyAsync(CustomMethods.Thought, NamedArgs.Create(new SessionThought(id.Value, text)))
            : Task.CompletedTask;

    // A request whose answer has no content. An error of the editor has no effect.
    private async Task RequestAsync(string method, NamedArgs? arguments)
    {
        try
        {
            await rpc.InvokeWithParameterObjectAsync(method, arguments, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e)
            when (e is RemoteRpcException or ConnectionLostException or ObjectDisposedException or OperationCanceledException)
        {
            // The editor does not support it, or the connection is closed.
        }
    }

    private async Task NotifyAsync(string method, NamedArgs? arguments)
    {
        try
        {
            await rpc.NotifyWithParameterObjectAsync(method, arguments).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ConnectionLostException or ObjectDisposedException or IOException)
        {
            // The connection is closed.
        }
    }
}
