namespace GeminiRx;

/// <summary>What the end of an answer means to a caller, whatever words the service used.</summary>
public enum Outcome
{
    /// <summary>The model ended the answer itself, or met a stop sequence.</summary>
    Completed,

    /// <summary>The limit of output tokens cut the answer off.</summary>
    MaxTokens,

    /// <summary>The prompt or the answer was blocked.</summary>
    Blocked,

    /// <summary>The model produced a tool call or an answer that the service could not read.</summary>
    Malformed,

    /// <summary>The caller stopped the stream.</summary>
    Stopped,

    /// <summary>A reason that this version of the library does not know.</summary>
    Other,
}

/// <summary>The service's reason for ending a candidate. An open enumeration: a value unknown to this version arrives as itself.</summary>
/// <param name="Value">The service's own word.</param>
public readonly record struct FinishReason(string Value)
{
    /// <summary>The natural end, or a stop sequence.</summary>
    public static readonly FinishReason Stop = new("STOP");

    /// <summary>The limit of output tokens was reached.</summary>
    public static readonly FinishReason MaxTokens = new("MAX_TOKENS");

    /// <summary>Blocked by a safety setting.</summary>
    public static readonly FinishReason Safety = new("SAFETY");

    /// <summary>Blocked because it recites a source.</summary>
    public static readonly FinishReason Recitation = new("RECITATION");

    /// <summary>One hop of a long answer is over, and the answer goes on with the next.</summary>
    public static readonly FinishReason Continuation = new("CONTINUATION");

    /// <summary>The outcome that this reason stands for.</summary>
    public Outcome Outcome => OutcomeOf(Value) is var outcome && outcome == Outcome.Other ? OutcomeOf(Value?.ToUpperInvariant()) : outcome;

    // Some gateways write the service's words in lower case.
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

    /// <summary>The service's own word.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}

/// <summary>Why the service blocked a prompt. An open enumeration: a value unknown to this version arrives as itself.</summary>
/// <param name="Value">The service's own word.</param>
public readonly record struct BlockReason(string Value)
{
    /// <summary>Blocked by a safety setting.</summary>
    public static readonly BlockReason Safety = new("SAFETY");

    /// <summary>The service's own word.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
