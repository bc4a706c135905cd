using System.Globalization;
using System.Numerics;

namespace GeminiRx.Cli.Errors;

/// <summary>Creates the messages about invalid values of options and settings.</summary>
internal static class OptionErrors
{
    public static string OutOfRange<T>(string option, string value, Range<T> range)
        where T : INumber<T>
    {
        var kind = typeof(T) == typeof(int) ? "a whole number" : "a number";
        var to = range.Max is int.MaxValue ? "" : $" to {range.Max}";
        return string.Create(CultureInfo.InvariantCulture, $"{option}: invalid value '{value}': use {kind} from {range.Min}{to}.");
    }

    /// <param name="name">The setting.</param>
    /// <param name="value">Its value as JSON.</param>
    /// <param name="type">The type that it must have.</param>
    public static string WrongType(string name, string value, Type type)
    {
        var expected =
            type == typeof(bool?) ? "true or false"
            : type == typeof(string) ? "a string in quotes"
            : type == typeof(string[]) ? "a list of strings"
            : type == typeof(int?) ? "a whole number"
            : "a number";
        return $"--{name}: invalid value {value}: use {expected}.";
    }

    public const string LogWithoutHistory = "--log and --no-history cannot be combined: one saves the question, the other saves nothing.";

    public const string FormatOfCode = "--code and --format cannot be combined: --code prints the code as it is.";

    public static string InvalidSpeed(string value) => $"--speed: invalid value '{value}': use a number from 0.";

    public static string TooManyStops(int count) => $"--stop: {count} texts are too many: use at most five.";

    public static string InvalidSafety(string value) =>
        $"--safety: invalid value '{value}': use CATEGORY=LEVEL, such as harassment=only_high.";

    public static string InvalidFormat(string value) => $"--format: invalid value '{value}': use text, markdown or ndjson.";

    public static string InvalidThinking(string value) =>
        $"--thinking: invalid value '{value}': use minimal, low, medium, high, xhigh, or a number of tokens.";
}
