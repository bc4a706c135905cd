using System.Text;
using System.Text.Json;
using GeminiRx.Text;
using GeminiRx.Wire.Json;

namespace GeminiRx.Wire.Reading;

/// <summary>Decodes error bodies of the service, and of gateways and proxies in front of it.</summary>
internal static class ErrorDecoder
{
    private const int MaxNesting = 4;

    private static readonly string[] _nestedIn = ["message", "error", "detail", "errors"];
    private static readonly string[] _ofAnError = ["error", "code", "status", "details"];
    private static readonly ErrorDetails _noDetails = new();
    private static readonly JsonDocumentOptions _options = new() { MaxDepth = JsonStrings.MaxDepth };

    /// <summary>Decodes an error inside an answer with status 200: the value of an <c>error</c> member, of any kind.</summary>
    public static GeminiApiException Decode(JsonElement error)
    {
        var found = Read(error, hasHttpStatus: false, 0);
        return Create(found, found.Code ?? 500, null);
    }

    /// <summary>
    /// Decodes the body of an HTTP error: the service's object, an array of it, or any other text.
    /// </summary>
    /// <param name="body">The body.</param>
    /// <param name="httpStatus">The HTTP status, which counts if the body has neither code nor status.</param>
    /// <param name="retryAfterHeader">The value of the header.</param>
    public static GeminiApiException DecodeBody(ReadOnlyMemory<byte> body, int httpStatus, TimeSpan? retryAfterHeader = null)
    {
        var text = Encoding.UTF8.GetString(body.Span).TrimStart('\uFEFF');
        var found = (Parse(text) ?? ParseWithin(text)) is { } json
            ? Read(json, hasHttpStatus: true, 0)
            : new Found(null, null, ErrorText.Find(text), _noDetails, null);
        return Create(found, found.Code ?? httpStatus, retryAfterHeader);
    }

    private readonly record struct Found(int? Code, string? Status, string? Message, ErrorDetails Details, TimeSpan? Delay);

    private static GeminiApiException Create(Found found, int code, TimeSpan? retryAfterHeader)
    {
        var message = found.Message ?? $"The service, or a proxy in front of it, answered with status {code} and no message.";
        var delay = found.Delay ?? RetryDelays.InMessage(message) ?? retryAfterHeader;
        return new GeminiApiException(code, found.Status, found.Details, delay, message);
    }

    private static Found Read(JsonElement json, bool hasHttpStatus, int depth)
    {
        while (
            json.ValueKind == JsonValueKind.Array
            && json.EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object or JsonValueKind.Array } first
        )
        {
            json = first;
        }

        if (json.Member("error", JsonValueKind.Object) is { } error)
        {
            json = error;
        }

        var status = json.Text("status") is { } name && CanonicalStatus.HttpOf(name) is not null ? name.ToUpperInvariant() : null;
        var details = json.Items("details").Where(detail => detail.ValueKind == JsonValueKind.Object).Aggregate(_noDetails, Add);
        var own = new Found(
            CodeOf(json, status, hasHttpStatus),
            status ?? CanonicalName(json.Text("status")),
            ErrorText.Find(json),
            details,
            DelayOf(details) ?? RetryDelays.OfNumber(json.Number("retry_after") ?? json.Number("retryAfter"))
        );
        return depth < MaxNesting && Nested(json) is { } nested && Read(nested, hasHttpStatus, depth + 1) is { Message: not null } inner
            ? new Found(
                inner.Code ?? own.Code,
                inner.Status ?? own.Status,
                inner.Message,
                inner.Details == _noDetails ? own.Details : inner.Details,
                inner.Delay ?? own.Delay
            )
            : own;
    }

    // The number of a canonical status counts only without an HTTP status, because a gateway may number its own errors from 1.
    private static int? CodeOf(JsonElement json, string? status, bool hasHttpStatus) =>
        json.Count("code") is >= 300 and < 600 and var code ? code
        : CanonicalStatus.HttpOf(status ?? json.Text("code")) is { } named ? named
        : (json.Count("status") ?? json.Count("statusCode")) is >= 300 and < 600 and var http ? http
        : hasHttpStatus ? null
        : CanonicalStatus.HttpOf(json.Count("code"));

    // A gateway forwards another error as a text, with or without its own message before it, as another member, or as an object.
    private static JsonElement? Nested(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.String)
        {
            return ParseWithin(json.Text());
        }

        foreach (var name in _nestedIn)
        {
            var value = json.Items(name).FirstOrDefault() is { ValueKind: not JsonValueKind.Undefined } item
                ? item
                : json.Member(name, JsonValueKind.Object) ?? json.Member(name, JsonValueKind.String) ?? default;
            if (value.ValueKind == JsonValueKind.String && ParseWithin(value.Text()) is { } parsed)
            {
                return parsed;
            }

            // An object next to a message only adds details, and an object with only a message belongs to this error.
            if (string.IsNullOrWhiteSpace(json.Text("message")) && _ofAnError.Any(member => value.Has(member)))
            {
                return value;
            }

            if (value.ValueKind == JsonValueKind.Object && Nested(value) is { } deeper)
            {
                return deeper;
            }
        }

        return json.Member("metadata", JsonValueKind.Object)?.Text("raw") is { } raw ? ParseWithin(raw) : null;
    }

    private static JsonElement? ParseWithin(string text)
    {
        var start = text.AsSpan().IndexOfAny('{', '[');
        var end = text.AsSpan().LastIndexOfAny('}', ']') + 1;
        if (start < 0 || end <= start)
        {
            return null;
        }

        // Some gateways quote the body with escapes, such as \n for a line break.
        var json = text[start..end];
        var found =
            Parse(json) ?? Parse(json.Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\\"", "\"", StringComparison.Ordinal));
        var inner = found is { ValueKind: JsonValueKind.Array } all ? all.EnumerateArray().FirstOrDefault() : found;
        return inner is { ValueKind: JsonValueKind.Object } error && (error.Has("error") || error.Has("message")) ? error : null;
    }

    private static JsonElement? Parse(string text)
    {
        try
        {
            return JsonElement.Parse(text, _options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? CanonicalName(string? status) =>
        status is { Length: > 0 and <= 64 } && status.All(c => char.IsAsciiLetterUpper(c) || c == '_') ? status : null;

    // The quota service sends the delay in the metadata.
    private static TimeSpan? DelayOf(ErrorDetails details) =>
        details.RetryDelay
        ?? RetryDelays.OfUnits(details.Metadata.GetValueOrDefault("quotaResetDelay") ?? details.Metadata.GetValueOrDefault("retryDelay"));

    private static ErrorDetails Add(ErrorDetails details, JsonElement detail)
    {
        var type = detail.Text("@type") ?? "";
        return type[(type.LastIndexOf('.') + 1)..] switch
        {
            "ErrorInfo" => details with
            {
                Reason = detail.Text("reason"),
                Domain = detail.Text("domain"),
                Metadata = Map(detail, "metadata"),
            },
            "RetryInfo" => details with { RetryDelay = RetryDelays.Of(detail, "retryDelay") },
            "QuotaFailure" => details with
            {
                QuotaViolations =
                [
                    .. Objects(detail, "violations")
                        .Select(violation => new QuotaViolation(
                            violation.Text("quotaMetric"),
                            violation.Text("quotaId"),
                            violation.Text("quotaValue")
                        )),
                ],
            },
            "BadRequest" => details with
            {
                FieldViolations =
                [
                    .. Objects(detail, "fieldViolations")
                        .Select(violation => new FieldViolation(violation.Text("field"), violation.Text("description"))),
                ],
            },
            "Help" => details with
            {
                Links = [.. Objects(detail, "links").Select(link => new HelpLink(link.Text("description"), link.Text("url")))],
            },
            "LocalizedMessage" => details with { LocalizedMessage = detail.Text("message") },
            _ => details,
        };
    }

    // A name or value with an unpaired surrogate is left out.
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

    private static IEnumerable<JsonElement> Objects(JsonElement element, string name) =>
        element.Items(name).Where(item => item.ValueKind == JsonValueKind.Object);
}
