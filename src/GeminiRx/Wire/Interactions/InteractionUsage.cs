using System.Text.Json;
using GeminiRx.Wire.Json;

namespace GeminiRx.Wire.Interactions;

/// <summary>Decodes the token counts of interactions to those of the library.</summary>
internal static class InteractionUsage
{
    /// <summary>Decodes counts; null if there are none.</summary>
    /// <param name="counts">The service's object.</param>
    /// <param name="tier">The tier that served the request; null if unknown.</param>
    public static Usage? Read(JsonElement counts, string? tier = null)
    {
        var usage = new Usage
        {
            PromptTokenCount = counts.Count("total_input_tokens"),
            CandidatesTokenCount = counts.Count("total_output_tokens"),
            TotalTokenCount = counts.Count("total_tokens"),
            ThoughtsTokenCount = counts.Count("total_thought_tokens"),
            CachedContentTokenCount = counts.Count("total_cached_tokens"),
            ToolUsePromptTokenCount = counts.Count("total_tool_use_tokens"),
            PromptTokensDetails = Details(counts, "input_tokens_by_modality"),
            CacheTokensDetails = Details(counts, "cached_tokens_by_modality"),
            CandidatesTokensDetails = Details(counts, "output_tokens_by_modality"),
            ToolUsePromptTokensDetails = Details(counts, "tool_use_tokens_by_modality"),
            ServiceTier = tier,
        };
        return usage == new Usage() ? null : usage;
    }

    // The names of modalities are those of the other API, in lower case.
    private static ModalityTokens? Details(JsonElement counts, string name) =>
        counts.Member(name, JsonValueKind.Array) is null
            ? null
            : new([
                .. counts
                    .Items(name)
                    .Select(detail => new ModalityTokenCount(
                        detail.Text("modality")?.ToUpperInvariant() ?? "MODALITY_UNSPECIFIED",
                        detail.Count("tokens") ?? 0
                    )),
            ]);
}
