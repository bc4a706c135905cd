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

    /// <summary>A tool call, the answer, or a turn of the model that the request sent back is not valid.</summary>
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
