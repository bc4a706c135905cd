using System.Text.Json;
using GeminiRx.Text;
using GeminiRx.Wire.Json;

namespace GeminiRx.Wire.Reading;

/// <summary>Reads the candidates of an event.</summary>
internal sealed class CandidateDecoder(int maxBytes)
{
    // More than the service can be asked for; no stream may make the states grow without a bound.
    private const int MaxCandidates = 256;

    private static readonly string[] _reasons = ["STOP"];

    private readonly SortedDictionary<int, CandidateState> _others = [];
    private readonly CandidateState _first = new(0, maxBytes);
    private readonly List<DecodedPart> _parts = [];
    private readonly List<Field> _fields = [];

    /// <summary>Candidate 0's last finish reason.</summary>
    public FinishReason? FinishReason => _first.End?.Reason;

    /// <summary>What the service said about the end of candidate 0.</summary>
    public string? FinishMessage => _first.End?.Message;

    /// <summary>The last token to continue from, where the service sent one.</summary>
    public string? ContinuationToken { get; private set; }

    /// <summary>How each candidate ended that did.</summary>
    public IReadOnlyList<CandidateEnd> Ends =>
        [
            .. States
                .Where(candidate => candidate.End is not null)
                .Select(candidate => candidate.End! with { TokenCount = candidate.TokenCount, AvgLogprobs = candidate.AvgLogprobs }),
        ];

    /// <summary>Whether a candidate has content and no end: it never came, or content came after it.</summary>
    public bool IsCut => States.Any(candidate => candidate.IsCut);

    private IEnumerable<CandidateState> States => _others.Values.Prepend(_first);

    /// <summary>Says that no more comes: gives up what still waited for more.</summary>
    /// <param name="isCut">Whether the answer breaks off here.</param>
    /// <param name="into">Where the chunks go.</param>
    public void Close(bool isCut, List<Chunk> into)
    {
        foreach (var candidate in States)
        {
            // Where the answer breaks off, half a character is one that has not come.
            if (!isCut)
            {
                candidate.Halves.Flush(into);
            }

            candidate.Calls.Close(!isCut && candidate.End?.Reason.Outcome == Outcome.Completed, into);
        }
    }

    /// <summary>Reads a candidate whose object was just entered.</summary>
    public void Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, List<Chunk> into)
    {
        var index = 0;
        string? finishReason = null,
            finishMessage = null,
            token = null;
        int? tokenCount = null;
        double? avgLogprobs = null;
        _parts.Clear();
        _fields.Clear();
        try
        {
            while (reader.NextField(out var field))
            {
                switch (field)
                {
                    case AnswerField.Content:
                        ReadContent(ref reader, json);
                        break;
                    case AnswerField.Index:
                        index = Math.Max(0, reader.ReadCount() ?? index);
                        break;
                    case AnswerField.FinishReason:
                        finishReason = reader.ReadEnum(_reasons, "STOP", "MAX_TOKENS", "SAFETY", "RECITATION", "OTHER") ?? finishReason;
                        break;
                    case AnswerField.FinishMessage:
                        finishMessage = reader.ReadString() ?? finishMessage;
                        break;
                    case AnswerField.ContinuationToken:
                        token = reader.ReadString() ?? token;
                        break;
                    case AnswerField.TokenCount:
                        tokenCount = reader.ReadCount() ?? tokenCount;
                        break;
                    case AnswerField.AvgLogprobs:
                        avgLogprobs = reader.ReadElement() is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : avgLogprobs;
                        break;
                    default:
                        ReadField(ref reader, json, field);
                        break;
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

    private void ReadContent(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        for (var contents = reader.EnterItems(); contents.Next(ref reader); )
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                _parts.Add(new DecodedPart(new UnknownChunk(reader.CurrentElement())));
                continue;
            }

            while (reader.NextField(out var field))
            {
                if (field == AnswerField.Parts)
                {
                    ReadParts(ref reader);
                }
                else if (field == AnswerField.Role)
                {
                    reader.Skip();
                }
                else if (field == AnswerField.Text && reader.IsBeforeString() && reader.TryReadPiece(out var text))
                {
                    _parts.Add(new DecodedPart(new TextChunk(text!)));
                }
                else
                {
                    ReadField(ref reader, json, AnswerField.Unknown);
                }
            }
        }
    }

    private void ReadParts(ref Utf8JsonReader reader)
    {
        for (var parts = reader.EnterItems(); parts.Next(ref reader); )
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                PartDecoder.Read(ref reader, _parts);
            }
            else
            {
                _parts.Add(new DecodedPart(new UnknownChunk(reader.CurrentElement())));
            }
        }
    }

    // Metadata waits until the candidate's index is known, which may come after it.
    private void ReadField(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, AnswerField field)
    {
        var name = JsonStrings.Decode(ref reader);
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        var ahead = reader;
        ahead.Skip();
        var raw = json[start..(int)ahead.BytesConsumed];
        if (raw.Length > 4 || !raw.SequenceEqual("{}"u8) && !raw.SequenceEqual("[]"u8) && !raw.SequenceEqual("null"u8))
        {
            _fields.Add(new Field(field, name, reader.CurrentElement(), raw.ToArray()));
        }
        else
        {
            reader.Skip();
        }
    }

    private void Emit(CandidateState state, int index, List<Chunk> into)
    {
        var hasContent = false;
        foreach (var (chunk, call, signature, whole) in _parts)
        {
            if (chunk is null)
            {
                state.Halves.Flush(into);
                hasContent |= state.Calls.Take(call, signature, whole, into);
                continue;
            }

            hasContent |= chunk is not (TextChunk { Text: "" } or ThoughtChunk { Text: "" });
            if (state.Halves.Join(index == 0 ? chunk : chunk with { Candidate = index }, into) is { } joined)
            {
                into.Add(joined);
            }
        }

        if (hasContent)
        {
            // An end that is not the last word was none; the event's own is read after this.
            (state.HasContent, state.End) = (true, null);
        }

        foreach (var (field, name, value, raw) in _fields)
        {
            if (state.HasChanged(name, raw.Span))
            {
                into.Add(ToChunk(state, field, name, value) with { Candidate = index });
            }
        }
    }

    private static CandidateMetadataChunk ToChunk(CandidateState state, AnswerField field, string name, JsonElement value) =>
        field switch
        {
            AnswerField.GroundingMetadata => MetadataReader.ReadGrounding(state.Merge(name, value)),
            AnswerField.UrlContextMetadata => MetadataReader.ReadUrlContext(state.Merge(name, value)),
            AnswerField.CitationMetadata => MetadataReader.ReadCitations(value),
            AnswerField.SafetyRatings => MetadataReader.ReadSafety(value),
            AnswerField.LogprobsResult => new LogprobsChunk(value),
            _ => new UnknownFieldChunk(name, value),
        };

    private CandidateState StateOf(int index)
    {
        if (index == 0)
        {
            return _first;
        }

        if (!_others.TryGetValue(index, out var state))
        {
            if (_others.Count >= MaxCandidates)
            {
                throw new GeminiStreamException(
                    StreamFault.Unreadable,
                    $"The answer has more than {MaxCandidates} candidates: it is not one of the service."
                );
            }

            _others[index] = state = new CandidateState(index, maxBytes);
        }

        return state;
    }

    private readonly record struct Field(AnswerField Kind, string Name, JsonElement Value, ReadOnlyMemory<byte> Raw);
}
