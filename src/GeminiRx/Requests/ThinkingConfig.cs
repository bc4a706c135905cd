using System.Text.Json.Serialization;

namespace GeminiRx;

/// <summary>How much the model thinks before it answers, and whether a summary of the thoughts is streamed. Set the budget or the level,
/// not both.</summary>
public sealed record ThinkingConfig
{
    /// <summary>The budget that lets the model decide how much it thinks.</summary>
    public const int Dynamic = -1;

    /// <summary>Whether a summary of the thoughts is streamed as <see cref="ThoughtChunk"/>. Default false.</summary>
    public bool IncludeThoughts { get; init; }

    /// <summary>The maximum number of thinking tokens (Gemini 2.5): 0 turns thinking off where the model allows it, −1 is
    /// <see cref="Dynamic"/>. Default null: the model's default.</summary>
    /// <exception cref="ArgumentException"><see cref="Level"/> is set too; the service rejects both.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The value is below −1.</exception>
    [JsonPropertyName("thinkingBudget")]
    public int? Budget
    {
        get;
        init => field = value is { } budget && Level is { } level ? throw Both(budget, level) : Guard.AtLeast(value, Dynamic);
    }

    /// <summary>How much the model thinks (Gemini 3 and later). Default null: the model's default.</summary>
    /// <exception cref="ArgumentException"><see cref="Budget"/> is set too; the service rejects both.</exception>
    [JsonPropertyName("thinkingLevel")]
    public ThinkingLevel? Level
    {
        get;
        init => field = value is { } level && Budget is { } budget ? throw Both(budget, level) : value;
    }

    private static ArgumentException Both(int budget, ThinkingLevel level) =>
        new($"Budget is {budget} and Level is {level}: set Budget (Gemini 2.5) or Level (later models), not both.");
}

/// <summary>How much a model thinks. An open enumeration.</summary>
/// <param name="Value">The service's name for it.</param>
public readonly record struct ThinkingLevel(string Value) : IOpenEnumeration
{
    /// <summary>Almost no thinking.</summary>
    public static readonly ThinkingLevel Minimal = new("MINIMAL");

    /// <summary>Little thinking.</summary>
    public static readonly ThinkingLevel Low = new("LOW");

    /// <summary>Moderate thinking.</summary>
    public static readonly ThinkingLevel Medium = new("MEDIUM");

    /// <summary>Much thinking.</summary>
    public static readonly ThinkingLevel High = new("HIGH");

    /// <summary>The service's name for it.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
