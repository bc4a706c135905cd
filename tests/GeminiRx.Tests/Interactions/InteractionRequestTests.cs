using System.Reactive.Threading.Tasks;
using System.Text.Json;
using GeminiRx.Emulator;
using GeminiRx.Interactions;
using GeminiRx.TestSupport;
using GeminiRx.Wire.Interactions;

namespace GeminiRx.Tests.Interactions;

public sealed class InteractionRequestTests
{
    private static readonly JsonElement _arguments = JsonElement.Parse("""{"city":"Paris"}""");

    public static TheoryData<string, InteractionRequest, string> Bodies =>
        new()
        {
            { "prompt", new("Hi"), """{"model":"m","input":"Hi","stream":true}""" },
            {
                "agent",
                new("Hi")
                {
                    Agent = "deep-research",
                    Background = true,
                    PreviousInteractionId = "v0",
                },
                """{"agent":"deep-research","input":"Hi","previous_interaction_id":"v0","stream":true,"background":true}"""
            },
            {
                "settings",
                new(
                    new GenerateRequest("Hi")
                    {
                        System = "Be brief.",
                        Temperature = 1,
                        TopP = 0.5,
                        Seed = 7,
                        MaxOutputTokens = 100,
                        StopSequences = ["END"],
                        Thinking = new ThinkingConfig { IncludeThoughts = true, Level = ThinkingLevel.High },
                        Safety = [new(HarmCategory.Harassment, HarmBlockThreshold.OnlyHigh)],
                        ResponseSchema = JsonSchema.Parse("""{"type":"object"}"""),
                        ResponseModalities = [Modality.Text],
                        CachedContent = "cachedContents/c",
                        ServiceTier = ServiceTier.Flex,
                        Labels = new Dictionary<string, string> { ["a"] = "b" },
                        Store = false,
                        Extra = JsonElement.Parse("""{"webhook_config":{}}"""),
                    }
                ),
                """
                    {"model":"m","input":"Hi","system_instruction":"Be brief.","generation_config":{"temperature":1,"top_p":0.5,"seed":7,
                    "max_output_tokens":100,"thinking_level":"high","thinking_summaries":"auto","stop_sequences":["END"]},
                    "response_format":{"type":"text","mime_type":"application/json","schema":{"type":"object"}},
                    "response_modalities":["text"],
                    "safety_settings":[{"type":"harassment","threshold":"block_only_high"}],"cached_content":"cachedContents/c",
                    "service_tier":"flex","labels":{"a":"b"},"stream":true,"store":false,"webhook_config":{}}
                    """
            },
            {
                "tools",
                new(
                    new GenerateRequest("Hi")
                    {
                        Tools =
                        [
                            Tool.Function("f", "A function.", JsonSchema.Parse("""{"type":"object"}""")),
                            Tool.GoogleSearch with
                            {
                                Types = GoogleSearchTypes.Web | GoogleSearchTypes.Images,
                            },
                            Tool.CodeExecution,
                            Tool.UrlContext,
                            Tool.ComputerUse("ENVIRONMENT_BROWSER", "click"),
                        ],
                        FunctionCalling = new(FunctionCallingMode.Any) { AllowedFunctionNames = ["f"] },
                    }
                ),
                """
                    {"model":"m","input":"Hi","generation_config":{"tool_choice":{"allowed_tools":{"mode":"any","tools":["f"]}}},"tools":[
                    {"type":"function","name":"f","description":"A function.","parameters":{"type":"object"}},
                    {"type":"google_search","search_types":["web_search","image_search"]},{"type":"code_execution"},{"type":"url_context"},
                    {"type":"computer_use","environment":"browser","excluded_predefined_functions":["click"]}],"stream":true}
                    """
            },
            {
                "turns",
                new(
                    new GenerateRequest(
                        Content.User("What?", Part.FromUri("https://files.example/a.png")),
                        Content.Model(
                            new TextPart("Hm") { IsThought = true },
                            new TextPart("") { IsThought = true, ThoughtSignature = "c2ln" },
                            "I call.",
                            new FunctionCallPart("f", _arguments) { Id = "c" }
                        ),
                        Content.User(new FunctionResponsePart("f", JsonElement.Parse("\"sunny\"")) { Id = "c" })
                    )
                ),
                """
                    {"model":"m","input":[{"type":"user_input","content":[{"type":"text","text":"What?"},
                    {"type":"image","uri":"https://files.example/a.png","mime_type":"image/png"}]},
                    {"type":"thought","signature":"c2ln","summary":[{"type":"text","text":"Hm"}]},
                    {"type":"model_output","content":[{"type":"text","text":"I call."}]},
                    {"type":"function_call","id":"c","name":"f","arguments":{"city":"Paris"}},
                    {"type":"function_result","call_id":"c","name":"f","result":"sunny"}],"stream":true}
                    """
            },
        };

    public static TheoryData<string, InteractionRequest> Refused =>
        new()
        {
            { nameof(GenerateRequest.TopK), new(new GenerateRequest("Hi") { TopK = 1 }) },
            { nameof(GenerateRequest.CandidateCount), new(new GenerateRequest("Hi") { CandidateCount = 2 }) },
            { nameof(GenerateRequest.PresencePenalty), new(new GenerateRequest("Hi") { PresencePenalty = 1 }) },
            { nameof(GenerateRequest.FrequencyPenalty), new(new GenerateRequest("Hi") { FrequencyPenalty = 1 }) },
            { nameof(GenerateRequest.Logprobs), new(new GenerateRequest("Hi") { Logprobs = 1 }) },
            { nameof(ThinkingConfig.Budget), new(new GenerateRequest("Hi") { Thinking = new() { Budget = 1 } }) },
            { nameof(GenerateRequest.MediaResolution), new(new GenerateRequest("Hi") { MediaResolution = MediaResolution.Low }) },
            { nameof(GenerateRequest.TranslationLanguage), new(new GenerateRequest("Hi") { TranslationLanguage = "de" }) },
            { nameof(GenerateRequest.Retrieval), new(new GenerateRequest("Hi") { Retrieval = new() }) },
            {
                "Store",
                new(new GenerateRequest("Hi") { Store = false }) { Background = true }
            },
            { "system instruction", new(new GenerateRequest("Hi") { System = Content.User(Part.FromUri("gs://b/a.png")) }) },
            {
                "PreviousInteractionId",
                new("Hi") { PreviousInteractionId = "" }
            },
            {
                "Agent",
                new("Hi") { Agent = "" }
            },
        };

    [Theory]
    [MemberData(nameof(Bodies))]
    public void Request_IsSentUnderTheNamesOfInteractions(string feature, InteractionRequest request, string json)
    {
        var body = InteractionWriter.Write(request, "m", place: null, isStreamed: true);

        Assert.True(
            JsonElement.DeepEquals(JsonElement.Parse(json), JsonElement.Parse(body.Span)),
            $"{feature}: {System.Text.Encoding.UTF8.GetString(body.Span)}"
        );
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void Setting_WithoutACounterpart_IsRefusedImmediately(string name, InteractionRequest request)
    {
        var error = Assert.Throws<ArgumentException>(() => new GeminiClient(new GeminiOptions()).Interact(request));

        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Continuation_OfAStoredInteraction_SendsNoInput()
    {
        var request = new InteractionRequest("Hi");

        var stored = JsonElement.Parse(InteractionWriter.Write(request, "m", new InteractionPosition("v1", null, "k"), true).Span);
        var other = JsonElement.Parse(InteractionWriter.Write(request, "m", new InteractionPosition(null, null, "k"), true).Span);

        Assert.False(stored.TryGetProperty("input", out _));
        Assert.Equal(
            ("v1", "k"),
            (stored.GetProperty("previous_interaction_id").GetString(), stored.GetProperty("continuation_token").GetString())
        );
        Assert.Equal(("Hi", "k"), (other.GetProperty("input").GetString(), other.GetProperty("continuation_token").GetString()));
        Assert.False(other.TryGetProperty("previous_interaction_id", out _));
    }

    [Theory]
    [InlineData(null, "https://generativelanguage.googleapis.com/v1beta/interactions/v%201?stream=true&last_event_id=e%2F1")]
    [InlineData(
        "p",
        "https://us-east1-aiplatform.googleapis.com/v1beta1/projects/p/locations/us-east1/interactions/v%201:stream"
            + "?stream=true&lastEventId=e%2F1"
    )]
    public void Address_OfEvents_IsThatOfTheService(string? project, string address)
    {
        var options = new GeminiOptions { Vertex = project is null ? null : new(project, "us-east1") };

        Assert.Equal(address, new GeminiRx.Wire.Http.Addresses(options).ForEvents("v 1", "e/1").AbsoluteUri);
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a/../b")]
    [InlineData("models/m")]
    public void Identifier_ThatWouldBeAnotherPath_IsRefused(string id)
    {
        var interactions = new GeminiClient(new GeminiOptions()).Interactions;

        Assert.Throws<ArgumentException>(() => interactions.Follow(id));
        Assert.Throws<ArgumentException>(() => interactions.Cancel(id));
        Assert.Throws<ArgumentException>(() => interactions.Get(id));
    }

    [Fact]
    public async Task Text_WithHalfACharacter_IsSent()
    {
        var emulator = new GeminiEmulator(
            new EmulatorOptions
            {
                Text = "a",
                FirstChunkDelay = TimeSpan.Zero,
                BurstInterval = TimeSpan.Zero,
            }
        );
        var client = new GeminiClient(new GeminiOptions { HttpClient = emulator.CreateClient() });

        await client.Interact(new InteractionRequest("a\ud83d")).ToTask(TimeoutToken.Start());

        Assert.Contains("a\uFFFD", Assert.Single(emulator.Requests).Body, StringComparison.Ordinal);
    }
}
