using System.Text.Json;
using GeminiRx.LanguageServer.Protocol;
using PolyType;
using StreamJsonRpc;

namespace GeminiRx.LanguageServer.Rpc;

/// <summary>What a client may call. Notifications of documents are synchronous, so that they are taken in the order in which they came.</summary>
[GenerateShape(IncludeMethods = MethodShapeFlags.PublicInstance)]
internal partial interface IServerMethods
{
    [JsonRpcMethod("initialize", UseSingleObjectParameterDeserialization = true)]
    InitializeResult Initialize(InitializeParams parameters);

    [JsonRpcMethod("initialized", UseSingleObjectParameterDeserialization = true)]
    void Initialized(JsonElement parameters);

    [JsonRpcMethod("shutdown")]
    object? Shutdown();

    [JsonRpcMethod("exit")]
    void Exit();

    [JsonRpcMethod("textDocument/didOpen", UseSingleObjectParameterDeserialization = true)]
    void DidOpen(DidOpenParams parameters);

    [JsonRpcMethod("textDocument/didChange", UseSingleObjectParameterDeserialization = true)]
    void DidChange(DidChangeParams parameters);

    [JsonRpcMethod("textDocument/didClose", UseSingleObjectParameterDeserialization = true)]
    void DidClose(DidCloseParams parameters);

    [JsonRpcMethod("workspace/executeCommand", UseSingleObjectParameterDeserialization = true)]
    Task<JsonElement> ExecuteCommandAsync(ExecuteCommandParams parameters, CancellationToken cancellationToken);

    [JsonRpcMethod("textDocument/codeAction", UseSingleObjectParameterDeserialization = true)]
    IReadOnlyList<CodeAction> CodeActions(CodeActionParams parameters);

    [JsonRpcMethod("workspace/didChangeConfiguration", UseSingleObjectParameterDeserialization = true)]
    void DidChangeConfiguration(DidChangeConfigurationParams parameters);

    [JsonRpcMethod("$/setTrace", UseSingleObjectParameterDeserialization = true)]
    void SetTrace(SetTraceParams parameters);

    [JsonRpcMethod("geminirx/setKey", UseSingleObjectParameterDeserialization = true)]
    Nothing SetKey(SetKeyParams parameters);

    [JsonRpcMethod("geminirx/status")]
    StatusResult Status();

    [JsonRpcMethod("geminirx/models")]
    Task<ModelsResult> ModelsAsync(CancellationToken cancellationToken);

    [JsonRpcMethod("geminirx/stream", UseSingleObjectParameterDeserialization = true)]
    Task<StreamEnded> StreamAsync(StreamParams parameters, CancellationToken cancellationToken);

    [JsonRpcMethod("window/workDoneProgress/cancel", UseSingleObjectParameterDeserialization = true)]
    void CancelProgress(ProgressCancelParams parameters);
}
