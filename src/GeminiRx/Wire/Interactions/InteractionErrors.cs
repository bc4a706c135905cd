using System.Text.Json;
using GeminiRx.Wire.Json;
using GeminiRx.Wire.Reading;

namespace GeminiRx.Wire.Interactions;

/// <summary>Decodes the errors of interactions, whose code is a word and not a number.</summary>
internal static class InteractionErrors
{
    private static readonly Dictionary<string, int> _codes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["invalid_request"] = 400,
        ["invalid_request_error"] = 400,
        ["authentication_error"] = 401,
        ["permission_error"] = 403,
        ["rate_limit_exceeded"] = 429,
        ["rate_limit_error"] = 429,
        ["quota_exceeded"] = 429,
        ["overloaded"] = 503,
        ["overloaded_error"] = 503,
        ["timeout"] = 504,
    };

    /// <summary>Throws the error of an event that is one.</summary>
    /// <exception cref="GeminiApiException">The event is an error.</exception>
    public static void ThrowIfError(string type, JsonElement json)
    {
        if (type == "error")
        {
            throw Decode(json.Member("error", JsonValueKind.Object) ?? json);
        }

        if (type.Length == 0 && json.HasValue("error"))
        {
            throw ErrorDecoder.Decode(json.Member("error", JsonValueKind.Object) ?? json);
        }
    }

    /// <summary>Decodes the <c>error</c> of an event.</summary>
    public static GeminiApiException Decode(JsonElement error)
    {
        // The code may be a URI that ends in the word.
        var word = error.Text("code") is { } code ? code[(code.LastIndexOfAny(['/', '#', ':']) + 1)..] : null;
        var http = word is null ? null : CanonicalStatus.HttpOf(word) ?? (_codes.TryGetValue(word, out var known) ? known : null as int?);
        return http is { } status && error.Text("message") is { Length: > 0 } message
            ? new GeminiApiException(status, message, CanonicalStatus.HttpOf(word) is null ? null : word!.ToUpperInvariant())
            : ErrorDecoder.Decode(error);
    }
}
