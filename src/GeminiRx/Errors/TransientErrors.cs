using System.Text.RegularExpressions;

namespace GeminiRx.Errors;

/// <summary>Which failures a retry may mend.</summary>
internal static partial class TransientErrors
{
    // A time-out is not transient: a retry is a second bill for a request that takes too long.
    public static bool IsTransient(GeminiException failure) =>
        failure switch
        {
            { PromptBlock: not null } => false, // a retry would be blocked again
            GeminiApiException api => api.Code is 408 or 429 or 499 or 500 or 502 or 503 or 504
                && !IsQuotaSpent(api.Code, api.Details, api.Message),
            GeminiStreamException stream => stream.Fault == StreamFault.Truncated,
            GeminiConnectionException connection => !connection.IsAboutCertificate,
            GeminiLiveException live => LiveErrors.IsTransient(live),
            GeminiRateLimitException limit => limit.RetryAfter is not null,
            _ => false,
        };

    /// <summary>Whether a daily quota is used up, or the quota is zero, so that a short wait does not help.</summary>
    /// <remarks>The details decide. The message decides only if the details contain no limit.</remarks>
    public static bool IsQuotaSpent(int code, ErrorDetails details, string message)
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
