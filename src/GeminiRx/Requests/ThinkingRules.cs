using System.Globalization;
using System.Text.RegularExpressions;

namespace GeminiRx;

/// <summary>The amounts of thinking that models accept. Source: the service's guides and errors of November 2026.</summary>
internal static partial class ThinkingRules
{
    // Gemini 2.5 Pro cannot turn thinking off.
    private const int LowestBudgetOfPro = 128;

    private const int HighestBudget = 24_576;
    private const int HighestBudgetOfPro = 32_768;

    private static readonly Version _firstWithBudget = new(2, 5);
    private static readonly Version _firstWithLevels = new(3, 0);
    private static readonly Version _firstWithoutBudget = new(3, 5);
    private static readonly Version _firstFlashFromLow = new(3, 7);
    private static readonly Version _newest = new(4, 0);

    // A name without a number counts as newer than all.
    private static readonly Version _unknown = new(int.MaxValue, 0);

    private static readonly ThinkingLevel[] _all = [ThinkingLevel.Minimal, ThinkingLevel.Low, ThinkingLevel.Medium, ThinkingLevel.High];
    private static readonly ThinkingLevel[] _fromLow = _all[1..];

    // Only models whose levels are documented.
    private static readonly Dictionary<string, ThinkingLevel[]> _documented = new(StringComparer.Ordinal)
    {
        ["gemini-3.1-pro-preview"] = _fromLow,
        ["gemini-3.7-flash"] = _fromLow,
        ["gemini-3.8-flash"] = _fromLow,
        ["gemini-4-argon"] = _fromLow,
        ["gemini-4-hydrogen"] = [.. _fromLow, ThinkingLevel.XHigh],
    };

    /// <summary>The least thinking that works with a model. An unknown model counts as the newest.</summary>
    public static ThinkingConfig Lowest(string model)
    {
        var (generation, family) = Parse(model);
        return generation < _firstWithBudget ? new ThinkingConfig()
            : generation < _firstWithLevels
                ? new ThinkingConfig { Budget = family.StartsWith("pro", StringComparison.Ordinal) ? LowestBudgetOfPro : 0 }
            : new ThinkingConfig { Level = IsFromMinimal(generation, family) ? ThinkingLevel.Minimal : ThinkingLevel.Low };
    }

    /// <summary>The most thinking that works with a model. An unknown model counts as the newest.</summary>
    public static ThinkingConfig Highest(string model) =>
        Lowest(model) switch
        {
            { Level: not null } => new ThinkingConfig { Level = LevelsOf(model)[^1] },
            { Budget: 0 } => new ThinkingConfig { Budget = HighestBudget },
            { Budget: not null } => new ThinkingConfig { Budget = HighestBudgetOfPro },
            var none => none,
        };

    /// <summary>The levels that a model accepts: the documented ones, otherwise those from its lowest level to HIGH.</summary>
    public static IReadOnlyList<ThinkingLevel> LevelsOf(string model) =>
        _documented.GetValueOrDefault(Id(model))
        ?? (Lowest(model).Level is { } lowest ? [.. _all.SkipWhile(level => level != lowest)] : []);

    /// <summary>Finds a setting that the model certainly rejects. A level that this version does not know passes.</summary>
    /// <returns>The message; null if there is none.</returns>
    public static string? FindProblem(string model, ThinkingConfig? thinking)
    {
        if (
            thinking is { Budget: { } budget }
            && Parse(model).Generation is var generation
            && generation >= _firstWithoutBudget
            && generation <= _newest
        )
        {
            return $"Thinking.Budget is {budget}, but {Id(model)} accepts no budget: set Level to {Join(LevelsOf(model))}.";
        }

        return
            thinking is { Level: { } level }
            && _documented.TryGetValue(Id(model), out var levels)
            && !levels.Contains(level)
            && (_all.Contains(level) || level == ThinkingLevel.XHigh)
            ? $"Thinking.Level is {level}, but {Id(model)} accepts only {Join(levels)}: set one of them."
            : null;
    }

    private static string Join(IReadOnlyList<ThinkingLevel> levels) => $"{string.Join(", ", levels.SkipLast(1))} or {levels[^1]}";

    private static bool IsFromMinimal(Version generation, string family) =>
        family.Contains("flash-lite", StringComparison.Ordinal)
        || (generation < _firstFlashFromLow && family.StartsWith("flash", StringComparison.Ordinal));

    private static string Id(string model) => model[(model.LastIndexOf('/') + 1)..];

    // gemini-3.8-flash is generation 3.8 of flash.
    private static (Version Generation, string Family) Parse(string model)
    {
        var name = Name().Match(Id(model));
        return name.Success
            ? (new Version(Number(name.Groups[1]), name.Groups[2].Success ? Number(name.Groups[2]) : 0), name.Groups[3].Value)
            : (_unknown, Id(model));
    }

    private static int Number(Group digits) => int.Parse(digits.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^gemini-([0-9]{1,3})(?:\.([0-9]{1,3}))?-(.*)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
