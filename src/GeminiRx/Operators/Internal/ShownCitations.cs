using System.Buffers;
using System.Text.Json;
using GeminiRx.Text;

namespace GeminiRx.Operators.Internal;

/// <summary>Which citations were shown since the last checkpoint, and which of them a rewind has taken back.</summary>
/// <remarks>Citations are compared one by one: the service may group them in another way when it sends them again.</remarks>
internal sealed class ShownCitations
{
    private readonly List<(int Candidate, JsonElement Json)> _shown = [];
    private readonly List<(int Candidate, JsonElement Json)> _takenBack = [];

    /// <summary>Everything that was shown may come again.</summary>
    public void Rewind()
    {
        _takenBack.AddRange(_shown);
        _shown.Clear();
    }

    /// <summary>What came again up to here stands.</summary>
    /// <param name="isBehind">Whether content that was shown has yet to come again, and citations with it.</param>
    public void Checkpoint(bool isBehind)
    {
        _shown.Clear();
        if (!isBehind)
        {
            _takenBack.Clear();
        }
    }

    /// <summary>Takes citations that arrived.</summary>
    /// <returns>Those that were not shown yet; null where all were.</returns>
    public CitationChunk? Take(CitationChunk chunk)
    {
        var citations = chunk.Items.Count == 0 ? [chunk.Json] : chunk.Items;
        int[] news = [.. Enumerable.Range(0, citations.Count).Where(at => !TryComeAgain(chunk.Candidate, citations[at]))];
        _shown.AddRange(citations.Select(citation => (chunk.Candidate, citation)));
        if (news.Length == citations.Count || news.Length == 0)
        {
            return news.Length == 0 ? null : chunk;
        }

        JsonElement[] items = [.. news.Select(at => citations[at])];
        return chunk with { Json = Write(items), Items = items, Citations = [.. news.Select(at => chunk.Citations[at])] };
    }

    private bool TryComeAgain(int candidate, JsonElement citation)
    {
        var at = _takenBack.FindIndex(shown => shown.Candidate == candidate && JsonElement.DeepEquals(shown.Json, citation));
        if (at >= 0)
        {
            _takenBack.RemoveAt(at);
        }

        return at >= 0;
    }

    private static JsonElement Write(JsonElement[] citations)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("citations");
            Array.ForEach(citations, json.WriteElement);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        var reader = new Utf8JsonReader(buffer.WrittenSpan);
        return JsonElement.ParseValue(ref reader);
    }
}
