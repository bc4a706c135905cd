using System.Text.RegularExpressions;

namespace GeminiRx.Emulator;

/// <summary>Reads which rules a request breaks from the service's error about it.</summary>
internal static partial class Judge
{
    /// <summary>One violation for each line with a path, <c>* Message.path: text</c>, or one for the whole request.</summary>
    public static IEnumerable<RuleViolation> ReadMessage(ServiceError error)
    {
        if (error.Code >= 500)
        {
            return []; // not the client's mistake
        }

        var rule = error.Rule ?? (error.Status == "INVALID_ARGUMENT" ? JudgeRules.Value : JudgeRules.Resource);
        var lines = LineWithPath.Matches(error.Message);
        return lines.Count == 0
            ? [new RuleViolation(rule, "", error.Message)]
            : lines.Select(line => new RuleViolation(rule, line.Groups["path"].Value, error.Message));
    }

    [GeneratedRegex(@"^\* \w+\.(?<path>[^:\s]+): ", RegexOptions.Multiline | RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex LineWithPath { get; }
}
