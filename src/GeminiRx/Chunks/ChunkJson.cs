using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using GeminiRx.Text;

namespace GeminiRx;

/// <summary>Writes chunks and failures as one line of JSON each; the one form they have outside a program.</summary>
public static class ChunkJson
{
    // The lines go to terminals, files and editors, never into HTML: text stays readable.
    private static readonly JsonWriterOptions _options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a chunk.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <returns>One JSON object without line breaks; its <c>type</c> names the kind of chunk.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="chunk"/> is null.</exception>
    public static string Serialize(Chunk chunk)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        return Line(json =>
        {
            switch (chunk)
            {
                case TextChunk text:
                    json.WriteString("type"u8, "text"u8);
                    json.WriteString("text"u8, text.Text);
                    break;
                case ThoughtChunk thought:
                    json.WriteString("type"u8, "thought"u8);
                    json.WriteString("text"u8, thought.Text);
                    break;
                case UsageChunk usage:
                    json.WriteString("type"u8, "usage"u8);
                    WriteUsage(json, usage.Usage);
                    break;
                case FinishedChunk finished:
                    WriteFinished(json, finished);
                    break;
                case ToolCallChunk call:
                    json.WriteString("type"u8, "toolCall"u8);
                    WriteOptional(json, "id", call.Id);
                    json.WriteString("name"u8, call.Name);
                    WriteElement(json, "args", call.Arguments);
                    if (!call.IsComplete)
                    {
                        json.WriteBoolean("isComplete"u8, false);
                    }

                    break;
                case ToolArgumentsChunk arguments:
                    json.WriteString("type"u8, "toolArguments"u8);
                    json.WriteString("name"u8, arguments.Name);
                    json.WriteString("path"u8, arguments.Path);
                    WriteElement(json, "value", arguments.Value);
                    json.WriteBoolean("willContinue"u8, arguments.WillContinue);
                    break;
                case CodeChunk code:
                    json.WriteString("type"u8, "code"u8);
                    WriteOptional(json, "id", code.Id);
                    json.WriteString("language"u8, code.Language);
                    json.WriteString("code"u8, code.Code);
                    break;
                case CodeResultChunk result:
                    json.WriteString("type"u8, "codeResult"u8);
                    WriteOptional(json, "id", result.Id);
                    json.WriteString("outcome"u8, result.Outcome);
                    json.WriteString("output"u8, result.Output);
                    break;
                case MediaChunk media:
                    json.WriteString("type"u8, "media"u8);
                    WriteOptional(json, "displayName", media.DisplayName);
                    json.WriteString("mimeType"u8, media.MimeType);
                    json.WriteBase64String("data"u8, media.Data.Span);
                    if (media.IsThought)
                    {
                        json.WriteBoolean("thought"u8, true);
                    }

                    break;
                case FileChunk file:
                    json.WriteString("type"u8, "file"u8);
                    json.WriteString("uri"u8, file.Uri);
                    WriteOptional(json, "mimeType", file.MimeType);
                    break;
                case CheckpointChunk checkpoint:
                    json.WriteString("type"u8, "checkpoint"u8);
                    json.WriteString("token"u8, checkpoint.Token);
                    break;
                case RewindChunk rewind:
                    json.WriteString("type"u8, "rewind"u8);
                    json.WriteNumber("length"u8, rewind.TextLength);
                    break;
                case RetryingChunk retrying:
                    json.WriteString("type"u8, "retrying"u8);
                    json.WriteNumber("attempt"u8, retrying.Attempt);
                    json.WriteNumber("delayMilliseconds"u8, (long)Math.Ceiling(retrying.Delay.TotalMilliseconds));
                    WriteOptional(json, "kind", retrying.Cause?.Kind);
                    break;
                case QueuedChunk queued:
                    json.WriteString("type"u8, "queued"u8);
                    json.WriteBoolean("waiting"u8, queued.IsWaiting);
                    break;
                case CandidateMetadataChunk metadata:
                    WriteMetadata(json, metadata);
                    break;
                case UnknownChunk unknown:
                    json.WriteString("type"u8, "unknown"u8);
                    WriteElement(json, "json", unknown.Json);
                    break;
                default:
                    throw new NotSupportedException($"{chunk.GetType().Name} has no JSON form.");
            }

            if (chunk is ContentChunk { Candidate: > 0 and var candidate })
            {
                json.WriteNumber("candidate"u8, candidate);
            }

            if (chunk is ContentChunk { ThoughtSignature: { } signature })
            {
                json.WriteString("thoughtSignature"u8, signature);
            }
        });
    }

    /// <summary>Writes the failure of a stream, with what was known of the answer before it.</summary>
    /// <param name="failure">The failure.</param>
    /// <returns>One JSON object without line breaks; its <c>type</c> is <c>error</c>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="failure"/> is null.</exception>
    public static string Serialize(GeminiException failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return Line(json =>
        {
            json.WriteString("type"u8, "error"u8);
            json.WriteString("kind"u8, failure.Kind);
            if (failure is GeminiApiException api)
            {
                json.WriteNumber("code"u8, api.Code);
                json.WriteString("status"u8, api.Status);
            }

            json.WriteString("message"u8, failure.Message);
            if (failure.FinishReason is { } reason)
            {
                json.WriteString("finishReason"u8, reason.Value);
            }

            if (failure.Usage is { } usage)
            {
                WriteUsage(json, usage);
            }
        });
    }

    private static void WriteFinished(Utf8JsonWriter json, FinishedChunk finished)
    {
        json.WriteString("type"u8, "finished"u8);
        json.WriteString("outcome"u8, finished.Outcome.ToName());
        json.WriteString("finishReason"u8, finished.Reason?.Value);
        json.WriteString("blockReason"u8, finished.BlockReason?.Value);
        if (finished.Message is { } message)
        {
            json.WriteString("message"u8, message);
        }

        if (finished.Usage is { } usage)
        {
            WriteUsage(json, usage);
        }
        else
        {
            json.WriteNull("usage"u8);
        }

        json.WriteString("modelVersion"u8, finished.ModelVersion);
        json.WriteString("responseId"u8, finished.ResponseId);
    }

    private static void WriteMetadata(Utf8JsonWriter json, CandidateMetadataChunk metadata)
    {
        json.WriteString(
            "type"u8,
            metadata switch
            {
                GroundingChunk => "grounding",
                UrlContextChunk => "urlContext",
                CitationChunk => "citation",
                SafetyChunk => "safety",
                LogprobsChunk => "logprobs",
                _ => "unknownField",
            }
        );
        WriteOptional(json, "name", (metadata as UnknownFieldChunk)?.Name);
        WriteElement(json, "json", metadata.Json);
        if (metadata is SafetyChunk { IsOfPrompt: true })
        {
            json.WriteBoolean("ofPrompt"u8, true);
        }

        if (metadata.Candidate > 0)
        {
            json.WriteNumber("candidate"u8, metadata.Candidate);
        }
    }

    private static void WriteOptional(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static void WriteElement(Utf8JsonWriter json, string name, JsonElement value)
    {
        // A line holds no line breaks: the value is written anew, and not as it came.
        json.WriteElement(name, value);
    }

    private static void WriteUsage(Utf8JsonWriter json, Usage usage)
    {
        json.WriteStartObject("usage"u8);
        WriteCount(json, "promptTokenCount", usage.PromptTokenCount);
        WriteCount(json, "candidatesTokenCount", usage.CandidatesTokenCount);
        WriteCount(json, "totalTokenCount", usage.TotalTokenCount);
        WriteCount(json, "thoughtsTokenCount", usage.ThoughtsTokenCount);
        WriteCount(json, "cachedContentTokenCount", usage.CachedContentTokenCount);
        WriteCount(json, "toolUsePromptTokenCount", usage.ToolUsePromptTokenCount);
        WriteDetails(json, "promptTokensDetails", usage.PromptTokensDetails);
        WriteDetails(json, "cacheTokensDetails", usage.CacheTokensDetails);
        WriteDetails(json, "candidatesTokensDetails", usage.CandidatesTokensDetails);
        WriteDetails(json, "toolUsePromptTokensDetails", usage.ToolUsePromptTokensDetails);
        WriteOptional(json, "trafficType", usage.TrafficType);
        WriteOptional(json, "serviceTier", usage.ServiceTier);
        json.WriteEndObject();
    }

    private static void WriteCount(Utf8JsonWriter json, string name, int? count)
    {
        if (count is { } value)
        {
            json.WriteNumber(name, value);
        }
    }

    private static void WriteDetails(Utf8JsonWriter json, string name, ModalityTokens? details)
    {
        if (details is null)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var (modality, count) in details)
        {
            json.WriteStartObject();
            json.WriteString("modality"u8, modality);
            json.WriteNumber("tokenCount"u8, count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Line(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, _options))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
