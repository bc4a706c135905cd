using System.Text.Json;

namespace GeminiRx.Tests.Requests;

/// <summary>The features of tools.</summary>
internal static class ToolSnapshots
{
    public static IReadOnlyList<RequestSnapshot> All { get; } =
    [
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
            """
            {"tools":[{"googleSearch":{}},{"urlContext":{}},{"codeExecution":{}},{"googleMaps":{}},{"computerUse":
             {"environment":"ENVIRONMENT_BROWSER","excludedPredefinedFunctions":["drag_and_drop"]}},{"newTool":{"depth":2}}]}
            """
        )
        {
            IsUnknownToTheEmulator = true,
        },
        new(
            "search with settings",
            new("Hi")
            {
                Tools =
                [
                    Tool.GoogleSearch with
                    {
                        From = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero),
                        To = new DateTimeOffset(2026, 11, 12, 0, 0, 0, TimeSpan.Zero),
                        Types = GoogleSearchTypes.Web | GoogleSearchTypes.Images,
                    },
                    Tool.ComputerUse("ENVIRONMENT_DESKTOP") with
                    {
                        DetectsPromptInjection = true,
                        DisabledSafetyPolicies = ["COMMUNICATION_TOOL"],
                    },
                ],
            },
            """
            {"tools":[{"googleSearch":{"timeRangeFilter":{"startTime":"2026-11-01T00:00:00+00:00","endTime":"2026-11-12T00:00:00+00:00"},
             "searchTypes":{"webSearch":{},"imageSearch":{}}}},{"computerUse":{"environment":"ENVIRONMENT_DESKTOP",
             "enablePromptInjectionDetection":true,"disabledSafetyPolicies":["COMMUNICATION_TOOL"]}}]}
            """
        ),
        new(
            "search of images",
            new("Hi") { Tools = [Tool.GoogleSearch with { Types = GoogleSearchTypes.Images }] },
            """{"tools":[{"googleSearch":{"searchTypes":{"imageSearch":{}}}}]}"""
        ),
        new(
            "search without domains",
            new("Hi")
            {
                Tools =
                [
                    Tool.GoogleSearch with
                    {
                        ExcludedDomains = ["example.com"],
                        BlockingConfidence = PhishingBlockThreshold.HighAndAbove,
                    },
                ],
            },
            """{"tools":[{"googleSearch":{"excludeDomains":["example.com"],"blockingConfidence":"BLOCK_HIGH_AND_ABOVE"}}]}""",
            "vertex"
        ),
        new(
            "file search with settings",
            new("Hi") { Tools = [Tool.FileSearch("fileSearchStores/mine") with { MetadataFilter = "author = \"Ann\"", TopK = 3 }] },
            """
            {"tools":[{"fileSearch":{"fileSearchStoreNames":["fileSearchStores/mine"],"metadataFilter":"author = \"Ann\"","topK":3}}]}
            """,
            "gemini"
        ),
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
                    Tool.Function("get_weather", "Returns the weather.", SampleJson.Default.WeatherArguments),
                    Tool.Function("now", null),
                ],
                FunctionCalling = new(FunctionCallingMode.Any) { AllowedFunctionNames = ["now"] },
            },
            """
            {"tools":[{"functionDeclarations":[
               {"name":"get_weather","description":"Returns the weather.","parametersJsonSchema":{"type":"object","properties":
                 {"City":{"type":"string"},"Unit":{"description":"Celsius or Kelvin.","type":["string","null"]}},"required":
                 ["City"]}},
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
    ];

    private static JsonElement Json(string json) => JsonElement.Parse(json);
}
