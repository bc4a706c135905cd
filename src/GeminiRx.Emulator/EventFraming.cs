using System.Text.Json;

namespace GeminiRx.Emulator;

/// <summary>Writes events in the service's order and layout, as server-sent events or as the elements of one array, and groups them into bursts.</summary>
internal sealed record EventFraming(bool AsArray, string ModelVersion, string ResponseId)
{
    public string ContentType => AsArray ? EmulatedAnswer.Json : EmulatedAnswer.EventStream;

    public IEnumerable<BodyStep> Steps(IEnumerable<AnswerEvent> events, EmulatorOptions options)
    {
        var (delay, first) = (options.FirstChunkDelay, true);
        foreach (var group in events.Chunk(options.EventsPerBurst))
        {
            var burst = new List<byte>();
            foreach (var answerEvent in group)
            {
                Frame(burst, answerEvent, first);
                first = false;
            }

            yield return new BodyStep(delay, burst.ToArray());
            delay = options.BurstInterval;
        }
    }

    private void Frame(List<byte> burst, AnswerEvent answerEvent, bool first)
    {
        if (AsArray)
        {
            burst.AddRange(first ? "["u8 : ",\r\n"u8);
            burst.AddRange(ServiceJson.Pretty(writer => Write(writer, answerEvent)));
            burst.AddRange("\r\n"u8);
            burst.AddRange(answerEvent.FinishReason is null ? ""u8 : "]"u8);
        }
        else
        {
            burst.AddRange("data: "u8);
            burst.AddRange(ServiceJson.OneLine(writer => Write(writer, answerEvent)));
            burst.AddRange("\r\n\r\n"u8);
        }
    }

    private void Write(Utf8JsonWriter writer, AnswerEvent answerEvent)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("candidates");
        WriteCandidate(writer, answerEvent);
        writer.WriteEndArray();
        WriteUsage(writer, answerEvent.Usage);
        writer.WriteText("modelVersion", ModelVersion);
        writer.WriteText("responseId", ResponseId);
        writer.WriteEndObject();
    }

    private static void WriteCandidate(Utf8JsonWriter writer, AnswerEvent answerEvent)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("content");
        writer.WriteStartArray("parts");
        foreach (var part in answerEvent.Parts)
        {
            writer.WriteStartObject();
            writer.WriteText("text", part.Text);
            if (part.Thought)
            {
                writer.WriteBoolean("thought", true);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteText("role", "model");
        writer.WriteEndObject();
        if (answerEvent.FinishReason is { } reason)
        {
            writer.WriteText("finishReason", reason);
        }

        writer.WriteNumber("index", 0);
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
        writer.WriteStartArray("promptTokensDetails");
        writer.WriteStartObject();
        writer.WriteText("modality", "TEXT");
        writer.WriteNumber("tokenCount", usage.Prompt);
        writer.WriteEndObject();
        writer.WriteEndArray();
        if (usage.Thoughts > 0)
        {
            writer.WriteNumber("thoughtsTokenCount", usage.Thoughts);
        }

        writer.WriteEndObject();
    }
}
