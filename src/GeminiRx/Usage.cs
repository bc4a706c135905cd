namespace GeminiRx;

/// <summary>Token counts of one answer, by the service's names. A count that the service has not sent is null.</summary>
/// <remarks>Total = prompt + tool use + candidates + thoughts; thoughts are not part of the candidates' count.</remarks>
public sealed record Usage
{
    /// <summary>Tokens of the prompt, cached ones included.</summary>
    public int? PromptTokenCount { get; init; }

    /// <summary>Tokens of the answer.</summary>
    public int? CandidatesTokenCount { get; init; }

    /// <summary>All tokens together.</summary>
    public int? TotalTokenCount { get; init; }

    /// <summary>Tokens the model thought with.</summary>
    public int? ThoughtsTokenCount { get; init; }

    /// <summary>Tokens of the prompt that came from a cache.</summary>
    public int? CachedContentTokenCount { get; init; }

    /// <summary>Tokens of the prompts of tools that the service ran itself.</summary>
    public int? ToolUsePromptTokenCount { get; init; }

    /// <summary>Takes over every count that <paramref name="newer"/> has; a count it lacks is kept.</summary>
    /// <param name="newer">Counts that came later.</param>
    /// <returns>The merged counts: field by field, the last value wins.</returns>
    public Usage Merge(Usage newer)
    {
        ArgumentNullException.ThrowIfNull(newer);
        return new Usage
        {
            PromptTokenCount = newer.PromptTokenCount ?? PromptTokenCount,
            CandidatesTokenCount = newer.CandidatesTokenCount ?? CandidatesTokenCount,
            TotalTokenCount = newer.TotalTokenCount ?? TotalTokenCount,
            ThoughtsTokenCount = newer.ThoughtsTokenCount ?? ThoughtsTokenCount,
            CachedContentTokenCount = newer.CachedContentTokenCount ?? CachedContentTokenCount,
            ToolUsePromptTokenCount = newer.ToolUsePromptTokenCount ?? ToolUsePromptTokenCount,
        };
    }
}
