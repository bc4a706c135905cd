using System.Text;
using System.Text.Json;

namespace GeminiRx.Wire;

/// <summary>Turns error bodies into <see cref="GeminiApiException"/>: the service's own, and those of what stands before it.</summary>
internal static class ErrorDecoder
{
    private const int MaxNesting = 4;

    private static readonly ErrorDetails _noDetails = new();
    private static readonly JsonDocumentOptions _options = new() { MaxDepth = JsonStrings.MaxDepth };

    /// <summary>Decodes the value of an <c>error</c> member.</summary>
    /// <param name="error">The value, of any kind.</param>
    /// <param name="httpStatus">The answer's status, where it is one of an error: it counts where the body has neither code nor
    /// status.</param>
    /// <param name="retryAfterHeader">What the header says.</param>
    public static GeminiApiException Decode(JsonElement error, int httpStatus = 500, TimeSpan? retryAfterHeader = null)
    {
        var found = Read(error, 0);
        var code = found.Code ?? httpStatus;
        var message = found.Message ?? Describe(code);
        return new GeminiApiException(
            code,
            found.Status,
            found.Details,
            DelayOf(found.Details) ?? RetryDelays.InMessage(message) ?? retryAfterHeader,
            message
        );
    }

    /// <summary>Decodes the body of an answer whose HTTP status is an error: the service's object, the same in an array, or anything
    /// else.</summary>
    public static GeminiApiException DecodeBody(ReadOnlyMemory<byte> body, int httpStatus, TimeSpan? retryAfterHeader = null)
    {
        var text = Encoding.UTF8.GetString(body.Span).TrimStart('\uFEFF');
        if (Parse(text) is { } json)
        {
            return Decode(json, httpStatus, retryAfterHeader);
        }

        var message = ErrorText.Of(text) ?? Describe(httpStatus);
        return new GeminiApiException(httpStatus, null, _noDetails, RetryDelays.InMessage(message) ?? retryAfterHeader, message);
    }

    private readonly record struct Found(int? Code, string? Status, string? Message, ErrorDetails Details);

    private static Found Read(JsonElement json, int depth)
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
        var own = new Found(
            CanonicalStatus.HttpOf(json.Count("code"))
                ?? CanonicalStatus.HttpOf(status ?? json.Text("code"))
                ?? CanonicalStatus.HttpOf(json.Count("status") ?? json.Count("statusCode")),
            status ?? CanonicalName(json.Text("status")),
            ErrorText.Of(json),
            json.Items("details").Where(detail => detail.ValueKind == JsonValueKind.Object).Aggregate(_noDetails, Add)
        );
        return depth < MaxNesting && Nested(json) is { } nested && Read(nested, depth + 1) is { Message: not null } inner
            ? new Found(
                inner.Code ?? own.Code,
                inner.Status ?? own.Status,
                inner.Message,
                inner.Details == _noDetails ? own.Details : inner.Details
            )
            : own;
    }

    // Gateways pass on another's error as a text, alone or behind words of their own, or beside them.
    private static JsonElement? Nested(JsonElement json) =>
        new[] { json.Text("message"), json.Text("error"), json.Text("detail"), json.Member("metadata", JsonValueKind.Object)?.Text("raw") }
            .Select(text => text is null ? null : ParseWithin(text))
            .FirstOrDefault(found => found is not null);

    private static JsonElement? ParseWithin(string text)
    {
        var start = text.AsSpan().IndexOfAny('{', '[');
        var end = text.AsSpan().LastIndexOfAny('}', ']') + 1;
        if (start < 0 || end <= start)
        {
            return null;
        }

        // Some quote the body as source code does: each line break as a backslash and an n.
        var json = text[start..end];
        var found =
            Parse(json) ?? Parse(json.Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\\"", "\"", StringComparison.Ordinal));
        return
            found is { } value
            && (value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().FirstOrDefault() : value)
                is { ValueKind: JsonValueKind.Object } inner
            && (inner.Has("error") || inner.Has("message"))
            ? inner
            : null;
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

    // The quota's own service says the delay in the metadata.
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

    private static string Describe(int code) => $"The service, or something before it, answered with status {code} and no explanation.";

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

    private static IEnumerable<JsonElement> Objects(JsonElement element, string name) =>
        element.Items(name).Where(item => item.ValueKind == JsonValueKind.Object);
}
