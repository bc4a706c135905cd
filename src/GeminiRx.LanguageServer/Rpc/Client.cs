using GeminiRx.LanguageServer.Protocol;
using StreamJsonRpc;

namespace GeminiRx.LanguageServer.Rpc;

/// <summary>What this server asks of the editor and tells it.</summary>
internal sealed class Client(ServerConnection rpc)
{
    public const int ErrorMessage = 1;
    public const int WarningMessage = 2;

    /// <summary>Whether the editor calls itself Neovim, which does not check version 0, the one that every document is opened with.</summary>
    public bool IsNeovim { get; set; }

    /// <inheritdoc cref="ServerConnection.NextAnswerWritten"/>
    public Task NextAnswerWritten() => rpc.NextAnswerWritten();

    /// <summary>Inserts text at a position of one version of a document.</summary>
    /// <returns>The editor's answer; an error answer counts as not applied.</returns>
    public async Task<ApplyEditResult> ApplyEditAsync(string uri, int version, Position at, string text, CancellationToken cancellationToken)
    {
        var checkedVersion = IsNeovim ? Math.Max(version, 1) : version;
        var edit = new WorkspaceEdit([new TextDocumentEdit(new VersionedTextDocumentIdentifier(uri, checkedVersion), [new TextEdit(new Protocol.Range(at, at), text)])]);
        try
        {
            return await rpc.InvokeWithParameterObjectAsync<ApplyEditResult>("workspace/applyEdit", NamedArgs.Create(new ApplyEditParams(edit)), cancellationToken).ConfigureAwait(false)
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

    public Task SessionEndedAsync(SessionEnded ended) => NotifyAsync("geminirx/sessionEnded", NamedArgs.Create(ended));

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
