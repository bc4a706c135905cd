using System.Text.RegularExpressions;
using GeminiRx.TestSupport;

namespace GeminiRx.Emulator.Tests;

public sealed partial class EventFramingTests
{
    private static readonly EmulatorOptions TwoEvents = Wire.AtOnce with { Text = "abcd\n\"efé🚀\\", CharactersPerEvent = 6 };

    [Fact]
    public async Task Sse_IsByteExact()
    {
        using var response = await new GeminiEmulator(TwoEvents).SendAsync();

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.ToString());
        Assert.Equal(
            "data: {\"candidates\": [{\"content\": {\"parts\": [{\"text\": \"abcd\\n\\\"\"}],\"role\": \"model\"},\"index\": 0}],"
                + "\"usageMetadata\": {\"promptTokenCount\": 1,\"candidatesTokenCount\": 2,\"totalTokenCount\": 3,"
                + "\"promptTokensDetails\": [{\"modality\": \"TEXT\",\"tokenCount\": 1}]},"
                + "\"modelVersion\": \"gemini-flash-latest\",\"responseId\": \"emulator-000001\"}\r\n\r\n"
                + "data: {\"candidates\": [{\"content\": {\"parts\": [{\"text\": \"efé🚀\\\\\"}],\"role\": \"model\"},"
                + "\"finishReason\": \"STOP\",\"index\": 0}],"
                + "\"usageMetadata\": {\"promptTokenCount\": 1,\"candidatesTokenCount\": 4,\"totalTokenCount\": 5,"
                + "\"promptTokensDetails\": [{\"modality\": \"TEXT\",\"tokenCount\": 1}]},"
                + "\"modelVersion\": \"gemini-flash-latest\",\"responseId\": \"emulator-000001\"}\r\n\r\n",
            await response.TextAsync()
        );
    }

    [Fact]
    public async Task Array_IsByteExact()
    {
        using var response = await new GeminiEmulator(
            Wire.AtOnce with
            {
                Text = "ab",
                CharactersPerEvent = 1,
                ModelVersion = "m",
            }
        ).SendAsync(Wire.Array);

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(
            "[" + Element("a", finish: "") + "\r\n,\r\n" + Element("b", finish: "      \"finishReason\": \"STOP\",\n") + "\r\n]",
            await response.TextAsync()
        );

        static string Element(string text, string finish) =>
            $$"""
                {
                  "candidates": [
                    {
                      "content": {
                        "parts": [
                          {
                            "text": "{{text}}"
                          }
                        ],
                        "role": "model"
                      },
                {{finish}}      "index": 0
                    }
                  ],
                  "usageMetadata": {
                    "promptTokenCount": 1,
                    "candidatesTokenCount": 1,
                    "totalTokenCount": 2,
                    "promptTokensDetails": [
                      {
                        "modality": "TEXT",
                        "tokenCount": 1
                      }
                    ]
                  },
                  "modelVersion": "m",
                  "responseId": "emulator-000001"
                }
                """.ReplaceLineEndings("\n");
    }

    [Fact]
    public async Task Array_HoldsTheEventsOfTheSseForm()
    {
        var emulator = new GeminiEmulator(Wire.AtOnce);
        using var response = await emulator.SendAsync(Wire.Array);
        var array = Wire.Json(await response.TextAsync());

        var events = await emulator.EventsAsync();

        Assert.Equal(events.Select(e => e.Text()), array.EnumerateArray().Select(e => e.Text()));
    }

    [Fact]
    public async Task Sse_IsLaidOutAsRecorded()
    {
        Assert.SkipUnless(RecordedFiles.Present, RecordedFiles.SkipReason);
        var recorded = System.Text.Encoding.UTF8.GetString(
            RecordedFiles.Read("googleai/streaming-success-thinking-reply-thought-summary.txt")
        );

        var emulated = await new GeminiEmulator(Wire.AtOnce with { Text = "abcdefgh", CharactersPerEvent = 4 }).AskAsync(
            ModelAnswerTests.Thinking
        );

        Assert.Equal(Layouts(recorded), Layouts(emulated));
    }

    /// <summary>The different events of a stream, in order, with every value blanked.</summary>
    private static IEnumerable<string> Layouts(string sse) =>
        sse.Split("\r\n\r\n").Select(e => Number().Replace(Text().Replace(e, ": \"\""), ": 0")).Distinct();

    [GeneratedRegex("""(?<=")(: "(?!STOP|TEXT)(\\.|[^"\\])*")""")]
    private static partial Regex Text();

    [GeneratedRegex("""(?<="): [0-9]+""")]
    private static partial Regex Number();
}
