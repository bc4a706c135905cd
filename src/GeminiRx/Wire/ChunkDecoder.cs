using System.Globalization;
using System.Text;
using System.Text.Json;

namespace GeminiRx.Wire;

/// <summary>Turns the JSON of one event into chunks, and remembers across events what the end of the stream needs.</summary>
internal sealed class ChunkDecoder
{
    private static readonly JsonReaderOptions _options = new() { AllowMultipleValues = true, MaxDepth = 256 };

    private readonly List<ContentChunk> _parts = [];
    private string? _modelVersion;
    private string? _responseId;
    private string? _finishMessage;
    private BlockReason? _blockReason;

    /// <summary>Candidate 0's last finish reason.</summary>
    public FinishReason? FinishReason { get; private set; }

    /// <summary>The token counts so far.</summary>
    public Usage? Usage { get; private set; }

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
            DecodeValue(ref reader, into);
        }
    }

    /// <summary>The last chunk of a stream that has ended.</summary>
    /// <exception cref="GeminiStreamException">The stream is truncated: neither a finish reason nor a block came.</exception>
    public FinishedChunk Finish()
    {
        if (FinishReason is null && _blockReason is null)
        {
            throw new GeminiStreamException(StreamFault.Truncated, "The answer ended without a finish reason: it is cut short.");
        }

        return new FinishedChunk(FinishReason?.Outcome ?? Outcome.Blocked)
        {
            Reason = FinishReason,
            BlockReason = _blockReason,
            Message = _finishMessage,
            Usage = Usage,
            ModelVersion = _modelVersion,
            ResponseId = _responseId,
        };
    }

    private void DecodeValue(ref Utf8JsonReader reader, List<Chunk> into)
    {
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                DecodeValue(ref reader, into);
            }
        }
        else if (reader.TokenType == JsonTokenType.StartObject)
        {
            DecodeResponse(ref reader, into);
        }
        else
        {
            throw new GeminiStreamException(StreamFault.Unreadable, "An event of the answer holds JSON that is not an object.");
        }
    }

    private void DecodeResponse(ref Utf8JsonReader reader, List<Chunk> into)
    {
        var usage = Usage;
        while (NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("candidates"u8))
            {
                reader.Read();
                ReadArray(ref reader, into, static (ref Utf8JsonReader r, ChunkDecoder self, List<Chunk> list) => self.DecodeCandidate(ref r, list));
            }
            else if (reader.ValueTextEquals("usageMetadata"u8))
            {
                reader.Read();
                usage = ReadUsage(ref reader) is { } newer ? usage?.Merge(newer) ?? newer : usage;
            }
            else if (reader.ValueTextEquals("promptFeedback"u8))
            {
                reader.Read();
                ReadPromptFeedback(ref reader);
            }
            else if (reader.ValueTextEquals("modelVersion"u8))
            {
                _modelVersion = ReadString(ref reader, _modelVersion);
            }
            else if (reader.ValueTextEquals("responseId"u8))
            {
                _responseId = ReadString(ref reader, _responseId);
            }
            else if (reader.ValueTextEquals("error"u8))
            {
                reader.Read();
                throw ErrorDecoder.Decode(JsonElement.ParseValue(ref reader));
            }
            else
            {
                reader.Skip();
            }
        }

        if (usage is not null && usage != Usage)
        {
            Usage = usage;
            into.Add(new UsageChunk(usage));
        }
    }

    private void DecodeCandidate(ref Utf8JsonReader reader, List<Chunk> into)
    {
        var index = 0;
        string? finishReason = null;
        string? finishMessage = null;
        _parts.Clear();
        while (NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("content"u8))
            {
                reader.Read();
                DecodeContent(ref reader);
            }
            else if (reader.ValueTextEquals("index"u8))
            {
                reader.Read();
                index = ReadCount(ref reader) ?? 0;
            }
            else if (reader.ValueTextEquals("finishReason"u8))
            {
                finishReason = ReadString(ref reader, null);
            }
            else if (reader.ValueTextEquals("finishMessage"u8))
            {
                finishMessage = ReadString(ref reader, null);
            }
            else
            {
                reader.Skip();
            }
        }

        foreach (var part in _parts)
        {
            into.Add(index == 0 ? part : part with { Candidate = index });
        }

        if (index == 0 && finishReason is not null)
        {
            FinishReason = new FinishReason(finishReason);
            _finishMessage = finishMessage ?? _finishMessage;
        }
    }

    private void DecodeContent(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("parts"u8))
            {
                reader.Read();
                ReadArray(ref reader, _parts, static (ref Utf8JsonReader r, ChunkDecoder _, List<ContentChunk> parts) => DecodePart(ref r, parts));
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private static void DecodePart(ref Utf8JsonReader reader, List<ContentChunk> parts)
    {
        var whole = reader;
        string? text = null;
        string? signature = null;
        var thought = false;
        var other = false;
        while (NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("text"u8))
            {
                text = ReadString(ref reader, null);
            }
            else if (reader.ValueTextEquals("thought"u8))
            {
                reader.Read();
                thought = reader.TokenType == JsonTokenType.True;
                reader.Skip();
            }
            else if (reader.ValueTextEquals("thoughtSignature"u8))
            {
                signature = ReadString(ref reader, null);
            }
            else
            {
                // What only describes the text beside it is not a part of its own.
                other |= !reader.ValueTextEquals("partMetadata"u8) && !reader.ValueTextEquals("mediaResolution"u8)
                    && !reader.ValueTextEquals("mediaProcessing"u8) && !reader.ValueTextEquals("videoMetadata"u8);
                reader.Skip();
            }
        }

        if (text?.Length > 0 || (signature is not null && !other))
        {
            parts.Add(thought
                ? new ThoughtChunk(text ?? "") { ThoughtSignature = signature }
                : new TextChunk(text ?? "") { ThoughtSignature = signature });
        }

        if (other)
        {
            parts.Add(new UnknownChunk(JsonElement.ParseValue(ref whole)) { ThoughtSignature = signature });
        }
    }

    private void ReadPromptFeedback(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("blockReason"u8))
            {
                _blockReason = ReadString(ref reader, null) is { } reason ? new BlockReason(reason) : _blockReason;
            }
            else if (reader.ValueTextEquals("blockReasonMessage"u8))
            {
                _finishMessage = ReadString(ref reader, _finishMessage);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private static Usage? ReadUsage(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return null;
        }

        int? prompt = null, candidates = null, total = null, thoughts = null, cached = null, toolUse = null;
        while (NextProperty(ref reader))
        {
            ref var count = ref prompt;
            if (reader.ValueTextEquals("promptTokenCount"u8))
            {
                count = ref prompt;
            }
            else if (reader.ValueTextEquals("candidatesTokenCount"u8))
            {
                count = ref candidates;
            }
            else if (reader.ValueTextEquals("totalTokenCount"u8))
            {
                count = ref total;
            }
            else if (reader.ValueTextEquals("thoughtsTokenCount"u8))
            {
                count = ref thoughts;
            }
            else if (reader.ValueTextEquals("cachedContentTokenCount"u8))
            {
                count = ref cached;
            }
            else if (reader.ValueTextEquals("toolUsePromptTokenCount"u8))
            {
                count = ref toolUse;
            }
            else
            {
                reader.Skip();
                continue;
            }

            reader.Read();
            count = ReadCount(ref reader) ?? count;
        }

        return new Usage
        {
            PromptTokenCount = prompt,
            CandidatesTokenCount = candidates,
            TotalTokenCount = total,
            ThoughtsTokenCount = thoughts,
            CachedContentTokenCount = cached,
            ToolUsePromptTokenCount = toolUse,
        };
    }

    private static bool NextProperty(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.PropertyName;

    private static string? ReadString(ref Utf8JsonReader reader, string? otherwise)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
        {
            try
            {
                return reader.GetString();
            }
            catch (InvalidOperationException e) when (e.InnerException is DecoderFallbackException or null)
            {
                throw new GeminiStreamException(StreamFault.Unreadable, "An event of the answer holds text that is not Unicode.");
            }
        }

        reader.Skip();
        return otherwise;
    }

    // ProtoJSON allows a 64-bit integer as a number or as a string of digits.
    private static int? ReadCount(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number))
        {
            return number;
        }

        if (reader.TokenType == JsonTokenType.String && int.TryParse(reader.GetString(), NumberStyles.Integer, CultureInfo.InvariantCulture, out number))
        {
            return number;
        }

        reader.Skip();
        return null;
    }

    private delegate void ElementReader<T>(ref Utf8JsonReader reader, ChunkDecoder self, List<T> into);

    private void ReadArray<T>(ref Utf8JsonReader reader, List<T> into, ElementReader<T> read)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                read(ref reader, this, into);
            }
            else
            {
                reader.Skip();
            }
        }
    }
}
