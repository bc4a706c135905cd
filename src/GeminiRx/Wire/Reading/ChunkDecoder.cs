using System.Text;
using System.Text.Json;
using GeminiRx.Text;
using GeminiRx.Wire.Json;

namespace GeminiRx.Wire.Reading;

/// <summary>Turns the JSON of one event into chunks, and remembers across events what the end of the stream needs.</summary>
/// <param name="maxBytes">How large the streamed arguments of a call may be.</param>
internal sealed class ChunkDecoder(int maxBytes)
{
    private static readonly JsonReaderOptions _options = new() { AllowMultipleValues = true, MaxDepth = JsonStrings.MaxDepth };
    private static readonly string[] _blockReasons = ["SAFETY"];
    private static readonly string[] _noWords = [];

    private readonly CandidateDecoder _candidates = new(maxBytes);
    private readonly UsageDecoder _usage = new();
    private readonly CandidateState _answer = new(0, maxBytes);
    private string[] _modelVersion = _noWords;
    private string[] _responseId = _noWords;
    private string? _blockMessage;
    private bool _hasKnownField;
    private bool _isOfAnotherService;

    /// <summary>Candidate 0's last finish reason.</summary>
    public FinishReason? FinishReason => _candidates.FinishReason;

    /// <summary>The last token to continue from, where the service sent one.</summary>
    public string? ContinuationToken => _candidates.ContinuationToken;

    /// <summary>Why the prompt was blocked, where it was.</summary>
    public BlockReason? BlockReason { get; private set; }

    /// <summary>The token counts so far.</summary>
    public Usage? Usage => _usage.Current;

    /// <summary>Decodes one payload: a response, an array of responses, or several one after the other.</summary>
    /// <param name="json">UTF-8 JSON.</param>
    /// <param name="into">Where the chunks go; those before a failure are in it.</param>
    /// <exception cref="JsonException">It is not JSON.</exception>
    /// <exception cref="GeminiException">It is an error of the service, or not a response.</exception>
    public void Decode(ReadOnlySpan<byte> json, List<Chunk> into)
    {
        var reader = new Utf8JsonReader(json, _options);
        while (reader.Read())
        {
            DecodeValue(ref reader, json, into);
        }
    }

    /// <summary>Says that the stream has ended.</summary>
    /// <param name="into">Where the last chunks go, the <see cref="FinishedChunk"/> as the very last.</param>
    /// <exception cref="GeminiStreamException">The last word of the answer is no finish reason and no block: it is truncated, or none of
    /// the
    /// service.</exception>
    public void Finish(List<Chunk> into)
    {
        if (BlockReason is null && (FinishReason is null || _candidates.IsCut))
        {
            throw _isOfAnotherService && !_hasKnownField
                ? new GeminiStreamException(
                    StreamFault.Unreadable,
                    "The answer is not one of the service: no event holds a member that it sends."
                )
                : new GeminiStreamException(StreamFault.Truncated, "The answer ended without a finish reason: it is cut short.");
        }

        _candidates.Close(isCut: false, into);
        into.Add(
            new FinishedChunk(BlockReason is null ? FinishReason!.Value.Outcome : Outcome.Blocked)
            {
                Reason = FinishReason,
                BlockReason = BlockReason,
                Message = _candidates.FinishMessage ?? _blockMessage,
                Usage = Usage,
                Candidates = _candidates.Ends,
                ModelVersion = _modelVersion.FirstOrDefault(),
                ResponseId = _responseId.FirstOrDefault(),
            }
        );
    }

    /// <summary>Says that the stream has failed: gives up what still waited for more.</summary>
    /// <param name="into">Where the last chunks go; a call among them is not complete.</param>
    public void Abandon(List<Chunk> into) => _candidates.Close(isCut: true, into);

    private void DecodeValue(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, List<Chunk> into)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                DecodeResponse(ref reader, json, into);
                break;
            case JsonTokenType.StartArray:
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    DecodeValue(ref reader, json, into);
                }

                break;
            case JsonTokenType.Null:
                break;
            case JsonTokenType.String when reader.CurrentDepth == 0:
                DecodeQuoted(JsonStrings.Decode(ref reader), into);
                break;
            default:
                throw new GeminiStreamException(StreamFault.Unreadable, "An event of the answer holds JSON that is not an object.");
        }
    }

    // Some gateways send the response as a JSON string that holds JSON.
    private void DecodeQuoted(string text, List<Chunk> into)
    {
        if (text.AsSpan().Trim() is "" or "[DONE]")
        {
            return;
        }

        if (text.AsSpan().TrimStart() is not ['{' or '[', ..])
        {
            throw new GeminiStreamException(StreamFault.Unreadable, "An event of the answer holds JSON that is not an object.");
        }

        Decode(Encoding.UTF8.GetBytes(text), into);
    }

    private void DecodeResponse(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, List<Chunk> into)
    {
        var (hasNewUsage, isAnswer) = (false, false);
        while (reader.NextField(out var field))
        {
            if (field != AnswerField.Unknown && reader.SkipNull())
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
                    ReadCandidates(ref reader, json, into);
                    break;
                case AnswerField.UsageMetadata:
                    hasNewUsage |= _usage.Read(ref reader);
                    break;
                case AnswerField.ModelVersion:
                    _modelVersion = ReadRepeated(ref reader, _modelVersion);
                    break;
                case AnswerField.ResponseId:
                    _responseId = ReadRepeated(ref reader, _responseId);
                    break;
                case AnswerField.PromptFeedback:
                    ReadPromptFeedback(ref reader, json, into);
                    break;
                case AnswerField.Error:
                    if (reader.ReadElement() is { ValueKind: not JsonValueKind.False } error && error.SaysSomething())
                    {
                        throw ErrorDecoder.Decode(error);
                    }

                    break;
                default:
                    ReadUnknown(ref reader, json, isAnswer, into);
                    break;
            }
        }

        if (hasNewUsage)
        {
            into.Add(new UsageChunk(_usage.Current!));
        }
    }

    private void ReadCandidates(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, List<Chunk> into)
    {
        for (var candidates = reader.EnterItems(); candidates.Next(ref reader); )
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                _candidates.Read(ref reader, json, into);
            }
            else
            {
                into.Add(new UnknownFieldChunk("candidates", reader.CurrentElement()));
            }
        }
    }

    private void ReadPromptFeedback(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, List<Chunk> into)
    {
        for (var feedbacks = reader.EnterItems(); feedbacks.Next(ref reader); )
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                ReadOnePromptFeedback(ref reader, json, into);
            }
            else
            {
                into.Add(new UnknownFieldChunk("promptFeedback", reader.CurrentElement()));
            }
        }
    }

    private void ReadOnePromptFeedback(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, List<Chunk> into)
    {
        while (reader.NextField(out var field))
        {
            switch (field)
            {
                case AnswerField.BlockReason:
                    BlockReason = reader.ReadEnum(_blockReasons, "SAFETY", "OTHER") is { } reason ? new BlockReason(reason) : BlockReason;
                    break;
                case AnswerField.BlockReasonMessage:
                    _blockMessage = reader.ReadString() ?? _blockMessage;
                    break;
                case AnswerField.SafetyRatings:
                    if (
                        ReadChanged(ref reader, json, "promptFeedback.safetyRatings") is { ValueKind: JsonValueKind.Array } ratings
                        && ratings.GetArrayLength() > 0
                    )
                    {
                        into.Add(MetadataReader.ReadSafety(ratings) with { IsOfPrompt = true });
                    }

                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    // A member that is unknown here, or the answer itself in another object.
    private void ReadUnknown(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, bool isBehindAnswer, List<Chunk> into)
    {
        var name = JsonStrings.Decode(ref reader);
        if (!isBehindAnswer && WrappedAnswer.IsNext(reader))
        {
            reader.Read();
            DecodeValue(ref reader, json, into);
            return;
        }

        if (ReadChanged(ref reader, json, name) is { } value)
        {
            // Other services say in a word or a number what an event is: its type, its object, its model, its time.
            _isOfAnotherService |= value.ValueKind is JsonValueKind.String or JsonValueKind.Number || name == "choices";
            into.Add(new UnknownFieldChunk(name, value));
        }
    }

    private JsonElement? ReadChanged(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, string field)
    {
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        var whole = reader;
        reader.Skip();
        return _answer.HasChanged(field, json[start..(int)reader.BytesConsumed]) ? whole.CurrentElement() : null;
    }

    // Every event repeats them: a new string only where they change.
    private static string[] ReadRepeated(ref Utf8JsonReader reader, string[] last) =>
        reader.ReadWord(last) is not { } word ? last
        : last.Length > 0 && ReferenceEquals(last[0], word) ? last
        : [word];
}
