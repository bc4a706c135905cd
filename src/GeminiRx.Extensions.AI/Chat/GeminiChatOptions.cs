using Microsoft.Extensions.AI;

namespace GeminiRx.Extensions.AI;

/// <summary>The settings of a chat client; see <see cref="GeminiChatClients"/>.</summary>
public sealed record GeminiChatOptions
{
    /// <summary>The model for requests whose <see cref="ChatOptions.ModelId"/> is null. Default null: the model of the source.
    /// Required for <see cref="ReasoningOptions.Effort"/> with a <see cref="ChunkSource"/>, whose model is unknown: the form of the effort
    /// depends on the model.</summary>
    public string? Model { get; init; }

    /// <summary>
    /// Whether a rewind of a resumed answer is an update with <see cref="RewindContent"/>, and the revoked content follows again. Only for
    /// consumers that take text back: others would show text twice. Default false: the repeated content is removed, as
    /// <see cref="ChunkOperators.WithoutRewinds"/> does, and an answer that repeats differently ends with an exception. In both cases a
    /// function call is delivered, together with what follows it, at the end of the answer or with its result, if the source runs the
    /// function: no rewind can revoke it then.
    /// </summary>
    public bool ReportRewinds { get; init; }
}
