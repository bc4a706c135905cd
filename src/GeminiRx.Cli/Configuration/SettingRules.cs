using System.Numerics;
using GeminiRx.Cli.Errors;

namespace GeminiRx.Cli;

/// <summary>The valid values of each setting, on the command line and in the settings file.</summary>
internal static class SettingRules
{
    public static Range<double> Temperature { get; } = new(0, 2);

    public static Range<double> TopP { get; } = new(0, 1);

    public static Range<int> TopK { get; } = new(1, int.MaxValue);

    public static Range<int> MaxTokens { get; } = new(1, int.MaxValue);

    public static Range<double> Timeout { get; } = new(0, 86_400);

    public static Range<int> Retries { get; } = new(0, 10);

    public static string[] Formats { get; } = ["text", "markdown", "ndjson"];

    public static string? CheckStop(IReadOnlyCollection<string> texts) => texts.Count > 5 ? OptionErrors.TooManyStops(texts.Count) : null;

    public static string? CheckSafety(IEnumerable<string> values) =>
        values.FirstOrDefault(value => !SafetyParser.IsValid(value)) is { } invalid ? OptionErrors.InvalidSafety(invalid) : null;

    public static string? CheckThinking(string value) => ThinkingParser.IsValid(value) ? null : OptionErrors.InvalidThinking(value);

    /// <summary>Checks all settings.</summary>
    /// <returns>The message of the first invalid setting; null if all are valid.</returns>
    public static string? FindProblem(AskSettings settings) =>
        Check("temperature", settings.Temperature, Temperature)
        ?? Check("top-p", settings.TopP, TopP)
        ?? Check("top-k", settings.TopK, TopK)
        ?? Check("max-tokens", settings.MaxTokens, MaxTokens)
        ?? (settings.Stop is null ? null : CheckStop(settings.Stop))
        ?? (settings.Safety is null ? null : CheckSafety(settings.Safety))
        ?? (settings.Thinking is null ? null : CheckThinking(settings.Thinking))
        ?? (settings.Format is { } format && !Formats.Contains(format) ? OptionErrors.InvalidFormat(format) : null)
        ?? Check("timeout-first", settings.TimeoutFirst, Timeout)
        ?? Check("timeout-gap", settings.TimeoutGap, Timeout)
        ?? Check("retries", settings.Retries, Retries);

    private static string? Check<T>(string name, T? value, Range<T> range)
        where T : struct, INumber<T> =>
        value is { } number && !range.Contains(number) ? OptionErrors.OutOfRange($"--{name}", number.ToString()!, range) : null;
}

/// <summary>A range of numbers that includes both ends.</summary>
internal readonly record struct Range<T>(T Min, T Max)
    where T : INumber<T>
{
    public bool Contains(T value) => value >= Min && value <= Max;
}
