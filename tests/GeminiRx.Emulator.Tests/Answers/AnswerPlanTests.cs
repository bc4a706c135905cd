using System.Text.Json;

namespace GeminiRx.Emulator.Tests;

/// <summary>The parts of a request that decide the answer: limits, candidates, functions.</summary>
public sealed class AnswerPlanTests
{
    private const string Weather = """
        {"functionDeclarations":[{"name":"get_time"},{"name":"get_weather","parameters":{"type":"OBJECT",
          "properties":{"city":{"type":"STRING","enum":["Paris","Rome"]},"days":{"type":"INTEGER","minimum":2},"why":{"type":"STRING"}},
          "required":["days","city"],"propertyOrdering":["city","days"]}}]}
        """;

    [Theory]
    [InlineData("[\"c\"]", "ab", "STOP")]
    [InlineData("[\"z\",\"ef\",\"cd\"]", "ab", "STOP")]
    [InlineData("[\"z\"]", "abcdefgh", "STOP")]
    [InlineData("[\"a\"]", "", "STOP")]
    public async Task StopSequence_CutsBeforeItself(string stops, string text, string reason)
    {
        var events = await new GeminiEmulator(Wire.AtOnce with { Text = "abcdefgh", CharactersPerEvent = 3 }).EventsAsync(
            Wire.HiWith($",\"generationConfig\":{{\"stopSequences\":{stops}}}")
        );

        Assert.Equal((text, reason), (string.Concat(events.Select(e => e.Text())), FinishReason(events[^1])));
    }

    [Theory]
    [InlineData(1, "abcd", "MAX_TOKENS")]
    [InlineData(2, "abcd🚀", "STOP")]
    [InlineData(3, "abcd🚀", "STOP")]
    public async Task MaxOutputTokens_CutsTheText(int tokens, string text, string reason)
    {
        var events = await new GeminiEmulator(Wire.AtOnce with { Text = "abcd🚀" }).EventsAsync(
            Wire.HiWith($",\"generationConfig\":{{\"maxOutputTokens\":{tokens}}}")
        );

        Assert.Equal((text, reason), (string.Concat(events.Select(e => e.Text())), FinishReason(events[^1])));
    }

    [Fact]
    public async Task MaxOutputTokens_UsedUpByThoughts_LeaveNoPart()
    {
        var events = await new GeminiEmulator(Wire.AtOnce).EventsAsync(
            Wire.HiWith(",\"generationConfig\":{\"maxOutputTokens\":5,\"thinkingConfig\":{\"includeThoughts\":true}}")
        );

        Assert.Equal(2, events.Length);
        Assert.Equal("MAX_TOKENS", FinishReason(events[1]));
        Assert.False(events[1].GetProperty("candidates")[0].GetProperty("content").TryGetProperty("parts", out _));
    }

    [Fact]
    public async Task Candidates_TakeTurnsAndDiffer()
    {
        var events = await new GeminiEmulator(Wire.AtOnce).EventsAsync(Wire.HiWith(",\"generationConfig\":{\"candidateCount\":3}"));

        var pieces = events
            .Select(e =>
                (
                    Index: e.GetProperty("candidates")[0].GetProperty("index").GetInt32(),
                    Text: e.Text(),
                    Ended: e.GetProperty("candidates")[0].TryGetProperty("finishReason", out _)
                )
            )
            .ToList();
        Assert.Equal([0, 1, 2, 0, 1, 2], pieces.Take(6).Select(piece => piece.Index));
        Assert.Equal(3, pieces.Count(piece => piece.Ended));
        Assert.Equal(
            3,
            pieces.GroupBy(piece => piece.Index).Select(texts => string.Concat(texts.Select(piece => piece.Text))).Distinct().Count()
        );
        var usage = events[^1].GetProperty("usageMetadata");
        Assert.Equal(
            usage.GetProperty("promptTokenCount").GetInt32() + usage.GetProperty("candidatesTokenCount").GetInt32(),
            usage.GetProperty("totalTokenCount").GetInt32()
        );
    }

    [Theory]
    [InlineData("ANY", "[]", "Hi", "get_time {}")]
    [InlineData("ANY", "[\"get_weather\"]", "Hi", "get_weather {\"city\": \"Paris\",\"days\": 2}")]
    [InlineData("AUTO", "[]", "Hi", "")]
    [InlineData("AUTO", "[]", "call get_weather", "get_weather {\"city\": \"Paris\",\"days\": 2}")]
    [InlineData("AUTO", "[]", "get_time and get_weather", "get_time {}|get_weather {\"city\": \"Paris\",\"days\": 2}")]
    [InlineData("NONE", "[]", "get_weather", "")]
    public async Task Function_IsCalledByModeAndPrompt(string mode, string allowed, string prompt, string calls)
    {
        var names = allowed == "[]" ? "" : $",\"allowedFunctionNames\":{allowed}";
        var body =
            $$$"""{"contents":[{"parts":[{"text":"{{{prompt}}}" }]}],"tools":[{{{Weather}}}],"""
            + $$$"""  "toolConfig":{"functionCallingConfig":{"mode":"{{{mode}}}" {{{names}}} } } }""";

        var events = await new GeminiEmulator(Wire.AtOnce).EventsAsync(body);

        Assert.Equal(
            calls,
            string.Join(
                '|',
                events[0]
                    .Parts()
                    .Where(part => part.TryGetProperty("functionCall", out _))
                    .Select(part => part.GetProperty("functionCall"))
                    .Select(call => $"{call.GetProperty("name")} {call.GetProperty("args").GetRawText()}")
            )
        );
        Assert.Equal("STOP", FinishReason(events[^1]));
    }

    [Fact]
    public async Task FunctionResponse_IsAnsweredByText()
    {
        var body = $$$"""
            {"contents":[{"parts":[{"text":"get_weather"}]},
              {"role":"model","parts":[{"functionCall":{"name":"get_weather"},"thoughtSignature":"c2ln"}]},
              {"parts":[{"functionResponse":{"name":"get_weather","response":{} } }]}],
             "tools":[{{{Weather}}}],"toolConfig":{"functionCallingConfig":{"mode":"ANY"} } }
            """;

        Assert.Contains(
            "No model wrote this",
            string.Concat((await new GeminiEmulator(Wire.AtOnce).EventsAsync(body)).Select(e => e.Text())),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task CallThatDoesNotStream_GivesTheSameInOneResponse()
    {
        var emulator = new GeminiEmulator(Wire.AtOnce);
        var streamed = await emulator.EventsAsync(ModelAnswerTests.Thinking);
        using var response = await emulator.SendAsync(Wire.Whole, ModelAnswerTests.Thinking);
        var whole = Wire.Json(await response.TextAsync());

        var parts = whole.Parts();
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(2, parts.Length);
        Assert.True(parts[0].GetProperty("thought").GetBoolean());
        Assert.Equal(string.Concat(streamed[1..].Select(e => e.Text())), parts[1].GetProperty("text").GetString());
        Assert.Equal(
            streamed[^1].GetProperty("usageMetadata").GetRawText(),
            JsonSerializer.Serialize(whole.GetProperty("usageMetadata")).Replace(":", ": ", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task VertexAddress_CountsInTheLastEventOnlyAndNamesNoIds()
    {
        using var response = await new GeminiEmulator(Wire.AtOnce).SendAsync(
            "https://emulator.test/v1beta1/projects/p/locations/global/publishers/google/models/gemini-x:streamGenerateContent?alt=sse"
        );
        var events = Wire.Events(await response.TextAsync());

        Assert.All(events[..^1], e => Assert.Equal("""{"trafficType": "ON_DEMAND"}""", e.GetProperty("usageMetadata").GetRawText()));
        Assert.True(events[^1].GetProperty("usageMetadata").GetProperty("totalTokenCount").GetInt32() > 100);
    }

    [Fact]
    public async Task SafetySettings_AreAnsweredByRatings()
    {
        var events = await new GeminiEmulator(Wire.AtOnce with { Text = "aabb", CharactersPerEvent = 2 }).EventsAsync(
            Wire.HiWith(",\"safetySettings\":[{\"category\":\"HARM_CATEGORY_HARASSMENT\",\"threshold\":\"OFF\"}]")
        );

        Assert.False(events[0].GetProperty("candidates")[0].TryGetProperty("safetyRatings", out _));
        Assert.Equal(4, events[1].GetProperty("candidates")[0].GetProperty("safetyRatings").GetArrayLength());
    }

    private static string? FinishReason(JsonElement response) =>
        response.GetProperty("candidates")[0].GetProperty("finishReason").GetString();
}
