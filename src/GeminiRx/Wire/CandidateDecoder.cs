using System.Text.Json;

namespace GeminiRx.Wire;

/// <summary>What is known of one candidate so far: its end, its open call, and the metadata that was last sent on.</summary>
internal sealed class CandidateState(int index)
{
    private readonly Dictionary<string, byte[]> _sent = [];

    public ToolCalls Calls { get; } = new(index);

    public CandidateEnd? End { get; set; }

    public int? TokenCount { get; set; }

    public double? AvgLogprobs { get; set; }

    /// <summary>Whether a field says something else than the last time; the service repeats much with every event.</summary>
    public bool HasChanged(string field, ReadOnlySpan<byte> json)
    {
        if (_sent.TryGetValue(field, out var last) && json.SequenceEqual(last))
        {
            return false;
        }

        _sent[field] = json.ToArray();
        return true;
    }
}

/// <summary>Reads the candidates of an event.</summary>
internal sealed class CandidateDecoder
{
    private static readonly string[] _reasons = ["STOP"];

    private readonly SortedDictionary<int, CandidateState> _candidates = [];
    private readonly CandidateState _first = new(0);
    private readonly List<DecodedPart> _parts = [];
    private readonly List<(string Name, JsonElement Value, ReadOnlyMemory<byte> Raw)> _fields = [];

    public CandidateDecoder() => _candidates.Add(0, _first);

    /// <summary>Candidate 0's last finish reason.</summary>
    public FinishReason? FinishReason => _first.End?.Reason;

    /// <summary>What the service said about the end of candidate 0.</summary>
    public string? FinishMessage => _first.End?.Message;

    /// <summary>The last token to continue from, where the service sent one.</summary>
    public string? ContinuationToken { get; private set; }

    /// <summary>How each candidate ended that did.</summary>
    public IReadOnlyList<CandidateEnd> Ends => [.. _candidates.Values
        .Where(candidate => candidate.End is not null)
        .Select(candidate => candidate.End! with { TokenCount = candidate.TokenCount, AvgLogprobs = candidate.AvgLogprobs })];

    /// <summary>Says that the stream is over: calls whose end did not come are taken as they are.</summary>
    public void Close(List<Chunk> into)
    {
        foreach (var candidate in _candidates.Values)
        {
            candidate.Calls.Close(into);
        }
    }

    /// <summary>Reads a candidate whose object was just entered.</summary>
    public void Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, List<Chunk> into)
    {
        var index = 0;
        string? finishReason = null, finishMessage = null, token = null;
        int? tokenCount = null;
        double? avgLogprobs = null;
        _parts.Clear();
        _fields.Clear();
        try
        {
            while (reader.NextProperty())
            {
                if (reader.ValueTextEquals("content"u8))
                {
                    ReadContent(ref reader);
                }
                else if (reader.ValueTextEquals("index"u8))
                {
                    index = reader.ReadCount() ?? 0;
                }
                else if (reader.ValueTextEquals("finishReason"u8))
                {
                    finishReason = reader.ReadWord(_reasons);
                }
                else if (reader.ValueTextEquals("finishMessage"u8))
                {
                    finishMessage = reader.ReadString();
                }
                else if (reader.ValueTextEquals("continuationToken"u8))
                {
                    token = reader.ReadString();
                }
                else if (reader.ValueTextEquals("tokenCount"u8))
                {
                    tokenCount = reader.ReadCount();
                }
                else if (reader.ValueTextEquals("avgLogprobs"u8))
                {
                    avgLogprobs = reader.ReadElement() is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;
                }
                else
                {
                    ReadField(ref reader, json);
                }
            }
        }
        finally
        {
            // Also where the event breaks off: what was read of it is the answer's.
            Emit(StateOf(index), index, into);
        }

        var state = StateOf(index);
        state.TokenCount = tokenCount ?? state.TokenCount;
        state.AvgLogprobs = avgLogprobs ?? state.AvgLogprobs;
        if (finishReason is not null)
        {
            state.End = new CandidateEnd(index, new FinishReason(finishReason), finishMessage ?? state.End?.Message);
        }

        if (index == 0 && token is not null)
        {
            ContinuationToken = token;
            into.Add(new CheckpointChunk(token));
        }
    }

    private void ReadContent(ref Utf8JsonReader reader)
    {
        if (!reader.EnterObject())
        {
            return;
        }

        while (reader.NextProperty())
        {
            if (!reader.ValueTextEquals("parts"u8))
            {
                reader.Skip();
            }
            else if (reader.EnterArray())
            {
                while (reader.NextObject())
                {
                    PartDecoder.Read(ref reader, _parts);
                }
            }
        }
    }

    // Metadata waits until the candidate's index is known, which may come after it.
    private void ReadField(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        var name = reader.GetString()!;
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        var ahead = reader;
        ahead.Skip();
        var raw = json[start..(int)ahead.BytesConsumed];
        if (raw.Length > 4 || !raw.SequenceEqual("{}"u8) && !raw.SequenceEqual("[]"u8) && !raw.SequenceEqual("null"u8))
        {
            _fields.Add((name, JsonElement.ParseValue(ref reader), raw.ToArray()));
        }
        else
        {
            reader.Skip();
        }
    }

    private void Emit(CandidateState state, int index, List<Chunk> into)
    {
        foreach (var (chunk, call, signature, whole) in _parts)
        {
            if (chunk is null)
            {
                state.Calls.Take(call, signature, whole, into);
                continue;
            }

            state.Calls.Close(into);
            into.Add(index == 0 ? chunk : chunk with { Candidate = index });
        }

        foreach (var (name, value, raw) in _fields)
        {
            if (state.HasChanged(name, raw.Span))
            {
                into.Add(ToChunk(name, value) with { Candidate = index });
            }
        }
    }

    private static CandidateMetadataChunk ToChunk(string name, JsonElement value) => name switch
    {
        "groundingMetadata" => new GroundingChunk(value),
        "urlContextMetadata" => new UrlContextChunk(value),
        "citationMetadata" => new CitationChunk(value),
        "safetyRatings" => new SafetyChunk(value),
        "logprobsResult" => new LogprobsChunk(value),
        _ => new UnknownFieldChunk(name, value),
    };

    private CandidateState StateOf(int index)
    {
        if (index == 0)
        {
            return _first;
        }

        if (!_candidates.TryGetValue(index, out var state))
        {
            _candidates[index] = state = new CandidateState(index);
        }

        return state;
    }
}
