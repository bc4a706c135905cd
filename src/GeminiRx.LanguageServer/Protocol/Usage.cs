namespace GeminiRx.LanguageServer.Protocol;

/// <summary>Token counts. The total is the sum of the input, the output and the thoughts; cached tokens are a part of the input.</summary>
internal sealed record TokenCounts(int? Input, int? Output, int? Cached, int? Thoughts, int? Total)
{
    public static TokenCounts? Of(Usage? usage) =>
        usage is null
            ? null
            : new TokenCounts(
                usage.ToolUsePromptTokenCount is { } tools ? (usage.PromptTokenCount ?? 0) + tools : usage.PromptTokenCount,
                usage.CandidatesTokenCount,
                usage.CachedContentTokenCount,
                usage.ThoughtsTokenCount,
                usage.TotalTokenCount
            );
}

internal sealed record UsageResult(string Date, IReadOnlyList<ModelUsage> Models);

/// <summary>The sums of one model.</summary>
internal sealed record ModelUsage(string Model, int Requests, long Input, long Output, long Cached, long Thoughts, long Total)
{
    public ModelUsage Add(int requests, TokenCounts? usage) =>
        new(
            Model,
            Requests + requests,
            Input + (usage?.Input ?? 0),
            Output + (usage?.Output ?? 0),
            Cached + (usage?.Cached ?? 0),
            Thoughts + (usage?.Thoughts ?? 0),
            Total + (usage?.Total ?? 0)
        );
}
