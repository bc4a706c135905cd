namespace GeminiRx.Outcomes;

/// <summary>The values of a <see cref="Usage"/> in 40 bytes. An answer has one of them for nearly every event.</summary>
internal record struct UsageCounts
{
    private int _prompt;
    private int _candidates;
    private int _total;
    private int _thoughts;
    private int _cached;
    private int _toolUse;

    // A bit for each count that is set.
    private int _present;

    // One reference: most events repeat these values.
    private UsageDetails? _details;

    public int? Prompt
    {
        readonly get => Read(_prompt, 1);
        set => Write(ref _prompt, value, 1);
    }

    public int? Candidates
    {
        readonly get => Read(_candidates, 2);
        set => Write(ref _candidates, value, 2);
    }

    public int? Total
    {
        readonly get => Read(_total, 4);
        set => Write(ref _total, value, 4);
    }

    public int? Thoughts
    {
        readonly get => Read(_thoughts, 8);
        set => Write(ref _thoughts, value, 8);
    }

    public int? Cached
    {
        readonly get => Read(_cached, 16);
        set => Write(ref _cached, value, 16);
    }

    public int? ToolUse
    {
        readonly get => Read(_toolUse, 32);
        set => Write(ref _toolUse, value, 32);
    }

    public ModalityTokens? PromptDetails
    {
        readonly get => _details?.Prompt;
        set => _details = ReferenceEquals(value, PromptDetails) ? _details : UsageDetails.OrNull(Details with { Prompt = value });
    }

    public ModalityTokens? CacheDetails
    {
        readonly get => _details?.Cache;
        set => _details = ReferenceEquals(value, CacheDetails) ? _details : UsageDetails.OrNull(Details with { Cache = value });
    }

    public ModalityTokens? CandidatesDetails
    {
        readonly get => _details?.Candidates;
        set => _details = ReferenceEquals(value, CandidatesDetails) ? _details : UsageDetails.OrNull(Details with { Candidates = value });
    }

    public ModalityTokens? ToolUseDetails
    {
        readonly get => _details?.ToolUse;
        set => _details = ReferenceEquals(value, ToolUseDetails) ? _details : UsageDetails.OrNull(Details with { ToolUse = value });
    }

    public string? TrafficType
    {
        readonly get => _details?.TrafficType;
        set => _details = ReferenceEquals(value, TrafficType) ? _details : UsageDetails.OrNull(Details with { TrafficType = value });
    }

    public string? ServiceTier
    {
        readonly get => _details?.ServiceTier;
        set => _details = ReferenceEquals(value, ServiceTier) ? _details : UsageDetails.OrNull(Details with { ServiceTier = value });
    }

    /// <summary>Whether any value is set.</summary>
    public readonly bool IsSet => _present != 0 || _details is not null;

    private readonly UsageDetails Details => _details ?? UsageDetails.None;

    private readonly int? Read(int count, int bit) => (_present & bit) == 0 ? null : count;

    private void Write(ref int count, int? value, int bit)
    {
        count = value ?? 0;
        _present = value is null ? _present & ~bit : _present | bit;
    }
}

/// <summary>The values of a <see cref="Usage"/> that are not counts.</summary>
internal sealed record UsageDetails(
    ModalityTokens? Prompt,
    ModalityTokens? Cache,
    ModalityTokens? Candidates,
    ModalityTokens? ToolUse,
    string? TrafficType,
    string? ServiceTier
)
{
    public static UsageDetails None { get; } = new(null, null, null, null, null, null);

    /// <summary>The details; null if no value is set, so that equal counts are equal.</summary>
    public static UsageDetails? OrNull(UsageDetails details) => details == None ? null : details;
}
