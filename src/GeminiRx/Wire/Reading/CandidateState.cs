using System.Buffers;
using System.Text.Json;
using GeminiRx.Text;
using GeminiRx.Wire.Json;

namespace GeminiRx.Wire.Reading;

/// <summary>What is known of one candidate so far: its end, its open calls, and the metadata that was last sent on.</summary>
internal sealed class CandidateState(int index, int maxBytes)
{
    // What is beyond is sent on with every event: no stream may make this grow without a bound.
    private const int MaxFields = 256;

    private readonly Dictionary<string, byte[]> _sent = [];
    private readonly Dictionary<string, JsonElement> _merged = [];

    public ToolCalls Calls { get; } = new(index, maxBytes);

    public HalfPairs Halves { get; } = new();

    public CandidateEnd? End { get; set; }

    public bool HasContent { get; set; }

    public int? TokenCount { get; set; }

    public double? AvgLogprobs { get; set; }

    /// <summary>Whether the candidate's content is not known to be all there is.</summary>
    public bool IsCut => HasContent && End is null;

    /// <summary>Whether a field says something else than the last time; the service repeats much with every event.</summary>
    public bool HasChanged(string field, ReadOnlySpan<byte> json)
    {
        if (_sent.TryGetValue(field, out var last) && json.SequenceEqual(last))
        {
            return false;
        }

        if (last is not null || _sent.Count < MaxFields)
        {
            _sent[field] = json.ToArray();
        }

        return true;
    }

    /// <summary>Adds what the events before said of a field that comes in pieces: of each member, the newest value that says
    /// something.</summary>
    public JsonElement Merge(string field, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            return value;
        }

        if (_merged.TryGetValue(field, out var before) && before.EnumerateObject().Any(member => !IsSet(value, member.Name)))
        {
            var buffer = new ArrayBufferWriter<byte>();
            using (var json = new Utf8JsonWriter(buffer))
            {
                json.WriteStartObject();
                foreach (var member in before.EnumerateObject().Where(member => !IsSet(value, member.Name)))
                {
                    member.WriteTo(json);
                }

                foreach (
                    var member in value
                        .EnumerateObject()
                        .Where(member => member.Value.SaysSomething() || !before.TryGetProperty(member.Name, out _))
                )
                {
                    member.WriteTo(json);
                }

                json.WriteEndObject();
            }

            value = JsonElement.Parse(buffer.WrittenSpan, new JsonDocumentOptions { MaxDepth = JsonStrings.MaxDepth });
        }

        return _merged[field] = value;
    }

    private static bool IsSet(JsonElement value, string member) => value.TryGetProperty(member, out var set) && set.SaysSomething();
}
