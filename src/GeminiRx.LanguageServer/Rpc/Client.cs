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

    public const int InfoMessage = 3;

    /// <summary>What the editor said of itself; nothing before <c>initialize</c>.</summary>
    public ClientAbilities Abilities { get; set; } = new();

    /// <summary>Whether the editor wants to be told what happens (<c>$/setTrace</c>).</summary>
    public bool IsTraced { get; set; }

    /// <inheritdoc cref="ServerConnection.NextAnswerWritten"/>
    public Task NextAnswerWritten() => rpc.NextAnswerWritten();

    /// <summary>Makes one edit of one version of a document.</summary>
    /// <returns>What the editor answers, which proves nothing by itself.</returns>
    public async Task<EditAnswer> EditAsync(string uri, SessionEffect.Send send)
    {
        IReadOnlyList<TextEdit> edits = [new(send.Edit.Range, send.Edit.Change.Text)];
        var (method, arguments) = Abilities.StreamingEdits
            ? (
                OwnMethods.Edit,
                NamedArgs.Create(
                    new StreamingEditParams(
                        send.Edit.SessionId,
                        uri,
                        send.Version ?? 0,
                        edits,
                        JsonNamingPolicy.CamelCase.ConvertName(send.Step.ToString())
                    )
                )
            )
            : ("workspace/applyEdit", NamedArgs.Create(new ApplyEditParams(ToWorkspaceEdit(uri, send.Version, edits))));
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
            // An error answer, or the one of a cancelled request.
            return EditAnswer.Refused;
        }
    }

    // An editor gets the form that it has announced. Neovim announces neither, and checks versions only in the one with versions, but not
    // version 0.
    private WorkspaceEdit ToWorkspaceEdit(string uri, long? version, IReadOnlyList<TextEdit> edits)
    {
        if (!Abilities.DocumentChanges && !Abilities.IsNeovim)
        {
            return new WorkspaceEdit(null, new Dictionary<string, IReadOnlyList<TextEdit>> { [uri] = edits });
        }

        var name = new VersionedTextDocumentIdentifier(uri, Abilities.IsNeovim && version == 0 ? 1 : version);
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

    public Task ShowMessageAsync(int type, string message) =>
        NotifyAsync("window/showMessage", NamedArgs.Create(new ShowMessageParams(type, message)));

    public Task PublishDiagnosticsAsync(string uri, long? version, IReadOnlyList<Diagnostic> diagnostics) =>
        NotifyAsync("textDocument/publishDiagnostics", NamedArgs.Create(new PublishDiagnosticsParams(uri, version, diagnostics)));

    public Task ChunkAsync(JsonElement token, JsonElement chunk) =>
        NotifyAsync("$/progress", NamedArgs.Create(new ChunkProgressParams(token, chunk)));

    /// <summary>Tells the editor's log what happens, where it asked to be told; never a prompt, an answer or a key.</summary>
    public Task TraceAsync(string message) =>
        IsTraced ? NotifyAsync("$/logTrace", NamedArgs.Create(new LogTraceParams(message))) : Task.CompletedTask;

    /// <summary>Asks to be told of changed settings.</summary>
    public async Task WatchSettingsAsync()
    {
        try
        {
            await rpc.InvokeWithParameterObjectAsync(
                    "client/registerCapability",
                    NamedArgs.Create(new RegistrationParams([new Registration("geminirx-settings", "workspace/didChangeConfiguration")])),
                    CancellationToken.None
                )
                .ConfigureAwait(false);
        }
        catch (Exception e)
            when (e is RemoteRpcException or ConnectionLostException or ObjectDisposedException or OperationCanceledException)
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
