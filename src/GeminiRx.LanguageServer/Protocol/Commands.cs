using System.Runtime.Serialization;
using System.Text.Json;
using PolyType;

namespace GeminiRx.LanguageServer.Protocol;

internal sealed record ExecuteCommandParams(string Command, IReadOnlyList<JsonElement>? Arguments);

/// <summary>The one argument of a command that writes into a document.</summary>
internal sealed record StreamArguments(string? Uri, Position? Position, Range? Range, string? Instruction, string? Model, string? Granularity, bool? Await);

internal sealed record StopArguments(string? SessionId);

internal sealed record SessionStarted(string SessionId);

internal sealed record SessionsStopped(int Stopped);

[DataContract, GenerateShape]
internal sealed partial record SessionEnded(
    [property: DataMember(Name = "sessionId")] string SessionId,
    [property: DataMember(Name = "outcome")] string Outcome,
    [property: DataMember(Name = "characters")] int Characters,
    [property: DataMember(Name = "usage")] SessionUsage? Usage,
    [property: DataMember(Name = "error")] SessionError? Error);

internal sealed record SessionError(string Kind, string Message);

/// <summary>Token counts by the service's names.</summary>
internal sealed record SessionUsage(
    int? PromptTokenCount, int? CandidatesTokenCount, int? TotalTokenCount, int? ThoughtsTokenCount, int? CachedContentTokenCount, int? ToolUsePromptTokenCount);
