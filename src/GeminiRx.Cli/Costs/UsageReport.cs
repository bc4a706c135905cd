using System.Globalization;
using GeminiRx.Cli.Errors;

namespace GeminiRx.Cli;

/// <summary>The line of <c>--usage</c>: all tokens of an answer, and its estimated cost.</summary>
/// <param name="prices">The user's prices; null if there are none.</param>
internal sealed class UsageReport(PriceList? prices)
{
    /// <summary>Formats the line.</summary>
    /// <param name="usage">The token counts; null if the service sent none.</param>
    /// <param name="version">The model that answered; null if it is not known.</param>
    /// <param name="requested">The model that was asked for, which may be an alias; null if it is not known.</param>
    public string Format(Usage? usage, string? version, string? requested = null)
    {
        if (usage is null)
        {
            return PriceErrors.NoUsage;
        }

        var prompt = usage.PromptTokenCount ?? 0;
        var parts = new List<string>
        {
            $"{Number(prompt)} prompt{(usage.CachedContentTokenCount is > 0 and var cached ? $" ({Number(cached)} cached)" : "")}",
        };
        Add(parts, usage.ToolUsePromptTokenCount, "tools");
        Add(parts, usage.ThoughtsTokenCount, "thoughts");
        parts.Add($"{Number(usage.CandidatesTokenCount ?? 0)} answer");
        var total = usage.TotalTokenCount is { } sum ? $" = {Number(sum)} tokens" : " tokens";
        var name = (version ?? requested) is { } model ? $"{model}: " : "";
        return $"{name}{string.Join(" + ", parts)}{total}, {CostOf(usage, version, requested)}";
    }

    // The prices of an alias, such as gemini-flash-latest, are those that the user wrote for it.
    private string CostOf(Usage usage, string? version, string? requested)
    {
        if (prices is null)
        {
            return PriceErrors.NoPriceFile(PriceList.Location);
        }

        var tiers = new[] { version, requested }.OfType<string>().Select(prices.Find).FirstOrDefault(found => found is not null);
        return tiers is null
            ? PriceErrors.UnknownModel(version ?? requested)
            : string.Create(CultureInfo.InvariantCulture, $"about {Cost.Estimate(usage, tiers):0.000000} {prices.Currency}");
    }

    private static void Add(List<string> parts, int? count, string name) =>
        parts.AddRange(count is > 0 and var tokens ? [$"{Number(tokens)} {name}"] : []);

    private static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
