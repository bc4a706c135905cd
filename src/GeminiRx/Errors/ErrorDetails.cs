namespace GeminiRx;

/// <summary>What the service says about an error beside its message (<c>google.rpc</c> details). What it did not say is null or
/// empty.</summary>
/// <remarks>Debug information is left out: the service puts keys into it.</remarks>
public sealed record ErrorDetails
{
    /// <summary>The reason, such as <c>API_KEY_INVALID</c> (ErrorInfo).</summary>
    public string? Reason { get; init; }

    /// <summary>Where the reason is defined, such as <c>googleapis.com</c> (ErrorInfo).</summary>
    public string? Domain { get; init; }

    /// <summary>More about the reason (ErrorInfo).</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>How long to wait before another try (RetryInfo).</summary>
    public TimeSpan? RetryDelay { get; init; }

    /// <summary>Which quotas are used up (QuotaFailure).</summary>
    public IReadOnlyList<QuotaViolation> QuotaViolations { get; init; } = [];

    /// <summary>What is wrong with the request, field by field (BadRequest).</summary>
    public IReadOnlyList<FieldViolation> FieldViolations { get; init; } = [];

    /// <summary>Where to read on (Help).</summary>
    public IReadOnlyList<HelpLink> Links { get; init; } = [];

    /// <summary>The message in the user's language (LocalizedMessage).</summary>
    public string? LocalizedMessage { get; init; }
}

/// <summary>A quota that is used up.</summary>
/// <param name="Metric">What is counted.</param>
/// <param name="Id">The limit's identifier, such as <c>GenerateRequestsPerMinutePerProjectPerModel</c>.</param>
/// <param name="Value">The limit; null where the service did not say.</param>
public sealed record QuotaViolation(string? Metric, string? Id, string? Value);

/// <summary>A field of the request that the service refuses.</summary>
/// <param name="Field">The field's path.</param>
/// <param name="Description">What is wrong with it.</param>
public sealed record FieldViolation(string? Field, string? Description);

/// <summary>A place to read on.</summary>
/// <param name="Description">What is there.</param>
/// <param name="Url">Its address.</param>
public sealed record HelpLink(string? Description, string? Url);
