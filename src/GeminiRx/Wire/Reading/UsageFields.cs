namespace GeminiRx.Wire.Reading;

/// <summary>The last value of each field of <c>usageMetadata</c>, without an allocation for each event.</summary>
internal record struct UsageFields
{
    public int? Prompt;
    public int? Candidates;
    public int? Total;
    public int? Thoughts;
    public int? Cached;
    public int? ToolUse;
    public ModalityTokens? PromptDetails;
    public ModalityTokens? CacheDetails;
    public ModalityTokens? CandidatesDetails;
    public ModalityTokens? ToolUseDetails;
    public string? TrafficType;
    public string? ServiceTier;

    public readonly Usage ToUsage() =>
        new()
        {
            PromptTokenCount = Prompt,
            CandidatesTokenCount = Candidates,
            TotalTokenCount = Total,
            ThoughtsTokenCount = Thoughts,
            CachedContentTokenCount = Cached,
            ToolUsePromptTokenCount = ToolUse,
            PromptTokensDetails = PromptDetails,
            CacheTokensDetails = CacheDetails,
            CandidatesTokensDetails = CandidatesDetails,
            ToolUsePromptTokensDetails = ToolUseDetails,
            TrafficType = TrafficType,
            ServiceTier = ServiceTier,
        };
}
