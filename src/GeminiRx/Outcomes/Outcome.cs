using System.Text.Json;

namespace GeminiRx;

/// <summary>The outcome of an answer, independent of the service's finish reason.</summary>
public enum Outcome
{
    /// <summary>The model ended the answer, or reached a stop sequence.</summary>
    Completed,

    /// <summary>The answer reached the limit of output tokens.</summary>
    MaxTokens,

    /// <summary>The prompt or the answer was blocked.</summary>
    Blocked,

    /// <summary>The model produced a tool call or an answer that the service cannot read.</summary>
    Malformed,

    /// <summary>The caller stopped the stream.</summary>
    Stopped,

    /// <summary>The reason is unknown to this version of the library.</summary>
    Other,
}

/// <summary>The names of outcomes.</summary>
public static class OutcomeNames
{
    /// <summary>The name of an outcome in every output: <c>completed</c>, <c>maxTokens</c>, <c>blocked</c>, <c>malformed</c>,
    /// <c>stopped</c> or <c>other</c>.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <returns>The name.</returns>
    public static string ToName(this Outcome outcome) => JsonNamingPolicy.CamelCase.ConvertName(outcome.ToString());
}

/// <summary>The service's reason for ending a candidate. Open enumeration: an unknown value is kept unchanged.</summary>
/// <param name="Value">The service's value.</param>
public readonly record struct FinishReason(string Value)
{
    /// <summary>The natural end of the answer, or a stop sequence.</summary>
    public static readonly FinishReason Stop = new("STOP");

    /// <summary>The limit of output tokens was reached.</summary>
    public static readonly FinishReason MaxTokens = new("MAX_TOKENS");

    /// <summary>Blocked by a safety setting.</summary>
    public static readonly FinishReason Safety = new("SAFETY");

    /// <summary>Blocked because the answer recites a source.</summary>
    public static readonly FinishReason Recitation = new("RECITATION");

    /// <summary>One exchange of a long answer is complete. The answer continues with the next exchange.</summary>
    public static readonly FinishReason Continuation = new("CONTINUATION");

    /// <summary>The outcome of this reason.</summary>
    public Outcome Outcome => OutcomeOf(Value) is var outcome && outcome == Outcome.Other ? OutcomeOf(Value?.ToUpperInvariant()) : outcome;

    // Some gateways write the values in lower case.
    private static Outcome OutcomeOf(string? value) =>
        value switch
        {
            "STOP" => Outcome.Completed,
            "MAX_TOKENS" => Outcome.MaxTokens,
            "SAFETY"
            or "RECITATION"
            or "BLOCKLIST"
            or "PROHIBITED_CONTENT"
            or "SPII"
            or "LANGUAGE"
            or "IMAGE_SAFETY"
            or "IMAGE_PROHIBITED_CONTENT"
            or "IMAGE_RECITATION" => Outcome.Blocked,
            "MALFORMED_FUNCTION_CALL" or "UNEXPECTED_TOOL_CALL" or "TOO_MANY_TOOL_CALLS" or "MALFORMED_RESPONSE" => Outcome.Malformed,
            _ => Outcome.Other,
        };

    /// <summary>The service's value.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}

/// <summary>The service's reason for blocking a prompt. Open enumeration: an unknown value is kept unchanged.</summary>
/// <param name="Value">The service's value.</param>
public readonly record struct BlockReason(string Value)
{
    /// <summary>Blocked by a safety setting.</summary>
    public static readonly BlockReason Safety = new("SAFETY");

    /// <summary>The service's value.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
