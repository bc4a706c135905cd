using System.Text.Json;

namespace GeminiRx.Emulator;

/// <summary>Validates the amount of thinking, as the service does for each model.</summary>
internal static class ThinkingValidation
{
    private const string Prefix = "gemini-";

    private static readonly Version _firstWithoutBudget = new(3, 5);

    /// <summary>The service's error about a thinking configuration; null if it is valid or absent.</summary>
    public static IEnumerable<RuleViolation> Violations(JsonElement thinking, string? model) =>
        Problem(thinking, model) is ({ } message, var member)
            ? [new RuleViolation(JudgeRules.Thinking, $"generation_config.thinking_config{member}", message)]
            : [];

    private static (string? Message, string Member) Problem(JsonElement thinking, string? model)
    {
        if (thinking.ValueKind != JsonValueKind.Object)
        {
            return (null, "");
        }

        var (hasBudget, level) = (thinking.Has("thinkingBudget"), thinking.Text("thinkingLevel")?.ToUpperInvariant());
        if (hasBudget && thinking.Has("thinkingLevel"))
        {
            return ("You can only set only one of thinking budget and thinking level.", "");
        }

        if (hasBudget && GenerationOf(model) >= _firstWithoutBudget)
        {
            return ("Thinking budget is not supported for this model. Please use thinking level instead.", ".thinking_budget");
        }

        return
            level is { Length: > 0 } and not "THINKING_LEVEL_UNSPECIFIED"
            && KnownModels.Find(model)?.Levels is { } levels
            && !levels.Contains(level)
            ? ($"Thinking level {level} is not supported for this model. Please retry with other thinking level.", ".thinking_level")
            : (null, "");
    }

    // 3.8 for models/gemini-3.8-flash; null for a name without a number.
    private static Version? GenerationOf(string? model)
    {
        var id = model?[(model.LastIndexOf('/') + 1)..] ?? "";
        var number = id.StartsWith(Prefix, StringComparison.Ordinal) ? id[Prefix.Length..].Split('-')[0] : "";
        return Version.TryParse(number.Contains('.', StringComparison.Ordinal) ? number : number + ".0", out var generation)
            ? generation
            : null;
    }
}
