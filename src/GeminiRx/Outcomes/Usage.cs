using GeminiRx.Outcomes;

namespace GeminiRx;

/// <summary>Token counts of one answer, by the service's names. A count that the service has not sent is null.</summary>
/// <remarks>Total = prompt + tool use + candidates + thoughts; thoughts are not part of the candidates' count.</remarks>
public sealed record Usage
{
    private UsageCounts _counts;

    /// <summary>Creates token counts without a value.</summary>
    public Usage() { }

    internal Usage(in UsageCounts counts) => _counts = counts;

    internal UsageCounts Counts => _counts;

    /// <summary>Tokens of the prompt, including cached tokens.</summary>
    public int? PromptTokenCount
    {
        get => _counts.Prompt;
        init => _counts.Prompt = value;
    }

    /// <summary>Tokens of the answer.</summary>
    public int? CandidatesTokenCount
    {
        get => _counts.Candidates;
        init => _counts.Candidates = value;
    }

    /// <summary>The total number of tokens.</summary>
    public int? TotalTokenCount
    {
        get => _counts.Total;
        init => _counts.Total = value;
    }

    /// <summary>Tokens of the model's thoughts.</summary>
    public int? ThoughtsTokenCount
    {
        get => _counts.Thoughts;
        init => _counts.Thoughts = value;
    }

    /// <summary>Tokens of the prompt that came from a cache.</summary>
    public int? CachedContentTokenCount
    {
        get => _counts.Cached;
        init => _counts.Cached = value;
    }

    /// <summary>Tokens of the prompts of tools that the service ran.</summary>
    public int? ToolUsePromptTokenCount
    {
        get => _counts.ToolUse;
        init => _counts.ToolUse = value;
    }

    /// <summary>The prompt's tokens by modality; null if the service sent no list.</summary>
    public ModalityTokens? PromptTokensDetails
    {
        get => _counts.PromptDetails;
        init => _counts.PromptDetails = value;
    }

    /// <summary>The cached tokens by modality; null if the service sent no list.</summary>
    public ModalityTokens? CacheTokensDetails
    {
        get => _counts.CacheDetails;
        init => _counts.CacheDetails = value;
    }

    /// <summary>The answer's tokens by modality; null if the service sent no list.</summary>
    public ModalityTokens? CandidatesTokensDetails
    {
        get => _counts.CandidatesDetails;
        init => _counts.CandidatesDetails = value;
    }

    /// <summary>The tool prompts' tokens by modality; null if the service sent no list.</summary>
    public ModalityTokens? ToolUsePromptTokensDetails
    {
        get => _counts.ToolUseDetails;
        init => _counts.ToolUseDetails = value;
    }

    /// <summary>The billing type of the request (Vertex AI), such as <c>ON_DEMAND</c>; null if the service sent no type.</summary>
    public string? TrafficType
    {
        get => _counts.TrafficType;
        init => _counts.TrafficType = value;
    }

    /// <summary>The tier that served the request (Gemini API), such as <c>flex</c>; null if the service sent no tier.</summary>
    public string? ServiceTier
    {
        get => _counts.ServiceTier;
        init => _counts.ServiceTier = value;
    }

    /// <summary>Adds the counts of another part of the same answer; the service counts each exchange of a long answer separately.</summary>
    internal static Usage? Sum(Usage? one, Usage? other)
    {
        if (one is null || other is null)
        {
            return one ?? other;
        }

        static int? Add(int? a, int? b) => a is null && b is null ? null : (a ?? 0) + (b ?? 0);
        static ModalityTokens? AddDetails(ModalityTokens? a, ModalityTokens? b) =>
            a is null || b is null
                ? a ?? b
                : new([
                    .. a.Concat(b)
                        .GroupBy(count => count.Modality)
                        .Select(group => new ModalityTokenCount(group.Key, group.Sum(count => count.TokenCount))),
                ]);

        return new Usage
        {
            PromptTokenCount = Add(one.PromptTokenCount, other.PromptTokenCount),
            CandidatesTokenCount = Add(one.CandidatesTokenCount, other.CandidatesTokenCount),
            TotalTokenCount = Add(one.TotalTokenCount, other.TotalTokenCount),
            ThoughtsTokenCount = Add(one.ThoughtsTokenCount, other.ThoughtsTokenCount),
            CachedContentTokenCount = Add(one.CachedContentTokenCount, other.CachedContentTokenCount),
            ToolUsePromptTokenCount = Add(one.ToolUsePromptTokenCount, other.ToolUsePromptTokenCount),
            PromptTokensDetails = AddDetails(one.PromptTokensDetails, other.PromptTokensDetails),
            CacheTokensDetails = AddDetails(one.CacheTokensDetails, other.CacheTokensDetails),
            CandidatesTokensDetails = AddDetails(one.CandidatesTokensDetails, other.CandidatesTokensDetails),
            ToolUsePromptTokensDetails = AddDetails(one.ToolUsePromptTokensDetails, other.ToolUsePromptTokensDetails),
            TrafficType = other.TrafficType ?? one.TrafficType,
            ServiceTier = other.ServiceTier ?? one.ServiceTier,
        };
    }

    /// <summary>Replaces each count that <paramref name="newer"/> contains and keeps the others.</summary>
    /// <param name="newer">The newer counts.</param>
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
            PromptTokensDetails = newer.PromptTokensDetails ?? PromptTokensDetails,
            CacheTokensDetails = newer.CacheTokensDetails ?? CacheTokensDetails,
            CandidatesTokensDetails = newer.CandidatesTokensDetails ?? CandidatesTokensDetails,
            ToolUsePromptTokensDetails = newer.ToolUsePromptTokensDetails ?? ToolUsePromptTokensDetails,
            TrafficType = newer.TrafficType ?? TrafficType,
            ServiceTier = newer.ServiceTier ?? ServiceTier,
        };
    }
}
