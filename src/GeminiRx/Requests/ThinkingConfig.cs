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
    /// <remarks>Models from 3.5 on accept no budget; the client refuses it.</remarks>
    /// <exception cref="ArgumentException"><see cref="Level"/> is set too; the service rejects both.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The value is below −1.</exception>
    [JsonPropertyName("thinkingBudget")]
    public int? Budget
    {
        get;
        init => field = value is { } budget && Level is { } level ? throw Both(budget, level) : Guard.AtLeast(value, Dynamic);
    }

    /// <summary>How much the model thinks (Gemini 3 and later). Default null: the model's default.</summary>
    /// <remarks>The client refuses a level that the model does not support, where its levels are documented.</remarks>
    /// <exception cref="ArgumentException"><see cref="Budget"/> is set too; the service rejects both.</exception>
    [JsonPropertyName("thinkingLevel")]
    public ThinkingLevel? Level
    {
        get;
        init => field = value is { } level && Budget is { } budget ? throw Both(budget, level) : value;
    }

    /// <summary>Returns the least thinking that works with a model, for quick and cheap answers.</summary>
    /// <param name="model">The model, such as <c>gemini-flash-latest</c>; a resource name such as <c>models/gemini-3.8-flash</c> works
    /// too. A model that this version does not know counts as the newest.</param>
    /// <returns>LOW for <c>gemini-flash-latest</c>, for each pro model from Gemini 3 on, for each flash model from 3.7 on, and for unknown
    /// models; MINIMAL for flash-lite and for older flash models; for Gemini 2.5 the lowest budget: 0, or 128 for pro. Nothing is set for
    /// models before 2.5.</returns>
    /// <exception cref="ArgumentException"><paramref name="model"/> is null or empty.</exception>
    public static ThinkingConfig Lowest(string model)
    {
        ArgumentException.ThrowIfNullOrEmpty(model);
        return ThinkingRules.Lowest(model);
    }

    /// <summary>Returns the most thinking that works with a model.</summary>
    /// <param name="model">The model, as for <see cref="Lowest"/>.</param>
    /// <returns>The highest documented level of the model, otherwise HIGH; for Gemini 2.5 the highest budget: 24,576, or 32,768 for pro.
    /// Nothing is set for models before 2.5.</returns>
    /// <exception cref="ArgumentException"><paramref name="model"/> is null or empty.</exception>
    public static ThinkingConfig Highest(string model)
    {
        ArgumentException.ThrowIfNullOrEmpty(model);
        return ThinkingRules.Highest(model);
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

    /// <summary>The most thinking, with the models that support it (gemini-4-hydrogen).</summary>
    public static readonly ThinkingLevel XHigh = new("XHIGH");

    /// <summary>The service's name for it.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
