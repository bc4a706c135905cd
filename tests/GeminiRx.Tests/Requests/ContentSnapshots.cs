using System.Text.Json;

namespace GeminiRx.Tests.Requests;

/// <summary>The features of the conversation, and of the request as a whole.</summary>
internal static class ContentSnapshots
{
    private static readonly byte[] _png = [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];

    public static IReadOnlyList<RequestSnapshot> All { get; } =
    [
        new("prompt", new("Hi"), "{}"),
        new(
            "roles",
            new(Content.User("Hi"), Content.Model("Hello."), "Who are you?"),
            """
            {"contents":[{"role":"user","parts":[{"text":"Hi"}]},{"role":"model","parts":[{"text":"Hello."}]},{"role":"user",
             "parts":[{"text":"Who are you?"}]}]}
            """
        ),
        new(
            "bytes",
            new(Content.User("What is this?", Part.FromBytes(_png))),
            """
            {"contents":[{"role":"user","parts":[{"text":"What is this?"},{"inlineData":{"mimeType":"image/png",
             "data":"iVBORw0KGgo="}}]}]}
            """
        ),
        new(
            "media with a name, made while thinking",
            new(Content.Model(new InlineDataPart("image/png", _png) { DisplayName = "draft", IsThought = true })),
            """
            {"contents":[{"role":"model","parts":[{"inlineData":{"mimeType":"image/png","displayName":"draft",
             "data":"iVBORw0KGgo="},"thought":true}]}]}
            """
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
            """
            {"contents":[{"role":"user","parts":[{"fileData":{"fileUri":"gs://bucket/talk.mp4","mimeType":"video/mp4"},
             "mediaResolution":{"level":"MEDIA_RESOLUTION_LOW"},"videoMetadata":{"startOffset":"1.5s","endOffset":"120s",
             "fps":0.5}}]}]}
            """
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
             {"role":"model","parts":[{"functionCall":{"id":"c1","name":"get_weather","args":{"city":"Oslo"}},
               "thoughtSignature":"c2ln"},{"functionCall":{"name":"get_time","args":{}}}]},
             {"role":"user","parts":[{"functionResponse":{"id":"c1","name":"get_weather","response":{"degrees":-3}}},
               {"functionResponse":{"name":"get_time","response":{"output":12},"parts":[{"inlineData":{"mimeType":"image/png",
                 "data":"iVBORw0KGgo="}}]}}]}]}
            """
        ),
        new(
            "results of calls that do not block",
            new(
                Content.User("Weather?"),
                Content.Model(new FunctionCallPart("f", Json("{}")) { ThoughtSignature = "c2ln" }),
                Content.User(new FunctionResponsePart("f", Json("{}")) { Scheduling = ResponseScheduling.WhenIdle, WillContinue = true })
            ),
            """
            {"contents":[{"role":"user","parts":[{"text":"Weather?"}]},
             {"role":"model","parts":[{"functionCall":{"name":"f","args":{}},"thoughtSignature":"c2ln"}]},
             {"role":"user","parts":[{"functionResponse":{"name":"f","response":{},"scheduling":"WHEN_IDLE","willContinue":true}}]}]}
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
            """
            {"contents":[{"role":"model","parts":[{"executableCode":{"id":"x","language":"PYTHON","code":"print(1)"}},
             {"codeExecutionResult":{"id":"x","outcome":"OUTCOME_OK","output":"1"}},{"text":"Hm.","thought":true},{"toolCall":
             {"id":"t"}}]}]}
            """
        ),
        new("system instruction", new("Hi") { System = "Be brief." }, """{"systemInstruction":{"parts":[{"text":"Be brief."}]}}"""),
        new(
            "safety",
            new("Hi")
            {
                Safety = [new(HarmCategory.Harassment, HarmBlockThreshold.OnlyHigh), new(HarmCategory.HateSpeech, HarmBlockThreshold.Off)],
            },
            """
            {"safetySettings":[{"category":"HARM_CATEGORY_HARASSMENT","threshold":"BLOCK_ONLY_HIGH"},
             {"category":"HARM_CATEGORY_HATE_SPEECH","threshold":"OFF"}]}
            """
        ),
        new(
            "safety by severity",
            new("Hi") { Safety = [new(HarmCategory.Harassment, HarmBlockThreshold.LowAndAbove) { Method = HarmBlockMethod.Severity }] },
            """{"safetySettings":[{"category":"HARM_CATEGORY_HARASSMENT","threshold":"BLOCK_LOW_AND_ABOVE","method":"SEVERITY"}]}""",
            "vertex"
        ),
        new("cached content", new("Hi") { CachedContent = "cachedContents/abc" }, """{"cachedContent":"cachedContents/abc"}""")
        {
            IsNews = true,
        }, // no such cache
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
