using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace GeminiRx.Wire;

/// <summary>Turns the service's error bodies into <see cref="GeminiApiException"/>, and gateways' pages too.</summary>
internal static partial class ErrorDecoder
{
    private static readonly ErrorDetails _noDetails = new();

    /// <summary>Decodes the value of an <c>error</c> member.</summary>
    public static GeminiApiException Decode(JsonElement error, int httpStatus = 500, TimeSpan? retryAfterHeader = null)
    {
        if (error.ValueKind != JsonValueKind.Object)
        {
            return WithoutBody(httpStatus, retryAfterHeader);
        }

        var code = error.Count("code") ?? httpStatus;
        var message = error.Text("message")?.Trim() is { Length: > 0 } said ? said : Describe(code);
        var details = Objects(error, "details").Aggregate(_noDetails, Add);
        return new GeminiApiException(code, error.Text("status"), details, details.RetryDelay ?? DelayIn(message) ?? retryAfterHeader, message);
    }

    /// <summary>Decodes the body of an answer whose HTTP status is an error: the service's object, the same in an array, or anything else.</summary>
    public static GeminiApiException DecodeBody(ReadOnlyMemory<byte> body, int httpStatus, TimeSpan? retryAfterHeader = null)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Array && root.GetArrayLength() > 0)
            {
                root = root[0];
            }

            return root.ValueKind == JsonValueKind.Object && root.TryGetProperty("error", out var error)
                ? Decode(error, httpStatus, retryAfterHeader)
                : WithoutBody(httpStatus, retryAfterHeader);
        }
        catch (JsonException)
        {
            return WithoutBody(httpStatus, retryAfterHeader);
        }
    }

    /// <summary>Reads a duration of the service's JSON: seconds with up to nine digits of fraction, and an <c>s</c>.</summary>
    public static TimeSpan? ParseDuration(string? text) =>
        text is [.. var seconds, 's'] && decimal.TryParse(seconds, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
        && value is >= 0 and < 1_000_000_000
            ? TimeSpan.FromTicks((long)(value * TimeSpan.TicksPerSecond))
            : null;

    private static ErrorDetails Add(ErrorDetails details, JsonElement detail)
    {
        var type = detail.Text("@type") ?? "";
        return type[(type.LastIndexOf('.') + 1)..] switch
        {
            "ErrorInfo" => details with { Reason = detail.Text("reason"), Domain = detail.Text("domain"), Metadata = Map(detail, "metadata") },
            "RetryInfo" => details with { RetryDelay = ParseDuration(detail.Text("retryDelay")) },
            "QuotaFailure" => details with
            {
                QuotaViolations = [.. Objects(detail, "violations").Select(violation => new QuotaViolation(violation.Text("quotaMetric"), violation.Text("quotaId"), violation.Text("quotaValue")))],
            },
            "BadRequest" => details with { FieldViolations = [.. Objects(detail, "fieldViolations").Select(violation => new FieldViolation(violation.Text("field"), violation.Text("description")))] },
            "Help" => details with { Links = [.. Objects(detail, "links").Select(link => new HelpLink(link.Text("description"), link.Text("url")))] },
            "LocalizedMessage" => details with { LocalizedMessage = detail.Text("message") },
            _ => details,
        };
    }

    private static GeminiApiException WithoutBody(int httpStatus, TimeSpan? retryAfter) => new(httpStatus, null, _noDetails, retryAfter, Describe(httpStatus));

    private static string Describe(int code) => $"The service, or something before it, answered with status {code} and no explanation.";

    // Where the details hold no delay, the message often does: "Please retry in 47.43s."
    private static TimeSpan? DelayIn(string message) => RetryIn().Match(message) is { Success: true } match
        && double.TryParse(match.Groups[1].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number < 1_000_000_000
            ? match.Groups[2].Value == "ms" ? TimeSpan.FromMilliseconds(number) : TimeSpan.FromSeconds(number)
            : null;

    // What cannot be read as text, half a surrogate pair, is left out.
    private static Dictionary<string, string> Map(JsonElement element, string name)
    {
        var map = new Dictionary<string, string>();
        foreach (var member in element.Member(name, JsonValueKind.Object)?.EnumerateObject() ?? default)
        {
            try
            {
                map[member.Name] = member.Value.ToString();
            }
            catch (InvalidOperationException)
            {
                continue;
            }
        }

        return map;
    }

    private static IEnumerable<JsonElement> Objects(JsonElement element, string name) => element.Items(name).Where(item => item.ValueKind == JsonValueKind.Object);

    [GeneratedRegex(@"retry in ([0-9]+(?:\.[0-9]+)?)(ms|s)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex RetryIn();
}
