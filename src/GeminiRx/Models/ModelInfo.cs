namespace GeminiRx;

/// <summary>A model that the service offers. What the service did not say is null or empty.</summary>
/// <param name="Name">Its name, such as <c>models/gemini-flash-latest</c>; requests take it as it is.</param>
public sealed record ModelInfo(string Name)
{
    /// <summary>Its name for people.</summary>
    public string? DisplayName { get; init; }

    /// <summary>What it is good for.</summary>
    public string? Description { get; init; }

    /// <summary>Its version.</summary>
    public string? Version { get; init; }

    /// <summary>The most tokens that a prompt may have.</summary>
    public int? InputTokenLimit { get; init; }

    /// <summary>The most tokens that an answer may have.</summary>
    public int? OutputTokenLimit { get; init; }

    /// <summary>What can be asked of it, such as <c>generateContent</c>.</summary>
    public IReadOnlyList<string> SupportedGenerationMethods { get; init; } = [];

    /// <summary>Whether it thinks.</summary>
    public bool? Thinking { get; init; }

    /// <summary>Its own temperature.</summary>
    public double? Temperature { get; init; }

    /// <summary>The highest temperature that it takes.</summary>
    public double? MaxTemperature { get; init; }
}

/// <summary>How many tokens a request has.</summary>
/// <param name="TotalTokens">All of them: the turns, the system instruction and the tools.</param>
public sealed record TokenCount(int TotalTokens)
{
    /// <summary>Those that come from a cache; null where the service did not say.</summary>
    public int? CachedContentTokenCount { get; init; }

    /// <summary>The tokens by modality; null where the service sent no such list.</summary>
    public ModalityTokens? PromptTokensDetails { get; init; }
}
