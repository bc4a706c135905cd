namespace GeminiRx.Cli;

/// <summary>Estimates what an answer costs.</summary>
internal static class Cost
{
    private const decimal Million = 1_000_000;

    /// <summary>Estimates the cost. Cached tokens are part of the prompt's; the prompts of tools cost what input costs, thoughts what
    /// output costs.</summary>
    /// <param name="usage">The token counts.</param>
    /// <param name="tiers">The prices; the last tier is for any number of tokens.</param>
    /// <returns>The cost in the currency of the prices.</returns>
    public static decimal Estimate(Usage usage, IReadOnlyList<PriceTier> tiers)
    {
        var prompt = usage.PromptTokenCount ?? 0;
        var tier = tiers.First(tier => tier.UpTo is null || prompt <= tier.UpTo);
        var cached = Math.Min(usage.CachedContentTokenCount ?? 0, prompt);
        var fresh = Subtract(usage.PromptTokensDetails, usage.CacheTokensDetails);
        var sum =
            Sum(tier, "input", prompt - cached, fresh)
            + Sum(tier, "cached", cached, CountsOf(usage.CacheTokensDetails))
            + Sum(tier, "input", usage.ToolUsePromptTokenCount ?? 0, CountsOf(usage.ToolUsePromptTokensDetails))
            + Sum(tier, "output", usage.CandidatesTokenCount ?? 0, CountsOf(usage.CandidatesTokensDetails))
            + Sum(tier, "output", usage.ThoughtsTokenCount ?? 0, new Dictionary<string, int>());
        return sum / Million;
    }

    // Tokens of modalities with a price of their own, and the rest. The counts by modality need not add up.
    private static decimal Sum(PriceTier tier, string kind, int total, IReadOnlyDictionary<string, int> counts)
    {
        var (sum, left) = (0m, total);
        foreach (var (modality, count) in counts)
        {
            var taken = Math.Clamp(count, 0, left);
            sum += taken * tier.Of(kind, modality);
            left -= taken;
        }

        return sum + (left * tier.Of(kind));
    }

    private static Dictionary<string, int> CountsOf(ModalityTokens? details) =>
        (details ?? new([]))
            .GroupBy(count => count.Modality.ToLowerInvariant())
            .ToDictionary(group => group.Key, group => group.Sum(count => count.TokenCount));

    private static Dictionary<string, int> Subtract(ModalityTokens? prompt, ModalityTokens? cached)
    {
        var less = CountsOf(cached);
        return CountsOf(prompt).ToDictionary(count => count.Key, count => Math.Max(0, count.Value - less.GetValueOrDefault(count.Key)));
    }
}
