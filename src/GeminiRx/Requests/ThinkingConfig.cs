namespace GeminiRx;

/// <summary>How much the model thinks before it answers, and whether a summary of it is streamed. Budget or level, never both.</summary>
public sealed record ThinkingConfig
{
    /// <summary>The budget that lets the model decide.</summary>
    public const int Dynamic = -1;

    /// <summary>Whether a summary of the thoughts is streamed too, as <see cref="ThoughtChunk"/>. Default false: the model thinks in
    /// silence.</summary>
    public bool IncludeThoughts { get; init; }

    /// <summary>How many tokens the model may think with (Gemini 2.5): 0 is off, where that is allowed, −1 is <see cref="Dynamic"/>.
    /// Default null: the model's own way.</summary>
    /// <exception cref="ArgumentException">There is a <see cref="Level"/> too; the service refuses both.</exception>
    /// <exception cref="ArgumentOutOfRangeException">It is below −1.</exception>
    public int? Budget
    {
        get;
        init => field = value is null || Level is null ? Limits.AtLeast(value, Dynamic) : throw Both();
    }

    /// <summary>How much the model thinks (Gemini 3 and later). Default null: the model's own way.</summary>
    /// <exception cref="ArgumentException">There is a <see cref="Budget"/> too; the service refuses both.</exception>
    public ThinkingLevel? Level
    {
        get;
        init => field = value is null || Budget is null ? value : throw Both();
    }

    private static ArgumentException Both() => new("Set the thinking budget (Gemini 2.5) or the thinking level (later models), not both.");
}

/// <summary>How much a model thinks. An open enumeration.</summary>
/// <param name="Value">The service's own word.</param>
public readonly record struct ThinkingLevel(string Value)
{
    /// <summary>As good as none.</summary>
    public static readonly ThinkingLevel Minimal = new("MINIMAL");

    /// <summary>Little.</summary>
    public static readonly ThinkingLevel Low = new("LOW");

    /// <summary>Some.</summary>
    public static readonly ThinkingLevel Medium = new("MEDIUM");

    /// <summary>Much.</summary>
    public static readonly ThinkingLevel High = new("HIGH");

    /// <summary>The service's own word.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
