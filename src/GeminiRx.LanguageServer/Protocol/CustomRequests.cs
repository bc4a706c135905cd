using System.Runtime.Serialization;
using System.Text.Json;
using PolyType;

namespace GeminiRx.LanguageServer.Protocol;

/// <summary>The key from the editor's secret storage; null removes it. It is not printed.</summary>
internal sealed record SetKeyParams(string? Key)
{
    public override string ToString() => nameof(SetKeyParams);
}

internal sealed record EmptyResult;

internal sealed record StatusResult(
    IReadOnlyList<RunningSession> Sessions,
    IReadOnlyList<PastSession> Ended,
    string? Model,
    string? Problem
);

internal sealed record RunningSession(string SessionId, string Uri, string Progress, TokenCounts? Usage, double Seconds);

internal sealed record PastSession(
    string SessionId,
    string Uri,
    string Outcome,
    int Characters,
    bool CanContinue,
    TokenCounts? Usage,
    string? ModelVersion,
    double? Seconds
);

internal sealed record ModelsResult(IReadOnlyList<ModelEntry> Models);

internal sealed record ModelEntry(string Name, string? DisplayName, string? Description, int? InputTokenLimit, int? OutputTokenLimit);

/// <summary>The token is a string or a number. The prompt is not printed.</summary>
internal sealed record StreamParams(JsonElement PartialResultToken, string? Prompt, string? System, string? Model)
{
    public override string ToString() => nameof(StreamParams);
}

internal sealed record StreamEnded(string Outcome, TokenCounts? Usage);

[DataContract, GenerateShape]
internal sealed partial record ChunkProgressParams(
    [property: DataMember(Name = "token")] JsonElement Token,
    [property: DataMember(Name = "value")] JsonElement Value
);
