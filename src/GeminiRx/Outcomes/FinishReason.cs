namespace GeminiRx;

/// <summary>The service's reason for ending a candidate. Open enumeration: an unknown value is kept unchanged.</summary>
/// <remarks>Source of the values: the type declarations of the vendor's SDK 3.3.0, Gemini API and Vertex AI together. The reason of an
/// answer of the Interactions API is the last <see cref="InteractionStatus"/>.</remarks>
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

    /// <summary>Blocked because the model does not support the language.</summary>
    public static readonly FinishReason Language = new("LANGUAGE");

    /// <summary>A reason that the service does not name.</summary>
    public static readonly FinishReason Other = new("OTHER");

    /// <summary>Blocked because of a forbidden term.</summary>
    public static readonly FinishReason Blocklist = new("BLOCKLIST");

    /// <summary>Blocked because of content that no setting allows.</summary>
    public static readonly FinishReason ProhibitedContent = new("PROHIBITED_CONTENT");

    /// <summary>Blocked because of sensitive personal data.</summary>
    public static readonly FinishReason Spii = new("SPII");

    /// <summary>The model made a function call that is not valid.</summary>
    public static readonly FinishReason MalformedFunctionCall = new("MALFORMED_FUNCTION_CALL");

    /// <summary>The model called a tool that the request does not allow.</summary>
    public static readonly FinishReason UnexpectedToolCall = new("UNEXPECTED_TOOL_CALL");

    /// <summary>The model called tools too many times in a row.</summary>
    public static readonly FinishReason TooManyToolCalls = new("TOO_MANY_TOOL_CALLS");

    /// <summary>The model produced an answer that is not valid.</summary>
    public static readonly FinishReason MalformedResponse = new("MALFORMED_RESPONSE");

    /// <summary>The request sent a turn of the model back without its thought signature (Gemini API).</summary>
    public static readonly FinishReason MissingThoughtSignature = new("MISSING_THOUGHT_SIGNATURE");

    /// <summary>Blocked by an escalation rule (Gemini API).</summary>
    public static readonly FinishReason Escalation = new("ESCALATION");

    /// <summary>Blocked because the account is limited or disabled after violations of the usage policy (Gemini API).</summary>
    public static readonly FinishReason AccountLimited = new("PUP_LIMITED_DISABLED");

    /// <summary>Blocked by Model Armor (Vertex AI).</summary>
    public static readonly FinishReason ModelArmor = new("MODEL_ARMOR");

    /// <summary>The generated image was blocked for safety.</summary>
    public static readonly FinishReason ImageSafety = new("IMAGE_SAFETY");

    /// <summary>The generated image was blocked because of content that no setting allows.</summary>
    public static readonly FinishReason ImageProhibitedContent = new("IMAGE_PROHIBITED_CONTENT");

    /// <summary>The generated image was blocked because it may copy a source.</summary>
    public static readonly FinishReason ImageRecitation = new("IMAGE_RECITATION");

    /// <summary>The generation of an image ended for a reason that the service does not name.</summary>
    public static readonly FinishReason ImageOther = new("IMAGE_OTHER");

    /// <summary>The model was to generate an image, but generated none.</summary>
    public static readonly FinishReason NoImage = new("NO_IMAGE");

    /// <summary>One exchange of a long answer is complete. The answer continues with the next exchange.</summary>
    public static readonly FinishReason Continuation = new("CONTINUATION");

    /// <summary>The outcome of this reason.</summary>
    public Outcome Outcome => OutcomeOf(Value) is var outcome && outcome == Outcome.Other ? OutcomeOf(Value?.ToUpperInvariant()) : outcome;

    // Some gateways write the values in lower case.
    private static Outcome OutcomeOf(string? value) =>
        value switch
        {
            "STOP" or "COMPLETED" or "REQUIRES_ACTION" => Outcome.Completed,
            "MAX_TOKENS" or "INCOMPLETE" => Outcome.MaxTokens,
            "CANCELLED" => Outcome.Stopped,
            "SAFETY"
            or "RECITATION"
            or "BLOCKLIST"
            or "PROHIBITED_CONTENT"
            or "SPII"
            or "LANGUAGE"
            or "ESCALATION"
            or "PUP_LIMITED_DISABLED"
            or "MODEL_ARMOR"
            or "IMAGE_SAFETY"
            or "IMAGE_PROHIBITED_CONTENT"
            or "IMAGE_RECITATION" => Outcome.Blocked,
            "MALFORMED_FUNCTION_CALL"
            or "UNEXPECTED_TOOL_CALL"
            or "TOO_MANY_TOOL_CALLS"
            or "MALFORMED_RESPONSE"
            or "MISSING_THOUGHT_SIGNATURE" => Outcome.Malformed,
            _ => Outcome.Other,
        };

    /// <summary>The service's value.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
