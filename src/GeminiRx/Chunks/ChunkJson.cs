using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using GeminiRx.Text;

namespace GeminiRx;

/// <summary>Chunks and failures as lines of JSON, the same for every output of a program.</summary>
public static partial class ChunkJson
{
    // The lines go to terminals, files and editors, never into HTML, so text stays readable.
    private static readonly JsonWriterOptions _options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a chunk.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <returns>One JSON object without line breaks. Its <c>type</c> is the kind of the chunk.</returns>
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
                    json.WriteUsage(usage.Usage);
                    break;
                case FinishedChunk finished:
                    json.WriteFinished(finished);
                    break;
                case ToolCallChunk call:
                    json.WriteString("type"u8, "toolCall"u8);
                    json.WriteCall(call);
                    break;
                case ToolArgumentsChunk arguments:
                    json.WriteString("type"u8, "toolArguments"u8);
                    json.WriteOptional("id", arguments.Id);
                    json.WriteString("name"u8, arguments.Name);
                    json.WriteString("path"u8, arguments.Path);
                    json.WriteElement("value", arguments.Value);
                    json.WriteBoolean("willContinue"u8, arguments.WillContinue);
                    break;
                case CodeChunk code:
                    json.WriteString("type"u8, "code"u8);
                    json.WriteOptional("id", code.Id);
                    json.WriteString("language"u8, code.Language);
                    json.WriteString("code"u8, code.Code);
                    break;
                case CodeResultChunk codeResult:
                    json.WriteString("type"u8, "codeResult"u8);
                    json.WriteOptional("id", codeResult.Id);
                    json.WriteString("outcome"u8, codeResult.Outcome);
                    json.WriteString("output"u8, codeResult.Output);
                    break;
                case MediaChunk media:
                    json.WriteString("type"u8, "media"u8);
                    json.WriteOptional("displayName", media.DisplayName);
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
                    json.WriteOptional("mimeType", file.MimeType);
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
                    json.WriteNumber("delayMilliseconds"u8, retrying.Delay.Ticks / (decimal)TimeSpan.TicksPerMillisecond);
                    json.WriteOptional("kind", retrying.Cause?.Kind);
                    if (retrying.Cause is { } cause)
                    {
                        json.WriteStartObject("cause"u8);
                        json.WriteFailure(cause);
                        json.WriteEndObject();
                    }

                    break;
                case TranscriptionChunk transcription:
                    json.WriteTranscription(transcription);
                    break;
                case ToolCallCancellationChunk cancellation:
                    json.WriteString("type"u8, "toolCallCancellation"u8);
                    json.WriteStartArray("ids"u8);
                    foreach (var id in cancellation.Ids)
                    {
                        json.WriteStringValue(id);
                    }

                    json.WriteEndArray();
                    break;
                case InterruptedChunk:
                    json.WriteString("type"u8, "interrupted"u8);
                    break;
                case InteractionChunk interaction:
                    json.WriteString("type"u8, "interaction"u8);
                    json.WriteString("id"u8, interaction.Id);
                    json.WriteString("status"u8, interaction.Status.Value);
                    break;
                case StepStartChunk start:
                    json.WriteString("type"u8, "stepStart"u8);
                    json.WriteStep(start.Index, start.Type);
                    break;
                case StepChunk step:
                    json.WriteString("type"u8, "step"u8);
                    json.WriteStep(step.Index, step.Type);
                    json.WriteElement("json", step.Json);
                    break;
                case KeepAliveChunk:
                    json.WriteString("type"u8, "keepAlive"u8);
                    break;
                case ToolResultChunk result:
                    json.WriteString("type"u8, "toolResult"u8);
                    json.WriteCall(result.Call);
                    json.WriteElement("response", result.Response);
                    json.WriteBoolean("isError"u8, result.IsError);
                    break;
                case QueuedChunk queued:
                    json.WriteString("type"u8, "queued"u8);
                    json.WriteBoolean("waiting"u8, queued.IsWaiting);
                    break;
                case CandidateMetadataChunk metadata:
                    json.WriteMetadata(metadata);
                    break;
                case UnknownChunk unknown:
                    json.WriteString("type"u8, "unknown"u8);
                    json.WriteElement("json", unknown.Json);
                    break;
                default:
                    throw new NotSupportedException($"{chunk.GetType().Name} has no JSON form.");
            }

            var content = chunk as ContentChunk ?? (chunk as ToolResultChunk)?.Call;
            if (content is { Candidate: not 0 and var candidate })
            {
                json.WriteNumber("candidate"u8, candidate);
            }

            json.WriteOptional("thoughtSignature", content?.ThoughtSignature);
        });
    }

    /// <summary>Writes the failure of a stream, with the last finish reason and token counts before it.</summary>
    /// <param name="failure">The failure.</param>
    /// <returns>One JSON object without line breaks. Its <c>type</c> is <c>error</c>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="failure"/> is null.</exception>
    public static string Serialize(GeminiException failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return Line(json =>
        {
            json.WriteString("type"u8, "error"u8);
            json.WriteFailure(failure);
        });
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
