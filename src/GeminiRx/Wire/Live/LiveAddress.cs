using GeminiRx.Wire.Http;

namespace GeminiRx.Wire.Live;

/// <summary>Where sessions are opened.</summary>
internal static class LiveAddress
{
    private const string TokenPrefix = "auth_tokens/";

    /// <summary>Whether the key is an ephemeral token.</summary>
    public static bool IsToken(string? key) => key?.StartsWith(TokenPrefix, StringComparison.Ordinal) == true;

    /// <summary>The address of sessions, without credentials.</summary>
    public static Uri Of(GeminiOptions options)
    {
        var endpoint = Configuration.EndpointAddress.Parse(options.Address);
        var root = endpoint.Root.StartsWith("https:", StringComparison.OrdinalIgnoreCase)
            ? "wss:" + endpoint.Root["https:".Length..]
            : "ws:" + endpoint.Root["http:".Length..];
        return new Uri(
            options.Vertex is null
                ? $"{root}ws/google.ai.generativelanguage.{endpoint.Version ?? "v1beta"}.GenerativeService."
                    + (IsToken(options.ApiKey) ? "BidiGenerateContentConstrained" : "BidiGenerateContent")
                : $"{root}ws/google.cloud.aiplatform.{endpoint.Version ?? "v1"}.LlmBidiService/BidiGenerateContent"
        );
    }

    /// <summary>The headers with the credentials: the key is never in the address.</summary>
    /// <exception cref="GeminiConfigurationException">There are no credentials, or the provider of the token failed.</exception>
    public static async Task<IReadOnlyDictionary<string, string>> HeadersAsync(
        GeminiOptions options,
        bool areNeeded,
        CancellationToken cancellationToken
    )
    {
        if (options.ApiKey is { } key)
        {
            return IsToken(key)
                ? new Dictionary<string, string> { ["Authorization"] = "Token " + key }
                : new Dictionary<string, string> { ["x-goog-api-key"] = key };
        }

        return await HttpCall.BearerAsync(options, areNeeded, cancellationToken).ConfigureAwait(false) is { } bearer
            ? new Dictionary<string, string> { ["Authorization"] = "Bearer " + bearer }
            : new Dictionary<string, string>();
    }
}
