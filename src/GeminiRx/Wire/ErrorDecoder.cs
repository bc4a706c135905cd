using System.Text.Json;

namespace GeminiRx.Wire;

/// <summary>Turns the service's error bodies into <see cref="GeminiApiException"/>, and gateways' pages too.</summary>
internal static class ErrorDecoder
{
    /// <summary>Decodes the value of an <c>error</c> member.</summary>
    public static GeminiApiException Decode(JsonElement error, int httpStatus = 500)
    {
        if (error.ValueKind != JsonValueKind.Object)
        {
            return WithoutBody(httpStatus);
        }

        var code = error.TryGetProperty("code", out var c) && c.ValueKind == JsonValueKind.Number && c.TryGetInt32(out var number) ? number : httpStatus;
        var status = StringMember(error, "status");
        var message = StringMember(error, "message")?.Trim();
        return new GeminiApiException(code, status, Reason(error), message is { Length: > 0 } ? message : Describe(code));
    }

    /// <summary>Decodes the body of an answer whose HTTP status is an error: the service's object, the same in an array, or anything else.</summary>
    public static GeminiApiException DecodeBody(ReadOnlyMemory<byte> body, int httpStatus)
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
                ? Decode(error, httpStatus)
                : WithoutBody(httpStatus);
        }
        catch (JsonException)
        {
            return WithoutBody(httpStatus);
        }
    }

    private static GeminiApiException WithoutBody(int httpStatus) => new(httpStatus, null, null, Describe(httpStatus));

    private static string Describe(int code) => $"The service, or something before it, answered with status {code} and no explanation.";

    private static string? Reason(JsonElement error)
    {
        if (!error.TryGetProperty("details", out var details) || details.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        foreach (var detail in details.EnumerateArray())
        {
            if (detail.ValueKind == JsonValueKind.Object && StringMember(detail, "@type") is { } type
                && type.EndsWith("google.rpc.ErrorInfo", StringComparison.Ordinal))
            {
                return StringMember(detail, "reason");
            }
        }

        return null;
    }

    private static string? StringMember(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
