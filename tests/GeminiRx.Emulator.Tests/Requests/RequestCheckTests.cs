namespace GeminiRx.Emulator.Tests;

/// <summary>Requests that the service rejects, with its messages.</summary>
public sealed class RequestCheckTests
{
    private const string Package = "type.googleapis.com/google.ai.generativelanguage.v1beta.";

    [Theory]
    [InlineData(
        """{"foo":1,"contents":[{"parts":[{"text":"x"}]}]}""",
        "",
        "Invalid JSON payload received. Unknown name \"foo\": Cannot find field."
    )]
    [InlineData(
        """{"contents":[{"parts":[{"text":"x"}]}],"generationConfig":{"foo":1}}""",
        "generation_config",
        "Invalid JSON payload received. Unknown name \"foo\" at 'generation_config': Cannot find field."
    )]
    [InlineData(
        """{"contents":[{"parts":[{"text":"x"},{"tekst":"x"}]}]}""",
        "contents[0].parts[1]",
        "Invalid JSON payload received. Unknown name \"tekst\" at 'contents[0].parts[1]': Cannot find field."
    )]
    [InlineData(
        """{"contents":[{"parts":[{"text":"x"}]}],"generation_config":{"temperature":"hot"}}""",
        "generation_config.temperature",
        "Invalid value at 'generation_config.temperature' (TYPE_FLOAT), \"hot\""
    )]
    [InlineData(
        """{"contents":[{"parts":[{"text":"x"}]}],"generationConfig":{"maxOutputTokens":1.5}}""",
        "generation_config.max_output_tokens",
        "Invalid value at 'generation_config.max_output_tokens' (TYPE_INT32), 1.5"
    )]
    [InlineData(
        """{"contents":[{"parts":[{"text":"x"}]}],"generationConfig":{"seed":3812238859}}""",
        "generation_config.seed",
        "Invalid value at 'generation_config.seed' (TYPE_INT32), 3812238859"
    )]
    [InlineData(
        """{"contents":[{"parts":[{"text":"x"}]}],"generationConfig":{"responseModalities":["SMELL"]}}""",
        "generation_config.response_modalities[0]",
        $"Invalid value at 'generation_config.response_modalities[0]' ({Package}GenerationConfig.Modality), \"SMELL\""
    )]
    [InlineData("""{"contents":"Hi"}""", "contents", $"Invalid value at 'contents' ({Package}Content), \"Hi\"")]
    [InlineData(
        """{"contents":[{"parts":[{"text":["x"]}]}]}""",
        "contents[0].parts[0]",
        "Invalid JSON payload received. Unknown name \"text\" at 'contents[0].parts[0]': Proto field is not repeating, cannot start list."
    )]
    [InlineData(
        """{"contents":[{"parts":[{"inlineData":{"mimeType":"image/png","data":"?"}}]}]}""",
        "contents[0].parts[0].inline_data.data",
        "Invalid value at 'contents[0].parts[0].inline_data.data' (TYPE_BYTES), \"?\""
    )]
    [InlineData(
        """{"contents":[{"parts":[{"text":"x"}]}],"generationConfig":{"responseSchema":{"properties":{"a":{"tipe":1}}}}}""",
        "generation_config.response_schema.properties[0].value",
        "Invalid JSON payload received. Unknown name \"tipe\" at 'generation_config.response_schema.properties[0].value': "
            + "Cannot find field."
    )]
    public async Task Shape_ThatDoesNotFit_IsAFieldViolation(string body, string field, string description)
    {
        var error = await ErrorAsync(body);

        Assert.Equal(description, error.GetProperty("message").GetString());
        var detail = Assert.Single(error.GetProperty("details").EnumerateArray());
        Assert.Equal("type.googleapis.com/google.rpc.BadRequest", detail.GetProperty("@type").GetString());
        var violation = Assert.Single(detail.GetProperty("fieldViolations").EnumerateArray());
        Assert.Equal(field.Length > 0, violation.TryGetProperty("field", out var named));
        Assert.Equal((field, description), (field.Length > 0 ? named.GetString() : "", violation.GetProperty("description").GetString()));
    }

    [Fact]
    public async Task SeveralViolations_AreAllReported()
    {
        var error = await ErrorAsync("""{"contents":[{"parts":[{"text":"x"}]}],"foo":1,"generationConfig":{"bar":1,"topK":"many"}}""");

        Assert.Equal(3, error.GetProperty("message").GetString()!.Split('\n').Length);
        Assert.Equal(3, error.GetProperty("details")[0].GetProperty("fieldViolations").GetArrayLength());
    }

    [Theory]
    [InlineData("""{"contents":[{}]}""", "* GenerateContentRequest.contents[0].parts: contents.parts must not be empty.\n")]
    [InlineData(
        """{"contents":[{"parts":[{"text":"x"},{}]}]}""",
        "* GenerateContentRequest.contents[0].parts[1].data: required oneof field 'data' must have one initialized field\n"
    )]
    [InlineData("""{"contents":[{"role":"system","parts":[{"text":"x"}]}]}""", "Please use a valid role: user, model.")]
    [InlineData(
        """{"contents":[{"parts":[{"text":"x"}]}],"generationConfig":{"thinkingConfig":{"thinkingBudget":1,"thinkingLevel":"LOW"}}}""",
        "You can only set only one of thinking budget and thinking level."
    )]
    [InlineData(
        """{"contents":[{"parts":[{"text":"x"}]}],"generationConfig":{"temperature":2.5}}""",
        "* GenerateContentRequest.generation_config.temperature: temperature must be in the range [0.0, 2.0].\n"
    )]
    [InlineData(
        """{"contents":[{"parts":[{"text":"x"}]}],"generationConfig":{"top_p":1.5,"candidateCount":9}}""",
        "* GenerateContentRequest.generation_config.top_p: top_p must be in the range [0.0, 1.0].\n* "
            + "GenerateContentRequest.generation_config.candidate_count: candidate_count must be in the range [1, 8].\n"
    )]
    [InlineData(
        """{"contents":[{"parts":[{"text":"x"}]}],"generationConfig":{"maxOutputTokens":0}}""",
        "* GenerateContentRequest.generation_config.max_output_tokens: max_output_tokens must be positive.\n"
    )]
    [InlineData(
        """{"contents":[{"parts":[{"text":"x"}]}],"generationConfig":{"thinkingConfig":{"thinkingBudget":-2}}}""",
        "* GenerateContentRequest.generation_config.thinking_config.thinking_budget: thinking_budget must be in the range [-1, 65535]\n"
    )]
    [InlineData(
        """{"contents":[{"parts":[{"text":"x"}]}],"generationConfig":{"stopSequences":["1","2","3","4","5","6"]}}""",
        "* GenerateContentRequest.generation_config.stop_sequences: only up to 5 stop sequences are supported, 6 were given.\n"
    )]
    [InlineData(
        """{"contents":[{"parts":[{"text":"x"}]},{"role":"model","parts":[{"functionCall":{"name":"f"}},{"functionCall":{"name":"g"}}]},"""
            + """{"parts":[{"functionResponse":{"name":"f"}}]}]}""",
        "Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn."
    )]
    [InlineData(
        """{"contents":[{"parts":[{"functionResponse":{"name":"f"}}]}]}""",
        "Please ensure that function response turn comes immediately after a function call turn."
    )]
    [InlineData(
        """{"contents":[{"parts":[{"text":"x"}]}],"generationConfig":{"responseMimeType":"text/html"}}""",
        "* GenerateContentRequest.generation_config.response_mime_type: allowed mimetypes are `text/plain`, "
            + "`application/json`, `text/x.enum`.\n"
    )]
    public async Task Rule_Broken_IsReported(string body, string message)
    {
        var error = await ErrorAsync(body);

        Assert.Equal(
            (400, "INVALID_ARGUMENT", message),
            (error.GetProperty("code").GetInt32(), error.GetProperty("status").GetString(), error.GetProperty("message").GetString())
        );
    }

    [Theory]
    [InlineData("\"generationConfig\":{\"temperature\":\"0.5\",\"topK\":40,\"seed\":\"7\",\"responseLogprobs\":true,\"logprobs\":5}")]
    [InlineData(
        "\"generation_config\":{\"thinking_config\":{\"thinking_level\":\"HIGH\",\"include_thoughts\":false},"
            + "\"media_resolution\":\"MEDIA_RESOLUTION_LOW\"}"
    )]
    [InlineData(
        "\"generationConfig\":{\"speechConfig\":{\"voiceConfig\":{\"prebuiltVoiceConfig\":{\"voiceName\":\"Kore\"}},"
            + "\"languageCode\":\"de-DE\"},\"imageConfig\":{\"aspectRatio\":\"1:1\"}}"
    )]
    [InlineData(
        "\"tools\":[{\"functionDeclarations\":[{\"name\":\"f\",\"parameters\":{\"type\":\"object\","
            + "\"properties\":{\"a\":{\"type\":\"STRING\",\"minLength\":\"2\"}}},\"behavior\":\"BLOCKING\"}]},"
            + "{\"googleSearch\":{},\"codeExecution\":{}}]"
    )]
    [InlineData(
        "\"safetySettings\":[{\"category\":\"HARM_CATEGORY_HARASSMENT\",\"threshold\":\"OFF\"}],\"store\":false,"
            + "\"serviceTier\":\"flex\",\"labels\":{\"a\":\"b\"}"
    )]
    [InlineData(
        "\"systemInstruction\":{\"parts\":{\"text\":\"x\"}},"
            + "\"toolConfig\":{\"functionCallingConfig\":{\"mode\":\"VALIDATED\"},"
            + "\"retrievalConfig\":{\"latLng\":{\"latitude\":1}}},\"tools\":null"
    )]
    [InlineData(
        "\"generationConfig\":{\"responseMimeType\":\"application/json\","
            + "\"responseJsonSchema\":{\"$defs\":{\"x\":{\"type\":\"string\"}},\"$ref\":\"#/$defs/x\"}}"
    )]
    public async Task EverySettingOfTheService_IsAccepted(string members)
    {
        using var response = await new GeminiEmulator(Wire.AtOnce).SendAsync(body: Wire.HiWith("," + members));

        Assert.True(response.IsSuccessStatusCode, await response.TextAsync());
    }

    [Theory]
    [InlineData(64, false, 200)]
    [InlineData(65, false, 400)]
    [InlineData(65, true, 200)]
    [InlineData(128, true, 200)]
    [InlineData(129, true, 400)]
    public async Task FunctionName_OfAnyLength_IsRefusedByItsAddress(int length, bool isVertex, int status)
    {
        var body = Wire.HiWith($$""","tools":[{"functionDeclarations":[{"name":"{{new string('f', length)}}"}]}]""");
        var address = isVertex ? Wire.Vertex : Wire.Sse;

        using var response = await new GeminiEmulator(Wire.AtOnce).SendAsync(address, body);

        Assert.Equal(status, (int)response.StatusCode);
        var says = $"maximum length of {(isVertex ? 128 : 64)}";
        Assert.Equal(status == 400, (await response.TextAsync()).Contains(says, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("gemini-anything", 200)]
    [InlineData("gemini-flash-latest", 200)]
    [InlineData("palm-2", 404)]
    public async Task Model_ExistsWhenItsNameIsOneOfGeminis(string model, int status)
    {
        using var response = await new GeminiEmulator(Wire.AtOnce).SendAsync(
            $"https://emulator.test/v1beta/models/{model}:generateContent"
        );

        Assert.Equal(status, (int)response.StatusCode);
        if (status == 404)
        {
            Assert.Equal(
                "models/palm-2 is not found for API version v1beta, or is not supported for generateContent. Call "
                    + "ListModels to see the list of available models and their supported methods.",
                Wire.Json(await response.TextAsync()).GetProperty("error").GetProperty("message").GetString()
            );
        }
    }

    [Fact]
    public async Task RequiredKey_ThatIsMissing_Is403()
    {
        var emulator = new GeminiEmulator(Wire.AtOnce with { RequireKey = true });
        using var without = await emulator.SendAsync();
        using var with = await emulator.SendAsync(key: "k");
        using var inQuery = await emulator.SendAsync(Wire.Sse + "&key=k");
        using var models = await emulator.SendAsync(Wire.Models, body: null, HttpMethod.Get);

        Assert.Equal(
            (403, 200, 200, 403),
            ((int)without.StatusCode, (int)with.StatusCode, (int)inQuery.StatusCode, (int)models.StatusCode)
        );
        Assert.Contains(
            "Method doesn't allow unregistered callers (callers without established identity).",
            await without.TextAsync(),
            StringComparison.Ordinal
        );
    }

    private static async Task<System.Text.Json.JsonElement> ErrorAsync(string body)
    {
        using var response = await new GeminiEmulator(Wire.AtOnce).SendAsync(body: body);
        Assert.Equal(400, (int)response.StatusCode);
        return Wire.Json(await response.TextAsync()).GetProperty("error");
    }
}
