using System.Globalization;

namespace GeminiRx.Cli;

/// <summary>Reads <c>CATEGORY=LEVEL</c>: the service's names, in any case, without the parts that are the same in all of them.</summary>
internal static class SafetyWords
{
    public static bool IsOne(string text) => text.Split('=') is [{ Length: > 0 }, { Length: > 0 }];

    public static SafetySetting Read(string text) =>
        text.Split('=') is [var category, var level]
            ? new(new HarmCategory(Prefixed("HARM_CATEGORY_", Word(category))), new HarmBlockThreshold(Level(Word(level))))
            : throw new FormatException(text);

    /// <summary>A category as a person calls it.</summary>
    public static string Name(string category) =>
        category.Replace("HARM_CATEGORY_", "", StringComparison.Ordinal).Replace('_', ' ').ToLowerInvariant();

    private static string Word(string text) => text.Trim().Replace('-', '_').ToUpperInvariant();

    private static string Level(string word) => word is "OFF" or "HARM_BLOCK_THRESHOLD_UNSPECIFIED" ? word : Prefixed("BLOCK_", word);

    private static string Prefixed(string prefix, string word) => word.StartsWith(prefix, StringComparison.Ordinal) ? word : prefix + word;
}

/// <summary>Reads how much a model is to think: a level, or for Gemini 2.5 a number of tokens (−1: as it likes).</summary>
internal static class ThinkingWords
{
    public static bool IsOne(string text) => IsTokens(text, out _) || text.ToUpperInvariant() is "MINIMAL" or "LOW" or "MEDIUM" or "HIGH";

    public static ThinkingConfig? Read(string? text, bool thoughts) =>
        text is null ? (thoughts ? new ThinkingConfig { IncludeThoughts = true } : null)
        : IsTokens(text, out var tokens) ? new ThinkingConfig { Budget = tokens, IncludeThoughts = thoughts }
        : new ThinkingConfig { Level = new ThinkingLevel(text.ToUpperInvariant()), IncludeThoughts = thoughts };

    private static bool IsTokens(string text, out int tokens) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out tokens) && tokens >= ThinkingConfig.Dynamic;
}
