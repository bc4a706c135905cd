using System.Text.Json;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Streaming;
using StreamJsonRpc;

namespace GeminiRx.LanguageServer.Rpc;

/// <summary>What this server asks of the editor and tells it.</summary>
internal sealed class Client(ServerConnection rpc)
{
    public const int ErrorMessage = 1;
    public const int WarningMessage = 2;

    // So many refusals in a row of an editor that never announced versioned edits mean that it does not know them.
    private const int MostRefusals = 3;

    private int _refusals;

    /// <summary>What the editor said of itself; nothing before <c>initialize</c>.</summary>
    public ClientAbilities Abilities { get; set; } = new();

    /// <summary>Whether the editor wants to be told what happens (<c>$/setTrace</c>).</summary>
    public bool IsTraced { get; set; }

    /// <inheritdoc cref="ServerConnection.NextAnswerWritten"/>
    public Task NextAnswerWritten() => rpc.NextAnswerWritten();

    /// <summary>Makes one edit of one version of a document.</summary>
    /// <returns>The editor's answer; an error answer counts as not applied.</returns>
    public async Task<ApplyEditResult> EditAsync(string sessionId, string uri, SessionEffect.Send send, CancellationToken cancellationToken)
    {
        IReadOnlyList<TextEdit> edits = [new(send.Range, send.Edit.Text)];
        var step = JsonNamingPolicy.CamelCase.ConvertName(send.Step.ToString());
        var answer = Abilities.StreamingEdits
            ? await AskAsync(OwnMethods.Edit, NamedArgs.Create(new StreamingEditParams(sessionId, uri, send.Version, edits, step)), cancellationToken).ConfigureAwait(false)
            : await AskAsync("workspace/applyEdit", NamedArgs.Create(new ApplyEditParams(ToWorkspaceEdit(uri, send.Version, edits))), cancellationToken).ConfigureAwait(false);
        _refusals = answer.Applied ? 0 : _refusals + 1;
        return answer;
    }

    private WorkspaceEdit ToWorkspaceEdit(string uri, int version, IReadOnlyList<TextEdit> edits)
    {
        if (!Abilities.DocumentChanges && Volatile.Read(ref _refusals) >= MostRefusals)
        {
            return new WorkspaceEdit(null, new Dictionary<string, IReadOnlyList<TextEdit>> { [uri] = edits });
        }

        var checkedVersion = Abilities.IsNeovim ? Math.Max(version, 1) : version;
        return new WorkspaceEdit([new TextDocumentEdit(new VersionedTextDocumentIdentifier(uri, checkedVersion), edits)], null);
    }

    private async Task<ApplyEditResult> AskAsync(string method, NamedArgs? arguments, CancellationToken cancellationToken)
    {
        try
        {
            return await rpc.InvokeWithParameterObjectAsync<ApplyEditResult>(method, arguments, cancellationToken).ConfigureAwait(false)
                ?? new ApplyEditResult(false, "no answer");
        }
        catch (RemoteRpcException e)
        {
            return new ApplyEditResult(false, e.Message);
        }
    }

    public Task CreateProgressAsync(string token, CancellationToken cancellationToken) =>
        rpc.InvokeWithParameterObjectAsync("window/workDoneProgress/create", NamedArgs.Create(new ProgressCreateParams(token)), cancellationToken);

    public Task ProgressAsync(string token, WorkDoneProgress value) => NotifyAsync("$/progress", NamedArgs.Create(new ProgressParams(token, value)));

    public Task ShowMessageAsync(int type, string message) => NotifyAsync("window/showMessage", NamedArgs.Create(new ShowMessageParams(type, message)));

    public Task PublishDiagnosticsAsync(string uri, int? version, IReadOnlyList<Diagnostic> diagnostics) =>
        NotifyAsync("textDocument/publishDiagnostics", NamedArgs.Create(new PublishDiagnosticsParams(uri, version, diagnostics)));

    public Task ChunkAsync(JsonElement token, JsonElement chunk) => NotifyAsync("$/progress", NamedArgs.Create(new ChunkProgressParams(token, chunk)));

    /// <summary>Tells the editor's log what happens, where it asked to be told; never a prompt, an answer or a key.</summary>
    public Task TraceAsync(string message) => IsTraced ? NotifyAsync("$/logTrace", NamedArgs.Create(new LogTraceParams(message))) : Task.CompletedTask;

    /// <summary>Asks to be told of changed settings.</summary>
    public async Task WatchSettingsAsync()
    {
        try
        {
            await rpc.InvokeWithParameterObjectAsync(
                "client/registerCapability", NamedArgs.Create(new RegistrationParams([new Registration("geminirx-settings", "workspace/didChangeConfiguration")])), CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is RemoteRpcException or ConnectionLostException or ObjectDisposedException or OperationCanceledException)
        {
            // Then they count from the next start on.
        }
    }

    /// <summary>Asks for the settings of this server.</summary>
    /// <returns>The section <c>geminirx</c>; null where the editor has none.</returns>
    /// <exception cref="RemoteRpcException">The editor answered with an error.</exception>
    public async Task<JsonElement?> ConfigurationAsync()
    {
        var items = NamedArgs.Create(new ConfigurationParams([new ConfigurationItem("geminirx")]));
        var answer = await rpc.InvokeWithParameterObjectAsync<JsonElement>("workspace/configuration", items, CancellationToken.None)
            .ConfigureAwait(false);
        return answer.ValueKind == JsonValueKind.Array && answer.GetArrayLength() > 0 ? answer[0] : null;
    }

    public Task SessionEndedAsync(SessionEnded ended) => NotifyAsync(OwnMethods.SessionEnded, NamedArgs.Create(ended));

    private async Task NotifyAsync(string method, NamedArgs? arguments)
    {
        try
        {
            await rpc.NotifyWithParameterObjectAsync(method, arguments).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ConnectionLostException or ObjectDisposedException or IOException)
        {
            // There is nobody left to tell.
        }
    }
}
