using System.Globalization;
using System.Text.Json;
using GeminiRx.Wire.Json;

namespace GeminiRx.Wire.Interactions;

/// <summary>Decodes the media of an interaction: data, or the address of a file.</summary>
internal static class InteractionMedia
{
    /// <summary>Decodes media; null if the JSON is no medium, or its data is invalid.</summary>
    public static ContentChunk? Read(JsonElement content, bool isThought)
    {
        if (content.Text("type") is not ("image" or "audio" or "video" or "document"))
        {
            return null;
        }

        var type = content.Text("mime_type");
        return content.Member("data", JsonValueKind.String) is { } data
            ? data.TryGetBytesFromBase64(out var bytes)
                ? new MediaChunk(WithRate(type ?? "application/octet-stream", content), bytes) { IsThought = isThought }
                : null
            : content.Text("uri") is { Length: > 0 } uri
                ? new FileChunk(uri, type)
                : null;
    }

    // Samples without a header cannot be played without their rate, and the media type is where it belongs.
    private static string WithRate(string type, JsonElement content)
    {
        foreach (
            var (name, value) in new[]
            {
                ("rate", content.Count("sample_rate") ?? content.Count("rate")),
                ("channels", content.Count("channels")),
            }
        )
        {
            type =
                value is { } number && !type.Contains($"{name}=", StringComparison.OrdinalIgnoreCase)
                    ? type + string.Create(CultureInfo.InvariantCulture, $";{name}={number}")
                    : type;
        }

        return type;
    }
}
