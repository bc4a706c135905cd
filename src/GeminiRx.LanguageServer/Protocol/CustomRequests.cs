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

/// <summary>The data of an error answer.</summary>
/// <param name="Reason">Why the request was refused: a stable word, for the client.</param>
internal sealed record ErrorReason(string Reason);

internal sealed record StatusResult(
    IReadOnlyList<RunningSession> Sessions,
    IReadOnlyList<PastSession> Ended,
    string? Model,
    string? Problem,
    CompletionStatus? Completions
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

internal sealed record ChangesParams(string? Uri);

/// <summary>The changes of the ended rewrites of a document that can be kept or discarded.</summary>
internal sealed record ChangesResult(IReadOnlyList<ChangeEntry> Changes);

/// <param name="SessionId">The session of the rewrite.</param>
/// <param name="Hunk">The change's number in the rewrite.</param>
/// <param name="Range">The written lines; empty at the end of the line before, if the change only deletes lines.</param>
/// <param name="Removed">The original lines that it replaced.</param>
internal sealed record ChangeEntry(string SessionId, int Hunk, Range Range, IReadOnlyList<string> Removed);

internal sealed record ModelsResult(IReadOnlyList<ModelEntry> Models);

internal sealed record ModelEntry(
    string Name,
    string? DisplayName,
    string? Description,
    int? InputTokenLimit,
    int? OutputTokenLimit,
    IReadOnlyList<string>? Methods
);

[DataContract, GenerateShape]
internal sealed partial record ChunkProgressParams(
    [property: DataMember(Name = "token")] JsonElement Token,
    [property: DataMember(Name = "value")] JsonElement Value
);
