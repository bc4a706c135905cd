using System.Text.Json;
using GeminiRx.Text;
using GeminiRx.Wire.Json;

namespace GeminiRx.Wire.Reading;

/// <summary>Reads the metadata that a chunk shows as properties beside its JSON.</summary>
internal static class MetadataReader
{
    public static GroundingChunk ReadGrounding(JsonElement json) =>
        new(json)
        {
            Sources =
            [
                .. json.Items("groundingChunks")
                    .Where(chunk => chunk.ValueKind == JsonValueKind.Object)
                    .SelectMany(chunk => chunk.EnumerateObject())
                    .Select(kind => new GroundingSource(kind.Value.Text("uri"), kind.Value.Text("title"))),
            ],
            Queries = [.. json.Texts("webSearchQueries")],
        };

    public static UrlContextChunk ReadUrlContext(JsonElement json) =>
        new(json) { Urls = [.. json.Items("urlMetadata").Select(url => (url.Text("retrievedUrl"), url.Text("urlRetrievalStatus")))] };

    /// <summary>Reads citations, under any of the service's names for them.</summary>
    public static CitationChunk ReadCitations(JsonElement json)
    {
        IReadOnlyList<JsonElement> items = [.. json.Items("citations"), .. json.Items("citationSources"), .. json.Items("annotations")];
        return new(json) { Items = items, Citations = [.. items.Select(ReadCitation)] };
    }

    public static SafetyChunk ReadSafety(JsonElement json) =>
        new(json) { Ratings = json.ValueKind == JsonValueKind.Array ? [.. json.EnumerateArray().Select(ReadRating)] : [] };

    private static Citation ReadCitation(JsonElement json) =>
        new(
            json.Count("startIndex") ?? 0,
            json.Count("endIndex"),
            json.Text("uri") ?? json.Text("url") ?? json.Text("documentUri"),
            json.Text("title") ?? json.Text("fileName"),
            json.Text("license")
        );

    private static SafetyRating ReadRating(JsonElement json) =>
        new(json.Text("category") ?? "", json.Text("probability") ?? "", json.Flag("blocked") ?? false);
}
