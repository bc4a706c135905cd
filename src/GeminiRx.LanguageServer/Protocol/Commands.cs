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
    string? Prompt = null,
    IReadOnlyList<Range>? Ranges = null,
    JsonElement? Selections = null,
    bool? Force = null,
    JsonElement? Diagnostics = null,
    string? Diff = null,
    string? Folder = null
)
{
    /// <summary>Whether the command answers the conversation of the document. Not a member of the JSON.</summary>
    internal bool IsChat { get; init; }

    /// <summary>The instruction is not printed.</summary>
    public override string ToString() => nameof(StreamArguments);
}

/// <summary>The answer to <c>geminirx.commit</c> without a document. The message is not printed.</summary>
internal sealed record CommitMessage(string Message, TokenCounts? Usage)
{
    public override string ToString() => nameof(CommitMessage);
}

internal sealed record StopArguments(string? SessionId);

/// <summary>The one argument of a command about a session that has ended.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Await">Whether the command answers at its end.</param>
/// <param name="Hunk">One change of a rewrite; null for all of them.</param>
internal sealed record SessionArguments(string? SessionId, bool? Await = null, int? Hunk = null);

/// <summary>The answer to a command that streams. While the user is asked whether to start, there is no session yet.</summary>
internal sealed record SessionStarted([property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? SessionId, bool? Asked = null);

internal sealed record SessionsStopped(int Stopped);

[DataContract, GenerateShape]
internal sealed partial record SessionEnded(
    [property: DataMember(Name = "sessionId")] string SessionId,
    [property: DataMember(Name = "outcome")] string Outcome,
    [property: DataMember(Name = "characters")] int Characters,
    [property: DataMember(Name = "usage")] TokenCounts? Usage,
    [property: DataMember(Name = "error")] SessionError? Error,
    [property: DataMember(Name = "reason")] string? Reason,
    [property: DataMember(Name = "modelVersion")] string? ModelVersion,
    [property: DataMember(Name = "seconds")] double Seconds,
    [property: DataMember(Name = "firstTextSeconds")] double? FirstTextSeconds,
    [property: DataMember(Name = "stripped")] int? Stripped,
    [property: DataMember(Name = "uri")] string? Uri
);

/// <summary>A piece of the summary of the thoughts before an answer, which is not printed.</summary>
[DataContract, GenerateShape]
internal sealed partial record SessionThought(
    [property: DataMember(Name = "sessionId")] string SessionId,
    [property: DataMember(Name = "text")] string Text
)
{
    public override string ToString() => nameof(SessionThought);
}

internal sealed record SessionError(string Kind, string Reason, string Message);
