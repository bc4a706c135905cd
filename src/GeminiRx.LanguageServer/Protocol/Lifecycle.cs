using System.Text.Json;
using GeminiRx.LanguageServer.Rpc;

namespace GeminiRx.LanguageServer.Protocol;

/// <summary>
/// The parameters of <c>initialize</c>. Any JSON value is accepted: a member of a type that LSP does not specify counts as missing.
/// </summary>
internal sealed record InitializeParams(
    JsonElement? ProcessId,
    JsonElement? Capabilities,
    JsonElement? InitializationOptions,
    JsonElement? ClientInfo,
    JsonElement? Trace,
    JsonElement? WorkspaceFolders = null,
    JsonElement? RootUri = null
)
{
    /// <summary>Reads the parameters; a client may send none.</summary>
    public static InitializeParams From(JsonElement parameters) =>
        parameters.ValueKind == JsonValueKind.Object
            ? parameters.Deserialize(ProtocolJson.Default.InitializeParams)!
            : new InitializeParams(null, null, null, null, null);
}

internal sealed record InitializeResult(ServerCapabilities Capabilities, ServerInfo ServerInfo);

internal sealed record ServerInfo(string Name, string Version);

internal sealed record ServerCapabilities(
    string PositionEncoding,
    TextDocumentSyncOptions TextDocumentSync,
    CodeActionOptions CodeActionProvider,
    ExecuteCommandOptions ExecuteCommandProvider,
    CodeLensOptions? CodeLensProvider,
    bool? FoldingRangeProvider,
    bool? DocumentSymbolProvider,
    bool? InlineCompletionProvider,
    WorkspaceOptions Workspace
);

internal sealed record TextDocumentSyncOptions(bool OpenClose, int Change);

internal sealed record CodeActionOptions(IReadOnlyList<string> CodeActionKinds, bool ResolveProvider);

internal sealed record ExecuteCommandOptions(IReadOnlyList<string> Commands);

internal sealed record WorkspaceOptions(WorkspaceFoldersOptions WorkspaceFolders);

internal sealed record WorkspaceFoldersOptions(bool Supported, bool ChangeNotifications);

/// <summary>Folders that came to the workspace, and folders that left it. Any JSON value is accepted as the folders.</summary>
internal sealed record DidChangeWorkspaceFoldersParams(WorkspaceFoldersChangeEvent Event);

internal sealed record WorkspaceFoldersChangeEvent(JsonElement Added, JsonElement Removed);
