using System.Runtime.Serialization;
using System.Text.Json;
using PolyType;

namespace GeminiRx.LanguageServer.Protocol;

[DataContract, GenerateShape]
internal sealed partial record ProgressCreateParams([property: DataMember(Name = "token")] string Token);

[DataContract, GenerateShape]
internal sealed partial record ProgressParams(
    [property: DataMember(Name = "token")] string Token,
    [property: DataMember(Name = "value")] WorkDoneProgress Value
);

/// <summary>The begin, a report or the end, according to <paramref name="Kind"/>.</summary>
internal sealed record WorkDoneProgress(string Kind, string? Title = null, bool? Cancellable = null, string? Message = null);

/// <summary>The token is a string or a number; this server creates strings only.</summary>
internal sealed record ProgressCancelParams(JsonElement Token);

[DataContract, GenerateShape]
internal sealed partial record ShowMessageRequestParams(
    [property: DataMember(Name = "type")] int Type,
    [property: DataMember(Name = "message")] string Message,
    [property: DataMember(Name = "actions")] IReadOnlyList<MessageActionItem> Actions
);

[DataContract, GenerateShape]
internal sealed partial record ShowDocumentParams(
    [property: DataMember(Name = "uri")] string Uri,
    [property: DataMember(Name = "takeFocus")] bool TakeFocus
);

internal sealed record MessageActionItem(string Title);

[DataContract, GenerateShape]
internal sealed partial record ShowMessageParams(
    [property: DataMember(Name = "type")] int Type,
    [property: DataMember(Name = "message")] string Message
);
