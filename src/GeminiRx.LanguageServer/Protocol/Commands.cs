using System.Runtime.Serialization;
using System.Text.Json;
using System.Text.Json.Serialization;
using PolyType;

namespace GeminiRx.LanguageServer.Protocol;

internal sealed record ExecuteCommandParams([property: JsonRequired] string Command, IReadOnlyList<JsonElement>? Arguments);

/// <summary>The one argument of a command that writes into a document.</summary>
internal sealed record StreamArguments(
    string? Uri,
    Position? Position = null,
    Range? Range = null,
    string? Instruction = null,
    string? Model = null,
    string? Granularity = null,
    bool? Await = null,
    string? Prompt = null
)
{
    /// <summary>Whether the command answers the conversation of the document. Not a member of the JSON.</summary>
    internal bool IsChat { get; init; }

    /// <summary>The instruction is not printed.</summary>
    public override string ToString() => nameof(StreamArguments);
}

internal sealed record StopArguments(string? SessionId);

/// <summary>The one argument of a command about a session that has ended.</summary>
internal sealed record SessionArguments(string? SessionId, bool? Await);

internal sealed record SessionStarted(string SessionId);

internal sealed record SessionsStopped(int Stopped);

[DataContract, GenerateShape]
internal sealed partial record SessionEnded(
    [property: DataMember(Name = "sessionId")] string SessionId,
    [property: DataMember(Name = "outcome")] string Outcome,
    [property: DataMember(Name = "characters")] int Characters,
    [property: DataMember(Name = "usage")] SessionUsage? Usage,
    [property: DataMember(Name = "error")] SessionError? Error,
    [property: DataMember(Name = "reason")] string? Reason
);

internal sealed record SessionError(string Kind, string Message);

/// <summary>Token counts under the service's names.</summary>
internal sealed record SessionUsage(
    int? PromptTokenCount,
    int? CandidatesTokenCount,
    int? TotalTokenCount,
    int? ThoughtsTokenCount,
    int? CachedContentTokenCount,
    int? ToolUsePromptTokenCount
)
{
    public static SessionUsage? Of(Usage? usage) =>
        usage is null
            ? null
            : new SessionUsage(
                usage.PromptTokenCount,
                usage.CandidatesTokenCount,
                usage.TotalTokenCount,
                usage.ThoughtsTokenCount,
                usage.CachedContentTokenCount,
                usage.ToolUsePromptTokenCount
            );
}
