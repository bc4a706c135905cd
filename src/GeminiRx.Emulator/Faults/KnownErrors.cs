namespace GeminiRx.Emulator;

/// <summary>The known errors of the service by their fault names. The texts are the service's own.</summary>
internal static class KnownErrors
{
    private const string Service = "generativelanguage.googleapis.com";

    private const string RequestsMetric = "generativelanguage.googleapis.com/generate_content_free_tier_requests";

    private const string ActivationPage =
        "https://console.developers.google.com/apis/api/generativelanguage.googleapis.com/overview?project=12345678";

    private const string Exceeded =
        "You exceeded your current quota, please check your plan and billing details. "
        + "For more information on this error, head to: https://ai.google.dev/gemini-api/docs/rate-limits.";

    public static IReadOnlyDictionary<string, (ServiceError Error, string Description)> All { get; } =
        new Dictionary<string, (ServiceError, string)>
        {
            ["400"] = (ServiceError.InvalidArgument("Request contains an invalid argument."), "400 INVALID_ARGUMENT"),
            ["400-key"] = (ServiceError.InvalidKey, "400 with reason API_KEY_INVALID"),
            ["400-location"] = (
                new(400, "FAILED_PRECONDITION", "User location is not supported for the API use."),
                "400 FAILED_PRECONDITION, unsupported region"
            ),
            ["401"] = (
                new(
                    401,
                    "UNAUTHENTICATED",
                    "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid "
                        + "authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project."
                )
                {
                    Details = [ErrorDetail.ErrorInfo("ACCESS_TOKEN_TYPE_UNSUPPORTED", "googleapis.com", ("service", Service))],
                },
                "401 UNAUTHENTICATED"
            ),
            ["403"] = (ServiceError.NoKey, "403 PERMISSION_DENIED, as for a missing key"),
            ["403-disabled"] = (
                new(
                    403,
                    "PERMISSION_DENIED",
                    "Generative Language API has not been used in project 12345678 before or it is disabled. "
                        + $"Enable it by visiting {ActivationPage} then retry."
                )
                {
                    Details =
                    [
                        ErrorDetail.Help("Google developers console API activation", ActivationPage),
                        ErrorDetail.ErrorInfo(
                            "SERVICE_DISABLED",
                            "googleapis.com",
                            ("service", Service),
                            ("consumer", "projects/12345678")
                        ),
                    ],
                },
                "403 with reason SERVICE_DISABLED and a link"
            ),
            ["404"] = (ServiceError.UnknownModel("models/gemini-1.0-pro", "v1beta", "generateContent"), "404 NOT_FOUND, retired model"),
            ["408"] = (new(408, "DEADLINE_EXCEEDED", "Request timed out."), "408"),
            ["409"] = (new(409, "ABORTED", "The operation was aborted."), "409 ABORTED"),
            ["429"] = (
                Quota("Please retry in 34.074824224s.", "GenerateRequestsPerMinutePerProjectPerModel-FreeTier", "10", "34.074824224s"),
                "429, quota per minute, with RetryInfo"
            ),
            ["429-day"] = (
                Quota("Please retry in 34.074824224s.", "GenerateRequestsPerDayPerProjectPerModel-FreeTier", "20", "34.074824224s"),
                "429, quota per day; retries are useless"
            ),
            ["429-zero"] = (
                Quota("Please retry in 34.074824224s.", "GenerateRequestsPerMinutePerProjectPerModel-FreeTier", "0", "34.074824224s"),
                "429 with limit: 0; retries are useless"
            ),
            ["429-plain"] = (
                new(429, "RESOURCE_EXHAUSTED", $"{Exceeded}\nPlease retry in 47.43s."),
                "429 without details; only the message contains the delay"
            ),
            ["429-capacity"] = (
                new(429, "RESOURCE_EXHAUSTED", "Resource exhausted, please try again later."),
                "429 in the wording of Vertex AI, without a delay"
            ),
            ["499"] = (
                new(499, "CANCELLED", "The operation was cancelled.")
                {
                    Details = [ErrorDetail.DebugInfo("[ORIGINAL ERROR] generic::cancelled: ")],
                },
                "499 CANCELLED"
            ),
            ["500"] = (
                ServiceError.Internal(
                    "An internal error has occurred. Please retry or report in https://developers.generativeai.google/guide/troubleshooting"
                ),
                "500 INTERNAL"
            ),
            ["502"] = (new(502, "UNAVAILABLE", "Bad gateway."), "502"),
            ["503"] = (new(503, "UNAVAILABLE", "The model is overloaded. Please try again later."), "503 UNAVAILABLE, model overloaded"),
            ["503-retry"] = (
                new(
                    503,
                    "UNAVAILABLE",
                    "This model is currently experiencing high demand. Spikes in demand are usually temporary. Please try again later."
                )
                {
                    Details =
                    [
                        ErrorDetail.ErrorInfo("MODEL_CAPACITY_EXHAUSTED", "googleapis.com", ("model", "gemini-3.8-flash")),
                        ErrorDetail.RetryInfo("9s"),
                    ],
                },
                "503 with reason MODEL_CAPACITY_EXHAUSTED and RetryInfo"
            ),
            ["504"] = (new(504, "DEADLINE_EXCEEDED", "Deadline expired before operation could complete."), "504 DEADLINE_EXCEEDED"),
        };

    /// <summary>The fault name of an error; both lists have the same order.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The error is not defined.</exception>
    public static string NameOf(EmulatorError error) =>
        Enum.IsDefined(error)
            ? All.Keys.ElementAt((int)error)
            : throw new ArgumentOutOfRangeException(nameof(error), error, "Use a defined error of the service.");

    private static ServiceError Quota(string retry, string quotaId, string limit, string delay) =>
        new(
            429,
            "RESOURCE_EXHAUSTED",
            $"{Exceeded}\n* Quota exceeded for metric: {RequestsMetric}, limit: {limit}, model: gemini-3.8-flash\n{retry}"
        )
        {
            Details =
            [
                ErrorDetail.QuotaFailure(RequestsMetric, quotaId, limit),
                ErrorDetail.Help("Learn more about Gemini API quotas", "https://ai.google.dev/gemini-api/docs/rate-limits"),
                ErrorDetail.RetryInfo(delay),
            ],
        };
}
