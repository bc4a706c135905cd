using System.Text.Json;

namespace GeminiRx.Tests.Requests;

/// <summary>A feature of a request, and the JSON that the service's documentation has for it beside the prompt <c>Hi</c>.</summary>
/// <param name="Feature">What it shows.</param>
/// <param name="Request">The request.</param>
/// <param name="Json">The members beside or instead of <c>contents</c>.</param>
/// <param name="Only">The one service that knows it; null: both.</param>
public sealed record RequestSnapshot(string Feature, GenerateRequest Request, string Json, string? Only = null)
{
    /// <summary>Whether the emulator, as today's service, does not know a field or a value of it.</summary>
    public bool IsNews { get; init; }

    public override string ToString() => Feature;
}

/// <summary>Every feature of a request once.</summary>
internal static class RequestSnapshots
{
    private static readonly byte[] _png = [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];

    public static IReadOnlyList<RequestSnapshot> All { get; } =
    [
        new("prompt", new("Hi"), "{}"),
        new(
            "roles",
            new(Content.User("Hi"), Content.Model("Hello."), "Who are you?"),
            """{"contents":[{"role":"user","parts":[{"text":"Hi"}]},{"role":"model","parts":[{"text":"Hello."}]},{"role":"user","parts":[{"text":"Who are you?"}]}]}"""
        ),
        new(
            "bytes",
            new(Content.User("What is this?", Part.FromBytes(_png))),
            """{"contents":[{"role":"user","parts":[{"text":"What is this?"},{"inlineData":{"mimeType":"image/png","data":"iVBORw0KGgo="}}]}]}"""
        ),
        new(
            "media with a name, made while thinking",
            new(Content.Model(new InlineDataPart("image/png", _png) { DisplayName = "draft", IsThought = true })),
            """{"contents":[{"role":"model","parts":[{"inlineData":{"mimeType":"image/png","displayName":"draft","data":"iVBORw0KGgo="},"thought":true}]}]}"""
        ),
        new(
            "address",
            new(
                Content.User(
                    Part.FromUri("gs://bucket/talk.mp4") with
                    {
                        Resolution = MediaResolution.Low,
                        Video = new()
                        {
                            StartOffset = TimeSpan.FromSeconds(1.5),
                            EndOffset = TimeSpan.FromMinutes(2),
                            Fps = 0.5,
                        },
                    }
                )
            ),
            """{"contents":[{"role":"user","parts":[{"fileData":{"fileUri":"gs://bucket/talk.mp4","mimeType":"video/mp4"},"mediaResolution":{"level":"MEDIA_RESOLUTION_LOW"},"videoMetadata":{"startOffset":"1.5s","endOffset":"120s","fps":0.5}}]}]}"""
        ),
        new(
            "function call and result",
            new(
                "Weather?",
                Content.Model(
                    new FunctionCallPart("get_weather", Json("""{"city":"Oslo"}""")) { Id = "c1", ThoughtSignature = "c2ln" },
                    new FunctionCallPart("get_time", Json("{}"))
                ),
                Content.User(
                    new FunctionResponsePart("get_weather", Json("""{"degrees":-3}""")) { Id = "c1" },
                    new FunctionResponsePart("get_time", Json("12")) { Media = [Part.FromBytes(_png)] }
                )
            ),
            """
            {"contents":[{"role":"user","parts":[{"text":"Weather?"}]},
             {"role":"model","parts":[{"functionCall":{"id":"c1","name":"get_weather","args":{"city":"Oslo"}},"thoughtSignature":"c2ln"},{"functionCall":{"name":"get_time","args":{}}}]},
             {"role":"user","parts":[{"functionResponse":{"id":"c1","name":"get_weather","response":{"degrees":-3}}},
               {"functionResponse":{"name":"get_time","response":{"output":12},"parts":[{"inlineData":{"mimeType":"image/png","data":"iVBORw0KGgo="}}]}}]}]}
            """
        ),
        new(
            "code sent back",
            new(
                Content.Model(
                    new ExecutableCodePart("PYTHON", "print(1)") { Id = "x" },
                    new CodeExecutionResultPart("OUTCOME_OK", "1") { Id = "x" },
                    new TextPart("Hm.") { IsThought = true },
                    new RawPart(Json("""{"toolCall":{"id":"t"}}"""))
                )
            ),
            """{"contents":[{"role":"model","parts":[{"executableCode":{"id":"x","language":"PYTHON","code":"print(1)"}},{"codeExecutionResult":{"id":"x","outcome":"OUTCOME_OK","output":"1"}},{"text":"Hm.","thought":true},{"toolCall":{"id":"t"}}]}]}"""
        ),
        new("system instruction", new("Hi") { System = "Be brief." }, """{"systemInstruction":{"parts":[{"text":"Be brief."}]}}"""),
        new(
            "sampling",
            new("Hi")
            {
                Temperature = 0.7,
                TopP = 0.95,
                TopK = 40,
                Seed = 7,
                PresencePenalty = -0.5,
                FrequencyPenalty = 1,
                CandidateCount = 2,
                MaxOutputTokens = 800,
                StopSequences = ["END", "\n\n"],
            },
            """{"generationConfig":{"temperature":0.7,"topP":0.95,"topK":40,"seed":7,"presencePenalty":-0.5,"frequencyPenalty":1,"candidateCount":2,"maxOutputTokens":800,"stopSequences":["END","\n\n"]}}"""
        ),
        new("log probabilities", new("Hi") { Logprobs = 3 }, """{"generationConfig":{"responseLogprobs":true,"logprobs":3}}"""),
        new("log probabilities of the chosen tokens", new("Hi") { Logprobs = 0 }, """{"generationConfig":{"responseLogprobs":true}}"""),
        new(
            "thinking budget",
            new("Hi")
            {
                Thinking = new() { Budget = ThinkingConfig.Dynamic, IncludeThoughts = true },
            },
            """{"generationConfig":{"thinkingConfig":{"includeThoughts":true,"thinkingBudget":-1}}}"""
        ),
        new(
            "thinking level",
            new("Hi") { Thinking = new() { Level = ThinkingLevel.Low } },
            """{"generationConfig":{"thinkingConfig":{"thinkingLevel":"LOW"}}}"""
        ),
        new(
            "schema",
            new("Hi") { ResponseSchema = JsonSchema.Of(SampleJson.Default.Recipe) },
            """
            {"generationConfig":{"responseMimeType":"application/json","responseJsonSchema":{
              "description":"A recipe.","type":"object",
              "properties":{"Name":{"type":"string"},"Minutes":{"description":"How long it takes.","type":"integer"},"Steps":{"type":"array","items":{"type":"string"}},"Difficulty":{"type":"string","enum":["Easy","Hard"]},"Note":{"type":["string","null"]}},
              "required":["Name","Minutes","Steps","Difficulty"]}}}
            """
        ),
        new(
            "enumeration",
            new("Hi") { ResponseMimeType = "text/x.enum", ResponseSchema = JsonSchema.Parse("""{"type":"string","enum":["a","b"]}""") },
            """{"generationConfig":{"responseMimeType":"text/x.enum","responseJsonSchema":{"type":"string","enum":["a","b"]}}}"""
        ),
        new(
            "safety",
            new("Hi")
            {
                Safety = [new(HarmCategory.Harassment, HarmBlockThreshold.OnlyHigh), new(HarmCategory.HateSpeech, HarmBlockThreshold.Off)],
            },
            """{"safetySettings":[{"category":"HARM_CATEGORY_HARASSMENT","threshold":"BLOCK_ONLY_HIGH"},{"category":"HARM_CATEGORY_HATE_SPEECH","threshold":"OFF"}]}"""
        ),
        new(
            "safety by severity",
            new("Hi") { Safety = [new(HarmCategory.Harassment, HarmBlockThreshold.LowAndAbove) { Method = HarmBlockMethod.Severity }] },
            """{"safetySettings":[{"category":"HARM_CATEGORY_HARASSMENT","threshold":"BLOCK_LOW_AND_ABOVE","method":"SEVERITY"}]}""",
            "vertex"
        ),
        new(
            "tools of the service",
            new("Hi")
            {
                Tools =
                [
                    Tool.GoogleSearch,
                    Tool.UrlContext,
                    Tool.CodeExecution,
                    Tool.GoogleMaps,
                    Tool.ComputerUse("ENVIRONMENT_BROWSER", "drag_and_drop"),
                    Tool.Raw("newTool", Json("""{"depth":2}""")),
                ],
            },
            """{"tools":[{"googleSearch":{}},{"urlContext":{}},{"codeExecution":{}},{"googleMaps":{}},{"computerUse":{"environment":"ENVIRONMENT_BROWSER","excludedPredefinedFunctions":["drag_and_drop"]}},{"newTool":{"depth":2}}]}"""
        )
        {
            IsNews = true,
        },
        new(
            "file search",
            new("Hi") { Tools = [Tool.FileSearch("fileSearchStores/mine")] },
            """{"tools":[{"fileSearch":{"fileSearchStoreNames":["fileSearchStores/mine"]}}]}""",
            "gemini"
        ),
        new("enterprise search", new("Hi") { Tools = [Tool.EnterpriseWebSearch] }, """{"tools":[{"enterpriseWebSearch":{}}]}""", "vertex"),
        new(
            "functions",
            new("Hi")
            {
                Tools =
                [
                    Tool.Function("get_weather", "Says the weather.", SampleJson.Default.WeatherArguments),
                    Tool.Function("now", null),
                ],
                FunctionCalling = new(FunctionCallingMode.Any) { AllowedFunctionNames = ["now"] },
            },
            """
            {"tools":[{"functionDeclarations":[
               {"name":"get_weather","description":"Says the weather.","parametersJsonSchema":{"type":"object","properties":{"City":{"type":"string"},"Unit":{"description":"Celsius or Kelvin.","type":["string","null"]}},"required":["City"]}},
               {"name":"now"}]}],
             "toolConfig":{"functionCallingConfig":{"mode":"ANY","allowedFunctionNames":["now"]}}}
            """
        ),
        new(
            "streamed arguments",
            new("Hi") { FunctionCalling = new(FunctionCallingMode.Auto) { StreamArguments = true } },
            """{"toolConfig":{"functionCallingConfig":{"mode":"AUTO","streamFunctionCallArguments":true}}}""",
            "vertex"
        ),
        new(
            "retrieval",
            new("Hi")
            {
                Retrieval = new()
                {
                    Latitude = 52.5,
                    Longitude = 13.4,
                    LanguageCode = "de",
                },
            },
            """{"toolConfig":{"retrievalConfig":{"latLng":{"latitude":52.5,"longitude":13.4},"languageCode":"de"}}}"""
        ),
        new(
            "server-side tools",
            new("Hi") { IncludeServerSideToolInvocations = true },
            """{"toolConfig":{"includeServerSideToolInvocations":true}}""",
            "gemini"
        ),
        new("cached content", new("Hi") { CachedContent = "cachedContents/abc" }, """{"cachedContent":"cachedContents/abc"}"""),
        new("labels", new("Hi") { Labels = new Dictionary<string, string> { ["team"] = "docs" } }, """{"labels":{"team":"docs"}}"""),
        new("service tier", new("Hi") { ServiceTier = ServiceTier.Flex }, """{"serviceTier":"flex"}"""),
        new("store", new("Hi") { Store = true }, """{"store":true}""", "gemini"),
        new(
            "Model Armor",
            new("Hi") { ModelArmor = new("projects/p/locations/l/templates/a", null) },
            """{"modelArmorConfig":{"promptTemplateName":"projects/p/locations/l/templates/a"}}""",
            "vertex"
        ),
        new("continuation", new("Hi") { ContinuationToken = "dG9r" }, """{"continuationToken":"dG9r"}""") { IsNews = true },
        new(
            "images",
            new("Hi")
            {
                ResponseModalities = [Modality.Text, Modality.Image],
                Image = new() { AspectRatio = "16:9", ImageSize = "2K" },
                MediaResolution = MediaResolution.High,
            },
            """{"generationConfig":{"responseModalities":["TEXT","IMAGE"],"imageConfig":{"aspectRatio":"16:9","imageSize":"2K"},"mediaResolution":"MEDIA_RESOLUTION_HIGH"}}"""
        ),
        new(
            "images of people",
            new("Hi")
            {
                Image = new() { PersonGeneration = "ALLOW_NONE", OutputMimeType = "image/jpeg" },
            },
            """{"generationConfig":{"imageConfig":{"personGeneration":"ALLOW_NONE","imageOutputOptions":{"mimeType":"image/jpeg"}}}}""",
            "vertex"
        ),
        new(
            "a voice",
            new("Hi")
            {
                ResponseModalities = [Modality.Audio],
                Speech = new() { Voice = "Kore", LanguageCode = "en-US" },
            },
            """{"generationConfig":{"responseModalities":["AUDIO"],"speechConfig":{"voiceConfig":{"prebuiltVoiceConfig":{"voiceName":"Kore"}},"languageCode":"en-US"}}}"""
        ),
        new(
            "two voices",
            new("Hi") { Speech = new() { Speakers = [new("Joe", "Kore"), new("Jane", "Puck")] } },
            """{"generationConfig":{"speechConfig":{"multiSpeakerVoiceConfig":{"speakerVoiceConfigs":[{"speaker":"Joe","voiceConfig":{"prebuiltVoiceConfig":{"voiceName":"Kore"}}},{"speaker":"Jane","voiceConfig":{"prebuiltVoiceConfig":{"voiceName":"Puck"}}}]}}}}"""
        ),
        new(
            "transcription",
            new("Hi")
            {
                AudioTranscription = new()
                {
                    LanguageCodes = ["de-DE"],
                    CustomVocabulary = ["Rx"],
                    WordTimestamps = true,
                    Diarization = true,
                },
                TranslationLanguage = "en",
            },
            """{"generationConfig":{"audioTranscriptionConfig":{"languageCodes":["de-DE"],"customVocabulary":["Rx"],"wordTimestamp":true,"diarization":true},"translationConfig":{"targetLanguageCode":"en"}}}"""
        ),
        new("time stamps", new("Hi") { AudioTimestamp = true }, """{"generationConfig":{"audioTimestamp":true}}""", "vertex"),
        new(
            "civic answers",
            new("Hi") { EnableEnhancedCivicAnswers = true },
            """{"generationConfig":{"enableEnhancedCivicAnswers":true}}""",
            "gemini"
        ),
        new(
            "new fields",
            new("Hi") { Temperature = 1, Extra = Json("""{"generationConfig":{"newField":{"a":1},"temperature":0.5},"newList":[1]}""") },
            """{"generationConfig":{"temperature":0.5,"newField":{"a":1}},"newList":[1]}"""
        )
        {
            IsNews = true,
        },
    ];

    private static JsonElement Json(string json) => JsonElement.Parse(json);
}
