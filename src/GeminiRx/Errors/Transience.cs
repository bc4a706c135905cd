using System.Text.RegularExpressions;

namespace GeminiRx;

/// <summary>The one place that decides which failures another try may mend.</summary>
internal static partial class Transience
{
    // A timeout is not: another try is a second bill for what took too long.
    public static bool IsTransient(GeminiException failure) =>
        failure switch
        {
            { PromptBlock: not null } => false, // it would be blocked again
            GeminiApiException api => api.Code is 408 or 429 or 499 or 500 or 502 or 503 or 504
                && !IsSpent(api.Code, api.Details, api.Message),
            GeminiStreamException stream => stream.Fault == StreamFault.Truncated,
            GeminiConnectionException => true,
            GeminiRateLimitException limit => limit.RetryAfter is not null,
            _ => false,
        };

    /// <summary>Whether a quota is used up for the day, or is none at all: waiting a little does not help.</summary>
    /// <remarks>What the details name decides; the message counts where they name no limit.</remarks>
    public static bool IsSpent(int code, ErrorDetails details, string message)
    {
        var limits = details
            .QuotaViolations.Select(violation => violation.Id)
            .Append(details.Metadata.GetValueOrDefault("quota_limit"))
            .OfType<string>()
            .ToList();
        return code == 429
            && (
                NoQuota().IsMatch(message)
                || details.QuotaViolations.Any(violation => violation.Value == "0")
                || details.Metadata.GetValueOrDefault("quota_limit_value") == "0"
                || (limits.Count > 0 ? limits.Any(OfADay().IsMatch) : OfADay().IsMatch(message))
            );
    }

    [GeneratedRegex(@"limit: 0(?![.\d])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NoQuota();

    [GeneratedRegex(@"per[ -]?day|daily", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex OfADay();
}
