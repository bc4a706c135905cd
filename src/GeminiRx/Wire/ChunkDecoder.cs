using System.Text;
using System.Text.Json;

namespace GeminiRx.Wire;

/// <summary>Turns the JSON of one event into chunks, and remembers across events what the end of the stream needs.</summary>
internal sealed class ChunkDecoder
{
    private static readonly JsonReaderOptions _options = new() { AllowMultipleValues = true, MaxDepth = 256 };
    private static readonly string[] _noWords = [];

    private readonly CandidateDecoder _candidates = new();
    private readonly UsageDecoder _usage = new();
    private readonly CandidateState _answer = new(0);
    private string[] _modelVersion = _noWords;
    private string[] _responseId = _noWords;
    private string? _blockMessage;

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
    /// <exception cref="GeminiStreamException">The stream is truncated: neither a finish reason nor a block came.</exception>
    public void Finish(List<Chunk> into)
    {
        if (FinishReason is null && BlockReason is null)
        {
            throw new GeminiStreamException(StreamFault.Truncated, "The answer ended without a finish reason: it is cut short.");
        }

        _candidates.Close(into);
        into.Add(new FinishedChunk(BlockReason is null ? FinishReason!.Value.Outcome : Outcome.Blocked)
        {
            Reason = FinishReason,
            BlockReason = BlockReason,
            Message = _candidates.FinishMessage ?? _blockMessage,
            Usage = Usage,
            Candidates = _candidates.Ends,
            ModelVersion = _modelVersion.FirstOrDefault(),
            ResponseId = _responseId.FirstOrDefault(),
        });
    }

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
            case JsonTokenType.String when reader.CurrentDepth == 0:
                DecodeQuoted(reader.GetString()!, into);
                break;
            default:
                throw new GeminiStreamException(StreamFault.Unreadable, "An event of the answer holds JSON that is not an object.");
        }
    }

    // Some gateways send the response as a JSON string that holds JSON.
    private void DecodeQuoted(string text, List<Chunk> into)
    {
        if (text.AsSpan().TrimStart() is not ['{' or '[', ..])
        {
            throw new GeminiStreamException(StreamFault.Unreadable, "An event of the answer holds JSON that is not an object.");
        }

        Decode(Encoding.UTF8.GetBytes(text), into);
    }

    private void DecodeResponse(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, List<Chunk> into)
    {
        var hasNewUsage = false;
        while (reader.NextProperty())
        {
            if (reader.ValueTextEquals("candidates"u8))
            {
                if (reader.EnterArray())
                {
                    while (reader.NextObject())
                    {
                        _candidates.Read(ref reader, json, into);
                    }
                }
            }
            else if (reader.ValueTextEquals("usageMetadata"u8))
            {
                hasNewUsage |= _usage.Read(ref reader);
            }
            else if (reader.ValueTextEquals("modelVersion"u8))
            {
                _modelVersion = ReadRepeated(ref reader, _modelVersion);
            }
            else if (reader.ValueTextEquals("responseId"u8))
            {
                _responseId = ReadRepeated(ref reader, _responseId);
            }
            else if (reader.ValueTextEquals("promptFeedback"u8))
            {
                ReadPromptFeedback(ref reader, json, into);
            }
            else if (reader.ValueTextEquals("error"u8))
            {
                if (reader.ReadElement() is { ValueKind: not JsonValueKind.Null } error)
                {
                    throw ErrorDecoder.Decode(error);
                }
            }
            else
            {
                var name = reader.GetString()!;
                if (ReadChanged(ref reader, json, name) is { } value)
                {
                    into.Add(new UnknownFieldChunk(name, value));
                }
            }
        }

        if (hasNewUsage)
        {
            into.Add(new UsageChunk(_usage.Current!));
        }
    }

    private void ReadPromptFeedback(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, List<Chunk> into)
    {
        if (!reader.EnterObject())
        {
            return;
        }

        while (reader.NextProperty())
        {
            if (reader.ValueTextEquals("blockReason"u8))
            {
                BlockReason = reader.ReadString() is { } reason ? new BlockReason(reason) : BlockReason;
            }
            else if (reader.ValueTextEquals("blockReasonMessage"u8))
            {
                _blockMessage = reader.ReadString() ?? _blockMessage;
            }
            else if (reader.ValueTextEquals("safetyRatings"u8))
            {
                if (ReadChanged(ref reader, json, "promptFeedback.safetyRatings") is { ValueKind: JsonValueKind.Array } ratings && ratings.GetArrayLength() > 0)
                {
                    into.Add(new SafetyChunk(ratings) { IsOfPrompt = true });
                }
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private JsonElement? ReadChanged(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, string field)
    {
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        var whole = reader;
        reader.Skip();
        return _answer.HasChanged(field, json[start..(int)reader.BytesConsumed]) ? JsonElement.ParseValue(ref whole) : null;
    }

    // Every event repeats them: a new string only where they change.
    private static string[] ReadRepeated(ref Utf8JsonReader reader, string[] last) =>
        reader.ReadWord(last) is not { } word ? last : last.Length > 0 && ReferenceEquals(last[0], word) ? last : [word];
}
