namespace GeminiRx.Emulator.Tests;

/// <summary>Functions that the service rejects, with its exact messages.</summary>
public sealed class FunctionValidationTests
{
    private const string User = """{"role":"user","parts":[{"text":"What time is it?"}]}""";
    private const string Call = """{"role":"model","parts":[{"functionCall":{"name":"now","args":{}}}]}""";
    private const string Signed = """{"role":"model","parts":[{"functionCall":{"name":"now","args":{}},"thoughtSignature":"c2ln"}]}""";
    private const string Result = """{"role":"user","parts":[{"functionResponse":{"name":"now","response":{}}}]}""";
    private const string Answer = """{"role":"model","parts":[{"text":"Noon."}]}""";
    private const string OneTool = """{"functionDeclarations":[{"name":"now","description":"Says the time."}]}""";

    [Theory]
    [InlineData("gemini-3.8-flash", "User,Call,Result", 2)]
    [InlineData("gemini-3-flash-preview", "User,Call,Result", 2)]
    [InlineData("gemini-4-argon", "User,Call,Result", 2)]
    [InlineData("gemini-flash-latest", "User,Call,Result", 2)]
    [InlineData("gemini-10-pro", "User,Call,Result", 2)]
    [InlineData("gemini-2147483648", "User,Call,Result", 2)]
    [InlineData("gemini-2", "User,Call,Result", null)]
    [InlineData("gemini-3.8-flash", "User,Signed,Result,Call,Result", 4)]
    [InlineData("gemini-3.8-flash", "User,Answer,User,Call,Result", 4)]
    [InlineData("gemini-3.8-flash", "User,Signed,Result", null)]
    [InlineData("gemini-3.8-flash", "User,Call,Result,Answer,User", null)]
    [InlineData("gemini-3.8-flash", "User,Call,Result,Answer,User,Signed,Result", null)]
    [InlineData("gemini-2.5-flash", "User,Call,Result", null)]
    public async Task Signature_ThatIsMissingSinceTheUserSpoke_IsRefused(string model, string turns, int? position)
    {
        var message = await Wire.InvalidArgumentAsync(Body(Turns(turns), OneTool), model);

        Assert.Equal(
            position is null
                ? null
                : "Function call is missing a thought_signature in functionCall parts. This is required for tools to work correctly, "
                    + "and missing thought_signature may lead to degraded model performance. "
                    + "Additional data, function call `default_api:now` , "
                    + $"position {position}. Please refer to https://ai.google.dev/gemini-api/docs/thought-signatures for more details.",
            message
        );
    }

    // The first of parallel calls has the signature, also in snake case. A client without a signature can declare that.
    [Theory]
    [InlineData("""{"functionCall":{"name":"now"},"thought_signature":"c2ln"},{"functionCall":{"name":"now"}}""", true)]
    [InlineData(
        """{"functionCall":{"name":"now"},"thoughtSignature":"skip_thought_signature_validator"},{"functionCall":{"name":"now"}}""",
        true
    )]
    [InlineData("""{"text":"I look.","thoughtSignature":"c2ln"},{"functionCall":{"name":"now"}},{"functionCall":{"name":"now"}}""", false)]
    [InlineData("""{"functionCall":{"name":"now"}},{"functionCall":{"name":"now"},"thoughtSignature":"c2ln"}""", false)]
    [InlineData("""{"functionCall":{"name":"now"},"thoughtSignature":""},{"functionCall":{"name":"now"}}""", false)]
    public async Task Signature_OfCallsAtOnce_IsTheFirsts(string parts, bool isTaken)
    {
        const string Results =
            """{"parts":[{"functionResponse":{"name":"now","response":{}}},{"functionResponse":{"name":"now","response":{}}}]}""";

        var message = await Wire.InvalidArgumentAsync(Body($"{User},{{\"role\":\"model\",\"parts\":[{parts}]}},{Results}", OneTool));

        Assert.Equal(isTaken, message is null);
    }

    [Theory]
    [InlineData("Signed,Result")]
    [InlineData("User,Answer,Signed,Result")]
    [InlineData("User,Signed,Signed,Result")]
    public async Task Call_AfterATurnOfTheModel_IsRefused(string turns) =>
        Assert.Equal(
            "Please ensure that function call turn comes immediately after a user turn or after a function response turn.",
            await Wire.InvalidArgumentAsync(Body(Turns(turns), OneTool))
        );

    [Theory]
    [InlineData("Signed,Result")]
    [InlineData("Result")]
    public async Task Turns_AfterCachedOnes_AreAccepted(string turns)
    {
        using var response = await new GeminiEmulator(Wire.AtOnce).SendAsync(
            body: $$$"""{"contents":[{{{Turns(turns)}}}],"cachedContent":"cachedContents/a"}"""
        );

        // The cache, which does not exist, is checked after the turns.
        Assert.Contains("CachedContent not found", await response.TextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "User,Signed,User",
        "Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn."
    )]
    [InlineData("User,Result", "Please ensure that function response turn comes immediately after a function call turn.")]
    public async Task Results_ThatAreNotOneForEachCall_AreRefused(string turns, string message) =>
        Assert.Equal(message, await Wire.InvalidArgumentAsync(Body(Turns(turns), OneTool)));

    [Theory]
    [InlineData("""{"functionDeclarations":[{"name":"now"},{"name":"then"},{"name":"now"}]}""")]
    [InlineData("""{"functionDeclarations":[{"name":"now"}]},{"functionDeclarations":[{"name":"now"}]}""")]
    public async Task Function_DeclaredTwice_IsRefused(string tools) =>
        Assert.Equal("Duplicate function declaration found: now", await Wire.InvalidArgumentAsync(Body(User, tools)));

    [Theory]
    [InlineData("""{"type":"OBJECT","properties":{}}""", "parameters.properties")]
    [InlineData("""{"type":"object"}""", "parameters.properties")]
    [InlineData("""{"type":"OBJECT","properties":{"a":{"type":"OBJECT","properties":{}}}}""", "parameters.properties[a].properties")]
    [InlineData(
        """{"type":"OBJECT","properties":{"a":{"type":"ARRAY","items":{"type":"OBJECT"}}}}""",
        "parameters.properties[a].items.properties"
    )]
    [InlineData(
        """{"type":"OBJECT","properties":{"a":{"anyOf":[{"type":"STRING"},{"type":"OBJECT"}]}}}""",
        "parameters.properties[a].any_of[1].properties"
    )]
    [InlineData("""{"type":"OBJECT","properties":{"a":{"type":"STRING"}}}""", null)]
    public async Task Object_WithoutProperties_IsRefused(string schema, string? path) =>
        Assert.Equal(
            path is null
                ? null
                : $"* GenerateContentRequest.tools[1].function_declarations[1].{path}: should be non-empty for OBJECT type\n",
            await Wire.InvalidArgumentAsync(
                Body(User, $"{OneTool},{{\"functionDeclarations\":[{{\"name\":\"a\"}},{{\"name\":\"b\",\"parameters\":{schema}}}]}}")
            )
        );

    [Fact]
    public async Task AnswerSchema_WithoutProperties_IsRefused() =>
        Assert.Equal(
            "* GenerateContentRequest.generation_config.response_schema.properties: should be non-empty for OBJECT type\n",
            await Wire.InvalidArgumentAsync(
                $$$"""{"contents":[{{{User}}}],"generationConfig":{"responseMimeType":"application/json" """
                    + ",\"responseSchema\":{\"type\":\"OBJECT\"} } }"
            )
        );

    [Theory]
    [InlineData("""{"text":"a","inlineData":{"mimeType":"image/png","data":"AQID"}}""", "inlineData")]
    [InlineData("""{"inline_data":{"mimeType":"image/png","data":"AQID"},"file_data":{"fileUri":"u"},"text":null}""", "file_data")]
    [InlineData("""{"functionCall":{"name":"now"},"thoughtSignature":"c2ln","text":""}""", "text")]
    [InlineData("""{"text":"a","thought":true,"thoughtSignature":"c2ln","partMetadata":{}}""", null)]
    public async Task Part_WithTwoKindsOfData_IsRefused(string part, string? second) =>
        Assert.Equal(
            second is null
                ? null
                : $"Invalid value at 'contents[0].parts[0]' (oneof), oneof field 'data' is already set. Cannot set '{second}'",
            await Wire.InvalidArgumentAsync($$$"""{"contents":[{"role":"user","parts":[{{{part}}}]}]}""")
        );

    private static string Turns(string names) =>
        string.Join(
            ',',
            names
                .Split(',')
                .Select(name =>
                    name switch
                    {
                        nameof(User) => User,
                        nameof(Call) => Call,
                        nameof(Signed) => Signed,
                        nameof(Result) => Result,
                        _ => Answer,
                    }
                )
        );

    private static string Body(string turns, string tools) => $$$"""{"contents":[{{{turns}}}],"tools":[{{{tools}}}]}""";
}
