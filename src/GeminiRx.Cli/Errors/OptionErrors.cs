using System.CommandLine.Parsing;
using System.Globalization;

namespace GeminiRx.Cli.Errors;

/// <summary>Creates the messages for option values that cannot be parsed.</summary>
internal static class OptionErrors
{
    public static string NotANumber(ArgumentResult result, double min, double max) =>
        Invalid(result, string.Create(CultureInfo.InvariantCulture, $"use a number from {min} to {max}."));

    public static string NotACount(ArgumentResult result, int min, int max) =>
        Invalid(
            result,
            string.Create(CultureInfo.InvariantCulture, $"use a whole number from {min}{(max == int.MaxValue ? "" : $" to {max}")}.")
        );

    public static string InvalidSpeed(ArgumentResult result) => Invalid(result, "use a number from 0.");

    public static string TooManyStops(int count) => $"--stop: {count} texts are too many: use at most five.";

    public static string InvalidSafety(string value) => $"--safety: invalid value '{value}': use CATEGORY=LEVEL, as harassment=only_high.";

    public static string InvalidThinking(string value) =>
        $"--thinking: invalid value '{value}': use minimal, low, medium, high, or a number of tokens.";

    private static string Invalid(ArgumentResult result, string advice) =>
        $"{(result.Parent as OptionResult)?.IdentifierToken?.Value}: invalid value '{result.Tokens[0].Value}': {advice}";
}
