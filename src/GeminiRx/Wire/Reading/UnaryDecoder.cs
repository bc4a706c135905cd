using System.Text.Json;
using GeminiRx.Text;
using GeminiRx.Wire.Json;

namespace GeminiRx.Wire.Reading;

/// <summary>Decodes the answers that are not streamed: pages of models, and token counts.</summary>
internal static class UnaryDecoder
{
    /// <summary>Decodes a page of models.</summary>
    /// <returns>The models, and the token of the next page; null on the last page.</returns>
    public static (IReadOnlyList<ModelInfo> Models, string? NextPage) ReadModels(JsonElement page)
    {
        // Vertex AI uses another name for the list.
        var models = page.Items("models")
            .Concat(page.Items("publisherModels"))
            .Where(model => model.Text("name") is not null)
            .Select(ReadModel);
        return ([.. models], page.Text("nextPageToken") is { Length: > 0 } token ? token : null);
    }

    /// <summary>Decodes a token count.</summary>
    /// <exception cref="GeminiStreamException">The answer has no token count.</exception>
    public static TokenCount ReadCount(JsonElement answer) =>
        new(
            answer.Count("totalTokens") is { } total
                ? total
                : throw new GeminiStreamException(StreamFault.Unreadable, "The answer contains no token count (totalTokens).")
        )
        {
            CachedContentTokenCount = answer.Count("cachedContentTokenCount"),
            PromptTokensDetails = answer.Member("promptTokensDetails", JsonValueKind.Array) is not null
                ? new([
                    .. answer
                        .Items("promptTokensDetails")
                        .Select(detail => new ModalityTokenCount(detail.Text("modality") ?? "", detail.Count("tokenCount") ?? 0)),
                ])
                : null,
        };

    private static ModelInfo ReadModel(JsonElement model) =>
        new(model.Text("name")!)
        {
            DisplayName = model.Text("displayName"),
            Description = model.Text("description"),
            Version = model.Text("version") ?? model.Text("versionId"),
            InputTokenLimit = model.Count("inputTokenLimit"),
            OutputTokenLimit = model.Count("outputTokenLimit"),
            SupportedGenerationMethods = [.. model.Texts("supportedGenerationMethods")],
            Thinking = model.Flag("thinking"),
            Temperature = model.Number("temperature"),
            MaxTemperature = model.Number("maxTemperature"),
        };
}
