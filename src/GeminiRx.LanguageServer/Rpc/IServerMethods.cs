using System.Text.Json;
using GeminiRx.LanguageServer.Protocol;
using PolyType;
using StreamJsonRpc;

namespace GeminiRx.LanguageServer.Rpc;

/// <summary>
/// The methods that a client may call. Notifications of documents are synchronous, so that they are handled in their order.
/// A method that takes a <see cref="JsonElement"/> reads its parameters itself, in order to handle unreadable parameters.
/// </summary>
[GenerateShape(IncludeMethods = MethodShapeFlags.PublicInstance)]
internal partial interface IServerMethods
{
    [JsonRpcMethod("initialize")]
    InitializeResult Initialize(JsonElement parameters);

    [JsonRpcMethod("initialized")]
    void Initialized(JsonElement parameters);

    [JsonRpcMethod("shutdown")]
    object? Shutdown();

    [JsonRpcMethod("exit")]
    void Exit();

    [JsonRpcMethod("textDocument/didOpen")]
    void DidOpen(JsonElement parameters);

    [JsonRpcMethod("textDocument/didChange")]
    void DidChange(JsonElement parameters);

    [JsonRpcMethod("textDocument/didClose")]
    void DidClose(JsonElement parameters);

    [JsonRpcMethod("workspace/executeCommand")]
    Task<JsonElement> ExecuteCommandAsync(ExecuteCommandParams parameters, CancellationToken cancellationToken);

    [JsonRpcMethod("textDocument/codeAction")]
    IReadOnlyList<CodeAction> CodeActions(CodeActionParams parameters);

    [JsonRpcMethod("codeAction/resolve")]
    CodeAction ResolveCodeAction(CodeAction action);

    [JsonRpcMethod("textDocument/codeLens")]
    IReadOnlyList<CodeLens> CodeLenses(CodeLensParams parameters);

    [JsonRpcMethod("textDocument/foldingRange")]
    IReadOnlyList<FoldingRange> FoldingRanges(FoldingRangeParams parameters);

    [JsonRpcMethod("textDocument/documentSymbol")]
    IReadOnlyList<JsonElement> DocumentSymbols(DocumentSymbolParams parameters);

    [JsonRpcMethod("textDocument/inlineCompletion")]
    Task<InlineCompletionList?> InlineCompletionAsync(InlineCompletionParams parameters, CancellationToken cancellationToken);

    [JsonRpcMethod("workspace/didChangeConfiguration")]
    void DidChangeConfiguration(DidChangeConfigurationParams parameters);

    [JsonRpcMethod("workspace/didChangeWatchedFiles")]
    void DidChangeWatchedFiles(JsonElement parameters);

    [JsonRpcMethod("workspace/didChangeWorkspaceFolders")]
    void DidChangeWorkspaceFolders(DidChangeWorkspaceFoldersParams parameters);

    [JsonRpcMethod("$/setTrace")]
    void SetTrace(SetTraceParams parameters);

    [JsonRpcMethod("geminirx/setKey")]
    EmptyResult SetKey(SetKeyParams parameters);

    [JsonRpcMethod("geminirx/status")]
    StatusResult Status();

    [JsonRpcMethod("geminirx/context")]
    Task<ContextResult> ContextAsync(StreamArguments parameters, CancellationToken cancellationToken);

    [JsonRpcMethod("geminirx/changes")]
    ChangesResult Changes(ChangesParams parameters);

    [JsonRpcMethod("geminirx/models")]
    Task<ModelsResult> ModelsAsync(CancellationToken cancellationToken);

    [JsonRpcMethod("geminirx/stream")]
    Task<StreamEnded> StreamAsync(StreamParams parameters, CancellationToken cancellationToken);

    [JsonRpcMethod("window/workDoneProgress/cancel")]
    void CancelProgress(ProgressCancelParams parameters);
}
