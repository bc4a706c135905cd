using System.Text.Json;
using GeminiRx.Text;
using GeminiRx.Wire.Json;

namespace GeminiRx.Wire.Interactions;

/// <summary>The token counts of an interaction, from reports that each have some of them.</summary>
internal sealed class InteractionCounts
{
    private const string Tools = "grounding_tool_count"; // uses of tools, which are no tokens

    private UnknownFieldChunk? _tools;

    /// <summary>The counts so far; null if there are none.</summary>
    public Usage? Usage { get; private set; }

    /// <summary>Adds a report.</summary>
    /// <param name="counts">The report; null for none.</param>
    /// <param name="into">Receives what is new.</param>
    /// <param name="tier">The tier that served the request; null if unknown.</param>
    public void Add(JsonElement? counts, List<Chunk> into, string? tier = null)
    {
        if (counts is not { } json)
        {
            return;
        }

        if (InteractionUsage.Read(json, tier) is { } usage && (Usage?.Merge(usage) ?? usage) is var merged && merged != Usage)
        {
            Usage = merged;
            into.Add(new UsageChunk(merged));
        }

        if (
            json.Member(Tools, JsonValueKind.Array) is { } uses
            && new UnknownFieldChunk(Tools, JsonStrings.Repair(uses)) is var tools
            && tools != _tools
        )
        {
            _tools = tools;
            into.Add(tools);
        }
    }
}
