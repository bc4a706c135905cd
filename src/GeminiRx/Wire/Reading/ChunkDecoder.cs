using System.Text;
using System.Text.Json;
using GeminiRx.Text;
using GeminiRx.Wire.Json;

namespace GeminiRx.Wire.Reading;

/// <summary>Decodes the JSON of each event to chunks, and keeps what the end of the stream needs.</summary>
/// <param name="maxBytes">The maximum size of the streamed arguments of a call.</param>
internal sealed class ChunkDecoder(int maxBytes)
{
    private readonly CandidateDecoder _candidates = new(maxBytes);
    private readonly PromptFeedbackDecoder _promptFeedback = new();
    private readonly UsageDecoder _usage = new();
    private readonly ChangedFields _unknownFields = new();

    private RepeatedString _modelVersion;
    private RepeatedString _responseId;
    private bool _hasKnownField;
    private bool _isOfAnotherService;

    /// <summary>The last finish reason of candidate 0.</summary>
    public FinishReason? FinishReason => _candidates.FinishReason;

    /// <summary>The last continuation token; null if the service sent none.</summary>
    public string? ContinuationToken => _candidates.ContinuationToken;

    /// <summary>The reason why the prompt was blocked; null if it was not.</summary>
    public BlockReason? BlockReason => _promptFeedback.BlockReason;

    /// <summary>The token counts so far.</summary>
    public Usage? Usage => _usage.Current;

    /// <summary>Decodes one payload: a response, an array of responses, or several responses one after the other.</summary>
    /// <param name="json">UTF-8 JSON.</param>
    /// <param name="into">The list to which the chunks are added, also those before a failure.</param>
    /// <exception cref="JsonException">The payload is not JSON.</exception>
    /// <exception cref="GeminiException">The payload is an error of the service, or not a response.</exception>
    public void Decode(ReadOnlySpan<byte> json, List<Chunk> into)
    {
        var reader = new JsonCursor(json);
        while (reader.TryReadValue())
        {
            DecodeValue(ref reader, into);
        }
    }

    /// <summary>Ends the stream.</summary>
    /// <param name="into">The list to which the last chunks are added; the last of them is the <see cref="FinishedChunk"/>.</param>
    /// <exception cref="GeminiStreamException">The answer ends neither with a finish reason nor with a block: it is truncated, or it is no
    /// answer of the service.</exception>
    public void Finish(List<Chunk> into)
    {
        if (BlockReason is null && (FinishReason is null || _candidates.IsCut))
        {
            throw _isOfAnotherService && !_hasKnownField
                ? new GeminiStreamException(
                    StreamFault.Unreadable,
                    "The answer is not from the service: no event contains a member that the service sends."
                )
                : new GeminiStreamException(StreamFault.Truncated, "The answer ended without a finish reason: it is truncated.");
        }

        _candidates.Close(isCut: false, into);
        into.Add(
            new FinishedChunk(BlockReason is null ? FinishReason!.Value.Outcome : Outcome.Blocked)
            {
                Reason = FinishReason,
                BlockReason = BlockReason,
                Message = _candidates.FinishMessage ?? _promptFeedback.Message,
                Usage = Usage,
                Candidates = _candidates.Ends,
                ModelVersion = _modelVersion.Value,
                ResponseId = _responseId.Value,
            }
        );
    }

    /// <summary>Ends a stream that has failed: releases what waits for more.</summary>
    /// <param name="into">The list to which the last chunks are added; calls among them are incomplete.</param>
    public void Abandon(List<Chunk> into) => _candidates.Close(isCut: true, into);

    private void DecodeValue(ref JsonCursor reader, List<Chunk> into)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                DecodeResponse(ref reader, into);
                break;
            case JsonTokenType.StartArray:
                while (reader.TryReadItem())
                {
                    DecodeValue(ref reader, into);
                }

                break;
            case JsonTokenType.Null:
                break;
            case JsonTokenType.String when reader.Depth == 0:
                DecodeQuoted(reader.Decode(), into);
                break;
            default:
                throw NotAnObject();
        }
    }

    // Some gateways send the response as a JSON string that contains JSON.
    private void DecodeQuoted(string text, List<Chunk> into)
    {
        if (text.AsSpan().Trim() is "" or "[DONE]")
        {
            return;
        }

        if (text.AsSpan().TrimStart() is not ['{' or '[', ..])
        {
            throw NotAnObject();
        }

        Decode(Encoding.UTF8.GetBytes(text), into);
    }

    private void DecodeResponse(ref JsonCursor reader, List<Chunk> into)
    {
        var (hasNewUsage, isAnswer) = (false, false);
        while (reader.TryReadField(out var field))
        {
            if (field != AnswerField.Unknown && reader.TrySkipNull())
            {
                continue;
            }

            _hasKnownField |=
                field
                    is AnswerField.Candidates
                        or AnswerField.PromptFeedback
                        or AnswerField.UsageMetadata
                        or AnswerField.ModelVersion
                        or AnswerField.ResponseId;
            isAnswer |= WrappedAnswer.IsPart(field);
            switch (field)
            {
                case AnswerField.Candidates:
                    ReadCandidates(ref reader, into);
                    break;
                case AnswerField.UsageMetadata:
                    hasNewUsage |= _usage.TryReadChange(ref reader);
                    break;
                case AnswerField.ModelVersion:
                    _modelVersion.Read(ref reader);
                    break;
                case AnswerField.ResponseId:
                    _responseId.Read(ref reader);
                    break;
                case AnswerField.PromptFeedback:
                    _promptFeedback.Read(ref reader, into);
                    break;
                case AnswerField.Error:
                    if (reader.ReadElement() is { ValueKind: not JsonValueKind.False } error && !error.IsEmpty())
                    {
                        throw ErrorDecoder.Decode(error);
                    }

                    break;
                default:
                    ReadUnknown(ref reader, isAnswer, into);
                    break;
            }
        }

        if (hasNewUsage)
        {
            into.Add(new UsageChunk(_usage.Counts));
        }
    }

    private void ReadCandidates(ref JsonCursor reader, List<Chunk> into)
    {
        for (var candidates = reader.EnterItems(); candidates.MoveNext(ref reader); )
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                _candidates.Read(ref reader, into);
            }
            else
            {
                into.Add(new UnknownFieldChunk("candidates", reader.CurrentElement()));
            }
        }
    }

    // The member is unknown, or it is another object that contains the answer.
    private void ReadUnknown(ref JsonCursor reader, bool isAfterAnswer, List<Chunk> into)
    {
        var name = reader.Decode();
        if (!isAfterAnswer && WrappedAnswer.IsNext(reader))
        {
            reader.ReadValue();
            DecodeValue(ref reader, into);
        }
        else if (_unknownFields.ReadIfChanged(ref reader, name) is { } value)
        {
            // Other services describe an event by strings and numbers: its type, its object, its model, its time.
            _isOfAnotherService |= value.ValueKind is JsonValueKind.String or JsonValueKind.Number || name == "choices";
            into.Add(new UnknownFieldChunk(name, value));
        }
    }

    private static GeminiStreamException NotAnObject() => new(StreamFault.Unreadable, "An event of the answer is JSON, but not an object.");
}
