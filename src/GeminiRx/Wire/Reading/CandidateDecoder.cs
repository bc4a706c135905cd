using System.Runtime.InteropServices;
using System.Text.Json;
using GeminiRx.Wire.Json;

namespace GeminiRx.Wire.Reading;

/// <summary>Decodes the candidates of an event.</summary>
internal sealed class CandidateDecoder(int maxBytes)
{
    private static readonly string[] _reasons = ["STOP"];

    private readonly CandidateStates _candidates = new(maxBytes);
    private readonly List<DecodedPart> _parts = [];
    private readonly List<Field> _fields = [];

    /// <summary>The last finish reason of candidate 0.</summary>
    public FinishReason? FinishReason => _candidates.First.End?.Reason;

    /// <summary>The service's message about the end of candidate 0.</summary>
    public string? FinishMessage => _candidates.First.End?.Message;

    /// <summary>The last continuation token; null if the service sent none.</summary>
    public string? ContinuationToken { get; private set; }

    /// <inheritdoc cref="CandidateStates.Ends"/>
    public IReadOnlyList<CandidateEnd> Ends => _candidates.Ends;

    /// <inheritdoc cref="CandidateStates.IsCut"/>
    public bool IsCut => _candidates.IsCut;

    /// <inheritdoc cref="CandidateStates.Close"/>
    public void Close(bool isCut, List<Chunk> into) => _candidates.Close(isCut, into);

    /// <summary>Decodes a candidate.</summary>
    /// <param name="reader">The reader, at the start of the candidate's object.</param>
    /// <param name="into">The list to which the chunks are added.</param>
    public void Read(ref JsonCursor reader, List<Chunk> into)
    {
        var index = 0;
        string? finishReason = null,
            finishMessage = null,
            token = null;
        int? tokenCount = null;
        double? avgLogprobs = null;
        try
        {
            while (reader.TryReadField(out var field))
            {
                switch (field)
                {
                    case AnswerField.Content:
                        ReadContent(ref reader);
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
                        ReadField(ref reader, field);
                        break;
                }
            }
        }
        finally
        {
            // If the event breaks off, its content so far still belongs to the answer.
            Emit(_candidates[index], index, into);
        }

        var state = _candidates[index];
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

    private void ReadContent(ref JsonCursor reader)
    {
        for (var contents = reader.EnterItems(); contents.MoveNext(ref reader); )
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                _parts.Add(new DecodedPart(new UnknownChunk(reader.CurrentElement())));
                continue;
            }

            while (reader.TryReadField(out var field))
            {
                if (field == AnswerField.Parts)
                {
                    ReadParts(ref reader);
                }
                else if (field == AnswerField.Role)
                {
                    if (!reader.TryTakeString("\"model\""u8))
                    {
                        reader.Skip();
                    }
                }
                else if (field == AnswerField.Text && reader.IsBefore((byte)'"') && reader.TryReadPiece(out var text))
                {
                    _parts.Add(new DecodedPart(new TextChunk(text!)));
                }
                else
                {
                    ReadField(ref reader, AnswerField.Unknown);
                }
            }
        }
    }

    private void ReadParts(ref JsonCursor reader)
    {
        for (var parts = reader.EnterItems(); parts.MoveNext(ref reader); )
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

    // The candidate's index may come after its metadata, so the metadata waits.
    private void ReadField(ref JsonCursor reader, AnswerField field)
    {
        var name = reader.Decode();
        var raw = reader.ReadRaw();
        if (raw.Length > 4 || !raw.SequenceEqual("{}"u8) && !raw.SequenceEqual("[]"u8) && !raw.SequenceEqual("null"u8))
        {
            _fields.Add(new Field(field, name, JsonCursorExtensions.ToElement(raw), raw.ToArray()));
        }
    }

    private void Emit(CandidateState state, int index, List<Chunk> into)
    {
        var hasContent = false;
        foreach (var part in CollectionsMarshal.AsSpan(_parts))
        {
            if (part.Chunk is not { } chunk)
            {
                state.Surrogates.Flush(into);
                hasContent |= state.Calls.Add(part.Call, part.Signature, part.Original, into);
                continue;
            }

            hasContent |= chunk is not (TextChunk { Text: "" } or ThoughtChunk { Text: "" });
            if (state.Surrogates.Join(index == 0 ? chunk : chunk with { Candidate = index }, into) is { } joined)
            {
                into.Add(joined);
            }
        }

        if (hasContent)
        {
            // Content after an end revokes it; the end in this event is read later.
            (state.HasContent, state.End) = (true, null);
        }

        foreach (var (field, name, value, raw) in _fields)
        {
            if (state.Metadata.TryRecordChange(name, raw.Span))
            {
                into.Add(ToChunk(state, field, name, value) with { Candidate = index });
            }
        }

        _parts.Clear();
        _fields.Clear();
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

    private readonly record struct Field(AnswerField Kind, string Name, JsonElement Value, ReadOnlyMemory<byte> Raw);
}
