using System.Text.Json;
using GeminiRx.Text;
using GeminiRx.Wire.Json;
using GeminiRx.Wire.Reading.Calls;

namespace GeminiRx.Wire.Reading;

/// <summary>The state of one candidate: its end, its open calls, and its last metadata.</summary>
internal sealed class CandidateState(int index, int maxBytes)
{
    private Dictionary<string, JsonElement>? _merged; // most answers have no such field

    public ToolCallAssembler Calls { get; } = new(index, maxBytes);

    public SurrogateJoiner Surrogates { get; } = new();

    public ChangedFields Metadata { get; } = new();

    public CandidateEnd? End { get; set; }

    public bool HasContent { get; set; }

    public int? TokenCount { get; set; }

    public double? AvgLogprobs { get; set; }

    /// <summary>Whether the candidate has content and no end: the end never came, or content came after it.</summary>
    public bool IsCut => HasContent && End is null;

    /// <summary>Merges a field that comes in pieces: of each member, the last value that is not empty counts.</summary>
    public JsonElement Merge(string field, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            return value;
        }

        _merged ??= [];
        return _merged[field] = _merged.TryGetValue(field, out var before) ? JsonObjects.Merge(before, value) : value;
    }
}
