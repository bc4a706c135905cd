using System.Text.Json;
using System.Text.Json.Serialization;
using GeminiRx.LanguageServer.Protocol;
using StreamJsonRpc;
using StreamJsonRpc.Protocol;

namespace GeminiRx.LanguageServer.Rpc;

/// <summary>Every type that crosses the wire. Without the Web defaults, parameters bind to nulls silently.</summary>
/// <remarks>
/// A null for a member that may not be null is an error. So is a required member (<see cref="JsonRequiredAttribute"/>) that is missing.
/// <see cref="RequestId"/> is needed by <c>$/cancelRequest</c> and <see cref="CommonErrorData"/> by error answers: without them the one is
/// ignored and the other ends the process.
/// </remarks>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    Converters = [typeof(IntegerConverter)],
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true
)]
[JsonSerializable(typeof(RequestId))]
[JsonSerializable(typeof(CommonErrorData))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(InitializeParams))]
[JsonSerializable(typeof(InitializeResult))]
[JsonSerializable(typeof(DidOpenParams))]
[JsonSerializable(typeof(DidChangeParams))]
[JsonSerializable(typeof(DidCloseParams))]
[JsonSerializable(typeof(ExecuteCommandParams))]
[JsonSerializable(typeof(StreamArguments))]
[JsonSerializable(typeof(StopArguments))]
[JsonSerializable(typeof(SessionStarted))]
[JsonSerializable(typeof(SessionsStopped))]
[JsonSerializable(typeof(SessionEnded))]
[JsonSerializable(typeof(ProgressCancelParams))]
[JsonSerializable(typeof(WorkDoneProgress))]
[JsonSerializable(typeof(WorkspaceEdit))]
[JsonSerializable(typeof(IReadOnlyList<TextEdit>))]
[JsonSerializable(typeof(CodeActionParams))]
[JsonSerializable(typeof(IReadOnlyList<CodeAction>))]
[JsonSerializable(typeof(IReadOnlyList<Diagnostic>))]
[JsonSerializable(typeof(IReadOnlyList<ConfigurationItem>))]
[JsonSerializable(typeof(IReadOnlyList<JsonElement>))]
[JsonSerializable(typeof(DidChangeConfigurationParams))]
[JsonSerializable(typeof(IReadOnlyList<Registration>))]
[JsonSerializable(typeof(SetTraceParams))]
[JsonSerializable(typeof(SetKeyParams))]
[JsonSerializable(typeof(StreamParams))]
[JsonSerializable(typeof(StreamEnded))]
[JsonSerializable(typeof(Nothing))]
[JsonSerializable(typeof(StatusResult))]
[JsonSerializable(typeof(ModelsResult))]
[JsonSerializable(typeof(SessionArguments))]
internal sealed partial class ProtocolJson : JsonSerializerContext;
