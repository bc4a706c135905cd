using System.Text.Json;

namespace GeminiRx.Emulator;

/// <summary>
/// Serializes events in the service's member order and layout: as server-sent events, as the elements of one array, or as one response.
/// </summary>
internal sealed record EventFraming(bool AsArray, bool IsVertex, string ModelVersion, string ResponseId)
{
    public string ContentType => AsArray ? EmulatedAnswer.Json : EmulatedAnswer.EventStream;

    public IEnumerable<Frame> Frames(IEnumerable<AnswerEvent> events)
    {
        var first = true;
        foreach (var (answerEvent, last) in WithLast(events))
        {
            byte[] frame = AsArray
                ?
                [
                    .. first ? "["u8 : ",\r\n"u8,
                    .. ServiceJson.Indented(writer => Write(writer, answerEvent, last)),
                    .. last ? "\r\n]"u8 : "\r\n"u8,
                ]
                : [.. "data: "u8, .. ServiceJson.SingleLine(writer => Write(writer, answerEvent, last)), .. "\r\n\r\n"u8];
            yield return new Frame(frame);
            first = false;
        }
    }

    /// <summary>The body of a call that does not stream.</summary>
    public byte[] Whole(AnswerEvent response) => [.. ServiceJson.Indented(writer => Write(writer, response, last: true)), .. "\n"u8];

    private static IEnumerable<(AnswerEvent Event, bool Last)> WithLast(IEnumerable<AnswerEvent> events)
    {
        AnswerEvent? held = null;
        foreach (var answerEvent in events)
        {
            if (held is not null)
            {
                yield return (held, false);
            }

            held = answerEvent;
        }

        if (held is not null)
        {
            yield return (held, true);
        }
    }

    private void Write(Utf8JsonWriter writer, AnswerEvent answerEvent, bool last)
    {
        writer.WriteStartObject();
        if (answerEvent.BlockReason is { } reason)
        {
            writer.WriteStartObject("promptFeedback");
            writer.WriteText("blockReason", reason);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteStartArray("candidates");
            foreach (var candidate in answerEvent.Candidates)
            {
                WriteCandidate(writer, candidate);
            }

            writer.WriteEndArray();
        }

        // Vertex AI sends token counts in the last event only.
        if (IsVertex && !last)
        {
            writer.WriteStartObject("usageMetadata");
            writer.WriteText("trafficType", "ON_DEMAND");
            writer.WriteEndObject();
        }
        else
        {
            WriteUsage(writer, answerEvent.Usage);
        }

        writer.WriteText("modelVersion", ModelVersion);
        writer.WriteText("responseId", ResponseId);
        writer.WriteEndObject();
    }

    private void WriteCandidate(Utf8JsonWriter writer, AnswerCandidate candidate)
    {
        writer.WriteStartObject();
        if (candidate.HasContent)
        {
            writer.WriteStartObject("content");
            if (candidate.Parts.Count > 0)
            {
                writer.WriteStartArray("parts");
                foreach (var part in candidate.Parts)
                {
                    WritePart(writer, part);
                }

                writer.WriteEndArray();
            }

            writer.WriteText("role", "model");
            writer.WriteEndObject();
        }

        if (candidate.FinishReason is { } reason)
        {
            writer.WriteText("finishReason", reason);
        }

        writer.WriteNumber("index", candidate.Index);
        if (candidate.Ratings.Count > 0)
        {
            writer.WriteStartArray("safetyRatings");
            foreach (var category in candidate.Ratings)
            {
                writer.WriteStartObject();
                writer.WriteText("category", category);
                writer.WriteText("probability", "NEGLIGIBLE");
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        if (candidate.ContinuationToken is { } token)
        {
            writer.WriteText("continuationToken", token);
        }

        writer.WriteEndObject();
    }

    private void WritePart(Utf8JsonWriter writer, AnswerPart part)
    {
        writer.WriteStartObject();
        if (part.Call is { } call)
        {
            writer.WriteStartObject("functionCall");
            if (!IsVertex && part.CallId is { } id)
            {
                writer.WriteText("id", id);
            }

            writer.WriteText("name", call.Name);
            writer.WritePropertyName("args");
            using var arguments = JsonDocument.Parse(call.Arguments);
            ServiceJson.WriteValue(writer, arguments.RootElement);
            writer.WriteEndObject();
        }
        else if (part.Media is { } media)
        {
            writer.WriteStartObject("inlineData");
            writer.WriteText("mimeType", media.MimeType);
            writer.WriteBase64String("data", media.Bytes);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteText("text", part.Text);
        }

        if (part.Thought)
        {
            writer.WriteBoolean("thought", true);
        }

        if (part.Signature is { } signature)
        {
            writer.WriteText("thoughtSignature", signature);
        }

        writer.WriteEndObject();
    }

    private static void WriteUsage(Utf8JsonWriter writer, TokenUsage usage)
    {
        writer.WriteStartObject("usageMetadata");
        writer.WriteNumber("promptTokenCount", usage.Prompt);
        if (usage.Candidates > 0)
        {
            writer.WriteNumber("candidatesTokenCount", usage.Candidates);
        }

        writer.WriteNumber("totalTokenCount", usage.Total);
        if (usage.Cached > 0)
        {
            writer.WriteNumber("cachedContentTokenCount", usage.Cached);
        }

        writer.WritePromptDetails(usage.Prompt);
        if (usage.Media is { Tokens: > 0 } media)
        {
            writer.WriteStartArray("candidatesTokensDetails");
            writer.WriteStartObject();
            writer.WriteText("modality", media.Modality);
            writer.WriteNumber("tokenCount", media.Tokens);
            writer.WriteEndObject();
            writer.WriteEndArray();
        }

        if (usage.Thoughts > 0)
        {
            writer.WriteNumber("thoughtsTokenCount", usage.Thoughts);
        }

        writer.WriteEndObject();
    }
}
