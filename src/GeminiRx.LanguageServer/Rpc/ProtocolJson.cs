using System.Text.Json;
using System.Text.Json.Serialization;
using GeminiRx.LanguageServer.Protocol;
using StreamJsonRpc;
using StreamJsonRpc.Protocol;

namespace GeminiRx.LanguageServer.Rpc;

/// <summary>The serializer context of all messages. Without the Web defaults, parameters bind to nulls silently.</summary>
/// <remarks>
/// A null for a non-nullable member is an error, and so is a missing required member (<see cref="JsonRequiredAttribute"/>).
/// <c>$/cancelRequest</c> needs <see cref="RequestId"/> and error answers need <see cref="CommonErrorData"/>: without the first, a
/// cancellation is ignored; without the second, the process ends.
/// </remarks>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    Converters = [typeof(IntegerConverter)],
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true
)]
[JsonSerializable(typeof(RequestId))]
[JsonSerializable(typeof(CommonErrorData))]
[JsonSerializable(typeof(ErrorReason))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(InitializeParams))]
[JsonSerializable(typeof(InitializeResult))]
[JsonSerializable(typeof(DidOpenParams))]
[JsonSerializable(typeof(DidChangeParams))]
[JsonSerializable(typeof(DidCloseParams))]
[JsonSerializable(typeof(ExecuteCommandParams))]
[JsonSerializable(typeof(StreamArguments))]
[JsonSerializable(typeof(CommitMessage))]
[JsonSerializable(typeof(StopArguments))]
[JsonSerializable(typeof(SessionStarted))]
[JsonSerializable(typeof(SessionsStopped))]
[JsonSerializable(typeof(SessionEnded))]
[JsonSerializable(typeof(SessionThought))]
[JsonSerializable(typeof(ProgressCancelParams))]
[JsonSerializable(typeof(WorkDoneProgress))]
[JsonSerializable(typeof(WorkspaceEdit))]
[JsonSerializable(typeof(IReadOnlyList<TextEdit>))]
[JsonSerializable(typeof(CodeLensParams))]
[JsonSerializable(typeof(IReadOnlyList<CodeLens>))]
[JsonSerializable(typeof(FoldingRangeParams))]
[JsonSerializable(typeof(IReadOnlyList<FoldingRange>))]
[JsonSerializable(typeof(DocumentSymbolParams))]
[JsonSerializable(typeof(InlineCompletionParams))]
[JsonSerializable(typeof(InlineCompletionList))]
[JsonSerializable(typeof(PauseArguments))]
[JsonSerializable(typeof(DocumentSymbol))]
[JsonSerializable(typeof(SymbolInformation))]
[JsonSerializable(typeof(CodeActionParams))]
[JsonSerializable(typeof(CodeAction))]
[JsonSerializable(typeof(CodeActionData))]
[JsonSerializable(typeof(IReadOnlyList<CodeAction>))]
[JsonSerializable(typeof(IReadOnlyList<Diagnostic>))]
[JsonSerializable(typeof(IReadOnlyList<ConfigurationItem>))]
[JsonSerializable(typeof(IReadOnlyList<JsonElement>))]
[JsonSerializable(typeof(DidChangeConfigurationParams))]
[JsonSerializable(typeof(DidChangeWorkspaceFoldersParams))]
[JsonSerializable(typeof(IReadOnlyList<Registration>))]
[JsonSerializable(typeof(IReadOnlyList<MessageActionItem>))]
[JsonSerializable(typeof(SetTraceParams))]
[JsonSerializable(typeof(SetKeyParams))]
[JsonSerializable(typeof(StreamParams))]
[JsonSerializable(typeof(StreamEnded))]
[JsonSerializable(typeof(EmptyResult))]
[JsonSerializable(typeof(StatusResult))]
[JsonSerializable(typeof(ModelsResult))]
[JsonSerializable(typeof(ContextResult))]
[JsonSerializable(typeof(ChangesParams))]
[JsonSerializable(typeof(ChangesResult))]
[JsonSerializable(typeof(SessionArguments))]
[JsonSerializable(typeof(UsageResult))]
internal sealed partial class ProtocolJson : JsonSerializerContext;
