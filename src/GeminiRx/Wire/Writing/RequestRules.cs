using GeminiRx.Wire.Json;

namespace GeminiRx.Wire.Writing;

/// <summary>What the service would refuse with 400, where it takes two settings to be wrong, or a setting and the service that is
/// asked.</summary>
internal static class RequestRules
{
    // The documentation of the Gemini API; the newest schema of Vertex AI has FunctionTool.MaxNameLength.
    private const int GeminiApiNameLength = 64;

    /// <summary>Checks a request before it is sent.</summary>
    /// <exception cref="ArgumentException">The service would refuse it.</exception>
    public static void Check(GenerateRequest request, bool isVertex)
    {
        if (Problem(request) is { } problem)
        {
            throw new ArgumentException(problem, nameof(request));
        }

        var functions = request.Tools.OfType<FunctionTool>();
        if (!isVertex && functions.FirstOrDefault(function => function.Name.Length > GeminiApiNameLength) is { } function)
        {
            throw new ArgumentException(
                $"The function name {function.Name} has {function.Name.Length} characters. "
                    + $"The Gemini API takes at most {GeminiApiNameLength}, Vertex AI at most {FunctionTool.MaxNameLength}. Shorten it.",
                nameof(request)
            );
        }

        if ((isVertex ? OnlyOfGeminiApi(request) : OnlyOfVertex(request)) is { } property)
        {
            throw new ArgumentException(
                $"{property} is known to {(isVertex ? "the Gemini API" : "Vertex AI")} only, and the client asks {(isVertex ? "Vertex AI" : "the Gemini API")}.",
                nameof(request)
            );
        }
    }

    private static string? Problem(GenerateRequest request)
    {
        var functions = request.Tools.OfType<FunctionTool>().Select(function => function.Name).ToList();
        var calling = request.FunctionCalling;
        return request switch
        {
            { ResponseSchema: not null, ResponseMimeType: not null and not GenerationConfig.JsonMediaType and not "text/x.enum" } =>
                "An answer with a schema is JSON: leave ResponseMimeType out.",
            { CachedContent: not null }
                when request
                    is not {
                        System: null,
                        Tools.Count: 0,
                        FunctionCalling: null,
                        Retrieval: null,
                        IncludeServerSideToolInvocations: false
                    } => "Cached content holds the system instruction, the tools and how they are called: leave them out.",
            { ModelArmor: not null, Safety.Count: > 0 } => "Set ModelArmor or Safety, not both.",
            { Speech: { Voice: not null, Speakers.Count: > 0 } } => "Speech has one voice or one for each speaker, not both.",
            { Speech.Speakers.Count: not (0 or 2) } => "Speech has two speakers, or none.",
            { Retrieval: { Latitude: null, Longitude: not null } or { Latitude: not null, Longitude: null } } =>
                "A place has a latitude and a longitude.",
            { MediaResolution: { } resolution } when resolution == MediaResolution.UltraHigh =>
                "The finest resolution is for single parts: set it at the part.",
            _ when functions.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice =>
                $"The function {twice.Key} is declared twice.",
            _ when calling is { AllowedFunctionNames.Count: > 0 }
                    && calling.Mode != FunctionCallingMode.Any
                    && calling.Mode != FunctionCallingMode.Validated => "AllowedFunctionNames goes with the modes ANY and VALIDATED.",
            // Other tools, and what is merged in, may declare functions too.
            { Extra: null }
                when functions.Count == request.Tools.Count
                    && calling?.AllowedFunctionNames.FirstOrDefault(name => !functions.Contains(name)) is { } unknown =>
                $"The function {unknown} is allowed but not declared.",
            _ => TurnRules.Problem(request),
        };
    }

    private static string? OnlyOfVertex(GenerateRequest request) =>
        request switch
        {
            { ModelArmor: not null } => nameof(request.ModelArmor),
            { AudioTimestamp: true } => nameof(request.AudioTimestamp),
            { FunctionCalling.StreamArguments: true } => nameof(FunctionCallingConfig.StreamArguments),
            { Image.PersonGeneration: not null } => nameof(ImageConfig.PersonGeneration),
            { Image.OutputMimeType: not null } => nameof(ImageConfig.OutputMimeType),
            _ when request.Safety.Any(setting => setting.Method is not null) => nameof(SafetySetting.Method),
            _ when request.Tools.Contains(Tool.EnterpriseWebSearch) => nameof(Tool.EnterpriseWebSearch),
            _ => null,
        };

    private static string? OnlyOfGeminiApi(GenerateRequest request) =>
        request switch
        {
            { Store: true } => nameof(request.Store),
            { EnableEnhancedCivicAnswers: true } => nameof(request.EnableEnhancedCivicAnswers),
            { IncludeServerSideToolInvocations: true } => nameof(request.IncludeServerSideToolInvocations),
            _ when request.Tools.OfType<FileSearchTool>().Any() => nameof(Tool.FileSearch),
            _ => null,
        };
}
