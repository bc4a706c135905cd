using System.Globalization;
using GeminiRx.Cli.Errors;

namespace GeminiRx.Cli;

/// <summary>The line of <c>--usage</c>: all tokens of an answer, and its estimated cost.</summary>
/// <param name="prices">The user's prices; null if there are none.</param>
internal sealed class UsageReport(PriceList? prices)
{
    /// <summary>Formats the line.</summary>
    /// <param name="usage">The token counts; null if the service sent none.</param>
    /// <param name="model">The model that answered; null if it is not known.</param>
    public string Format(Usage? usage, string? model)
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
        return $"{(model is null ? "" : $"{model}: ")}{string.Join(" + ", parts)}{total}, {CostOf(usage, model)}";
    }

    /// <summary>Estimates the cost; null without prices of the model.</summary>
    public decimal? Estimate(Usage usage, string? model) =>
        model is not null && prices?.Find(model) is { } tiers ? Cost.Estimate(usage, tiers) : null;

    private string CostOf(Usage usage, string? model) =>
        prices is null ? PriceErrors.NoPriceFile(PriceList.Location)
        : Estimate(usage, model) is { } cost ? string.Create(CultureInfo.InvariantCulture, $"about {cost:0.000000} {prices.Currency}")
        : PriceErrors.UnknownModel(model);

    private static void Add(List<string> parts, int? count, string name) =>
        parts.AddRange(count is > 0 and var tokens ? [$"{Number(tokens)} {name}"] : []);

    private static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
