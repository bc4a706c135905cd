namespace GeminiRx;

/// <summary>The typed details of an error (<c>google.rpc</c>). Absent details are null or empty.</summary>
/// <remarks>DebugInfo is left out, because the service writes keys into it.</remarks>
public sealed record ErrorDetails
{
    /// <summary>The reason, such as <c>API_KEY_INVALID</c> (ErrorInfo).</summary>
    public string? Reason { get; init; }

    /// <summary>The domain of the reason, such as <c>googleapis.com</c> (ErrorInfo).</summary>
    public string? Domain { get; init; }

    /// <summary>Further values of the reason (ErrorInfo).</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>The delay before a retry (RetryInfo).</summary>
    public TimeSpan? RetryDelay { get; init; }

    /// <summary>The quotas that are used up (QuotaFailure).</summary>
    public IReadOnlyList<QuotaViolation> QuotaViolations { get; init; } = [];

    /// <summary>The invalid fields of the request (BadRequest).</summary>
    public IReadOnlyList<FieldViolation> FieldViolations { get; init; } = [];

    /// <summary>Links to documentation (Help).</summary>
    public IReadOnlyList<HelpLink> Links { get; init; } = [];

    /// <summary>The message in the user's language (LocalizedMessage).</summary>
    public string? LocalizedMessage { get; init; }
}

/// <summary>A quota that is used up.</summary>
/// <param name="Metric">The metric that is counted.</param>
/// <param name="Id">The limit's identifier, such as <c>GenerateRequestsPerMinutePerProjectPerModel</c>.</param>
/// <param name="Value">The limit; null if absent.</param>
public sealed record QuotaViolation(string? Metric, string? Id, string? Value);

/// <summary>An invalid field of the request.</summary>
/// <param name="Field">The path of the field.</param>
/// <param name="Description">The fault.</param>
public sealed record FieldViolation(string? Field, string? Description);

/// <summary>A link to documentation.</summary>
/// <param name="Description">The title.</param>
/// <param name="Url">The address.</param>
public sealed record HelpLink(string? Description, string? Url);
