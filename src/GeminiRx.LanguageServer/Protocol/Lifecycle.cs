using System.Text.Json;
using GeminiRx.LanguageServer.Rpc;

namespace GeminiRx.LanguageServer.Protocol;

/// <summary>
/// What a client says of itself. Each member may be anything: one of another shape than LSP says counts as not there.
/// </summary>
internal sealed record InitializeParams(
    JsonElement? ProcessId,
    JsonElement? Capabilities,
    JsonElement? InitializationOptions,
    JsonElement? ClientInfo,
    JsonElement? Trace
)
{
    /// <summary>Reads the parameters, also of a client that sends none.</summary>
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
    ExecuteCommandOptions ExecuteCommandProvider
);

internal sealed record TextDocumentSyncOptions(bool OpenClose, int Change);

internal sealed record CodeActionOptions(IReadOnlyList<string> CodeActionKinds);

internal sealed record ExecuteCommandOptions(IReadOnlyList<string> Commands);
