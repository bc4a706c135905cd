namespace GeminiRx;

/// <summary>A model that the service offers. A property is null or empty if the service sent no value.</summary>
/// <param name="Name">The model's name, such as <c>models/gemini-flash-latest</c>; requests accept it unchanged.</param>
public sealed record ModelInfo(string Name)
{
    /// <summary>The display name.</summary>
    public string? DisplayName { get; init; }

    /// <summary>The description of the model and its uses.</summary>
    public string? Description { get; init; }

    /// <summary>The version.</summary>
    public string? Version { get; init; }

    /// <summary>The maximum number of tokens of a prompt.</summary>
    public int? InputTokenLimit { get; init; }

    /// <summary>The maximum number of tokens of an answer.</summary>
    public int? OutputTokenLimit { get; init; }

    /// <summary>The supported methods, such as <c>generateContent</c>.</summary>
    public IReadOnlyList<string> SupportedGenerationMethods { get; init; } = [];

    /// <summary>Whether the model supports thinking.</summary>
    public bool? Thinking { get; init; }

    /// <summary>The default temperature.</summary>
    public double? Temperature { get; init; }

    /// <summary>The maximum temperature.</summary>
    public double? MaxTemperature { get; init; }
}

/// <summary>The token count of a request.</summary>
/// <param name="TotalTokens">The total number of tokens: turns, system instruction and tools.</param>
public sealed record TokenCount(int TotalTokens)
{
    /// <summary>The number of tokens from a cache; null if the service sent no count.</summary>
    public int? CachedContentTokenCount { get; init; }

    /// <summary>The tokens by modality; null if the service sent no list.</summary>
    public ModalityTokens? PromptTokensDetails { get; init; }
}
