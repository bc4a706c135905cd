using System.Text.Json;

namespace GeminiRx.Wire.Writing;

/// <summary>The settings that an ephemeral token locks, as the paths of their members: two levels deep, as the vendor's SDKs write
/// them.</summary>
internal static class LiveFieldMask
{
    // These are members of generationConfig, but are named without it.
    private static readonly string[] _generation =
    [
        "temperature",
        "topK",
        "topP",
        "maxOutputTokens",
        "responseModalities",
        "seed",
        "speechConfig",
    ];

    /// <param name="body">The request for the token, with its setup.</param>
    /// <param name="locked">Further names.</param>
    /// <returns>The paths, joined by commas.</returns>
    public static string Of(JsonElement body, IReadOnlyList<string> locked) =>
        string.Join(
            ',',
            body.GetProperty("bidiGenerateContentSetup")
                .EnumerateObject()
                .SelectMany(PathsOf)
                .Concat(locked.Select(name => _generation.Contains(name) ? $"generationConfig.{name}" : name))
                .Distinct()
        );

    private static IEnumerable<string> PathsOf(JsonProperty member) =>
        member.Value.ValueKind == JsonValueKind.Object && member.Value.GetPropertyCount() > 0
            ? member.Value.EnumerateObject().Select(inner => $"{member.Name}.{inner.Name}")
            : [member.Name];
}
