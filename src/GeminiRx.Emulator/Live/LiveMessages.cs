using System.Globalization;
using System.Text.Json;

namespace GeminiRx.Emulator;

/// <summary>Writes the messages of the service.</summary>
internal static class LiveMessages
{
    private const int SamplesPerSecond = 24_000;

    // A second of speech for about 14 characters would be 48 kB; a tenth of it is enough to hear a tone.
    private const int SamplesPerCharacter = 160;
    private const double Hertz = 440;

    public static byte[] SetupComplete(string session) =>
        Message(writer =>
        {
            writer.WriteStartObject("setupComplete");
            writer.WriteText("sessionId", session);
            writer.WriteEndObject();
        });

    public static byte[] GoAway(TimeSpan left) =>
        Message(writer =>
        {
            writer.WriteStartObject("goAway");
            writer.WriteText("timeLeft", left.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture) + "s");
            writer.WriteEndObject();
        });

    public static byte[] Text(string text) => Content(writer => Part(writer, () => writer.WriteText("text", text)));

    /// <summary>A tone for a text of this length.</summary>
    /// <param name="from">The number of characters before the text, so that the tone continues.</param>
    /// <param name="length">The number of characters.</param>
    public static byte[] Audio(int from, int length) =>
        Content(writer =>
            Part(
                writer,
                () =>
                {
                    writer.WriteStartObject("inlineData");
                    writer.WriteText("mimeType", "audio/pcm;rate=24000");
                    writer.WriteBase64String("data", Tone(from * SamplesPerCharacter, length * SamplesPerCharacter));
                    writer.WriteEndObject();
                }
            )
        );

    public static byte[] Transcription(string member, string text, bool isFinished) =>
        Content(writer =>
        {
            writer.WriteStartObject(member);
            writer.WriteText("text", text);
            if (isFinished)
            {
                writer.WriteBoolean("finished", true);
            }

            writer.WriteEndObject();
        });

    public static byte[] Flag(string member) => Content(writer => writer.WriteBoolean(member, true));

    public static byte[] Status(string status) => Content(writer => writer.WriteText("interactionStatus", status));

    public static byte[] TurnComplete(int promptTokens, int answerTokens, bool isSpoken) =>
        Message(writer =>
        {
            writer.WriteStartObject("serverContent");
            writer.WriteBoolean("turnComplete", true);
            writer.WriteEndObject();
            Usage(writer, promptTokens, answerTokens, isSpoken ? "AUDIO" : "TEXT");
        });

    public static byte[] ToolCall(IReadOnlyList<(string Id, EmulatorCall Call)> calls, int promptTokens) =>
        Message(writer =>
        {
            writer.WriteStartObject("toolCall");
            writer.WriteStartArray("functionCalls");
            foreach (var (id, call) in calls)
            {
                writer.WriteStartObject();
                writer.WriteText("id", id);
                writer.WriteText("name", call.Name);
                writer.WritePropertyName("args");
                writer.WriteRawValue(call.Arguments);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
            Usage(writer, promptTokens, 0, "TEXT");
        });

    public static byte[] Cancellation(IEnumerable<string> ids) =>
        Message(writer =>
        {
            writer.WriteStartObject("toolCallCancellation");
            writer.WriteStartArray("ids");
            foreach (var id in ids)
            {
                writer.WriteStringValue(id);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });

    public static byte[] Resumption(string? handle) =>
        Message(writer =>
        {
            writer.WriteStartObject("sessionResumptionUpdate");
            if (handle is not null)
            {
                writer.WriteText("newHandle", handle);
                writer.WriteBoolean("resumable", true);
            }

            writer.WriteEndObject();
        });

    private static void Usage(Utf8JsonWriter writer, int prompt, int answer, string modality)
    {
        writer.WriteStartObject("usageMetadata");
        writer.WriteNumber("promptTokenCount", prompt);
        writer.WriteNumber("responseTokenCount", answer);
        writer.WriteNumber("totalTokenCount", prompt + answer);
        writer.WritePromptDetails(prompt);
        writer.WriteStartArray("responseTokensDetails");
        writer.WriteStartObject();
        writer.WriteText("modality", modality);
        writer.WriteNumber("tokenCount", answer);
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static byte[] Content(Action<Utf8JsonWriter> members) =>
        Message(writer =>
        {
            writer.WriteStartObject("serverContent");
            members(writer);
            writer.WriteEndObject();
        });

    private static void Part(Utf8JsonWriter writer, Action member)
    {
        writer.WriteStartObject("modelTurn");
        writer.WriteStartArray("parts");
        writer.WriteStartObject();
        member();
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static byte[] Message(Action<Utf8JsonWriter> members) =>
        ServiceJson.Indented(writer =>
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        });

    private static byte[] Tone(int first, int count)
    {
        var bytes = new byte[count * 2];
        for (var i = 0; i < count; i++)
        {
            var sample = (short)(Math.Sin((first + i) * 2 * Math.PI * Hertz / SamplesPerSecond) * short.MaxValue / 4);
            bytes[2 * i] = (byte)sample;
            bytes[(2 * i) + 1] = (byte)(sample >> 8);
        }

        return bytes;
    }
}
