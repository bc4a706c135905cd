using System.Globalization;

namespace GeminiRx.Cli;

/// <summary>Parses <c>CATEGORY=LEVEL</c>: the service's names, in any case, with or without their common prefixes.</summary>
internal static class SafetyParser
{
    public static bool IsValid(string text) => text.Split('=') is [{ Length: > 0 }, { Length: > 0 }];

    /// <exception cref="FormatException">The text is not valid.</exception>
    public static SafetySetting Parse(string text) =>
        text.Split('=') is [var category, var level]
            ? new(
                new HarmCategory(WithPrefix("HARM_CATEGORY_", Normalize(category))),
                new HarmBlockThreshold(ToThreshold(Normalize(level)))
            )
            : throw new FormatException(text);

    /// <summary>The name of a category in messages, such as <c>dangerous content</c>.</summary>
    public static string DisplayName(string category) =>
        category.Replace("HARM_CATEGORY_", "", StringComparison.Ordinal).Replace('_', ' ').ToLowerInvariant();

    private static string Normalize(string text) => text.Trim().Replace('-', '_').ToUpperInvariant();

    private static string ToThreshold(string level) =>
        level is "OFF" or "HARM_BLOCK_THRESHOLD_UNSPECIFIED" ? level : WithPrefix("BLOCK_", level);

    private static string WithPrefix(string prefix, string name) =>
        name.StartsWith(prefix, StringComparison.Ordinal) ? name : prefix + name;
}

/// <summary>Parses the amount of thinking: a level, or for Gemini 2.5 a number of tokens. The model decides if the number is −1.</summary>
internal static class ThinkingParser
{
    public static bool IsValid(string text) =>
        TryParseTokens(text, out _) || text.ToUpperInvariant() is "MINIMAL" or "LOW" or "MEDIUM" or "HIGH" or "XHIGH";

    public static ThinkingConfig Parse(string text) =>
        TryParseTokens(text, out var tokens)
            ? new ThinkingConfig { Budget = tokens }
            : new ThinkingConfig { Level = new ThinkingLevel(text.ToUpperInvariant()) };

    private static bool TryParseTokens(string text, out int tokens) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out tokens) && tokens >= ThinkingConfig.Dynamic;
}
