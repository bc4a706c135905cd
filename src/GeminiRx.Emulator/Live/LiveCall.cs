namespace GeminiRx.Emulator;

/// <summary>The service that a path names.</summary>
/// <param name="ApiVersion">The version, such as <c>v1beta</c>.</param>
/// <param name="IsVertex">Whether it is Vertex AI.</param>
/// <param name="IsConstrained">Whether an ephemeral token is needed.</param>
internal sealed record LiveTarget(string ApiVersion, bool IsVertex, bool IsConstrained)
{
    private const string Gemini = "google.ai.generativelanguage.";
    private const string Vertex = "google.cloud.aiplatform.";

    /// <summary>Parses a path; null for any other.</summary>
    public static LiveTarget? Parse(string? path)
    {
        // SDKs join the base address and the path with two slashes.
        var segments = path?.Split('/', StringSplitOptions.RemoveEmptyEntries) ?? [];
        return segments switch
        {
            [.., "ws", var service] when Split(service, Gemini) is [var version, "GenerativeService", "BidiGenerateContent"] => new(
                version,
                false,
                false
            ),
            [.., "ws", var service] when Split(service, Gemini) is [var version, "GenerativeService", "BidiGenerateContentConstrained"] =>
                new(version, false, true),
            [.., "ws", var service, "BidiGenerateContent"] when Split(service, Vertex) is [var version, "LlmBidiService"] => new(
                version,
                true,
                false
            ),
            _ => null,
        };
    }

    private static string[] Split(string service, string prefix) =>
        service.StartsWith(prefix, StringComparison.Ordinal) ? service[prefix.Length..].Split('.') : [];
}

/// <summary>Who opens a connection.</summary>
/// <param name="Target">The service.</param>
/// <param name="Key">The key; null if there is none.</param>
/// <param name="Token">The ephemeral token or the bearer token; null if there is none.</param>
internal sealed record LiveCall(LiveTarget Target, string? Key, string? Token)
{
    public static LiveCall Parse(Uri address, IReadOnlyDictionary<string, string> headers)
    {
        var query = address
            .Query.TrimStart('?')
            .Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(parameter => parameter.Split('=', 2))
            .Where(parts => parts.Length == 2)
            .GroupBy(parts => parts[0])
            .ToDictionary(group => group.Key, group => Uri.UnescapeDataString(group.First()[1]));
        var authorization = Header("authorization")?.Split(' ', 2)[^1];
        return new LiveCall(
            LiveTarget.Parse(address.AbsolutePath) ?? new LiveTarget("v1beta", false, false),
            Header("x-goog-api-key") ?? query.GetValueOrDefault("key"),
            authorization ?? query.GetValueOrDefault("access_token")
        );

        string? Header(string name) =>
            headers.FirstOrDefault(header => string.Equals(header.Key, name, StringComparison.OrdinalIgnoreCase)).Value;
    }
}
