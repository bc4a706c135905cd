namespace GeminiRx.Wire.Writing;

/// <summary>Checks combinations of settings that the service rejects with 400, and settings that only one of the two services
/// supports.</summary>
internal static class RequestRules
{
    // From the documentation of the Gemini API; the newest schema of Vertex AI has FunctionTool.MaxNameLength.
    private const int GeminiApiNameLength = 64;

    /// <summary>Checks a request before it is sent.</summary>
    /// <exception cref="ArgumentException">The service would reject the request.</exception>
    public static void Check(GenerateRequest request, string model, bool isVertex)
    {
        if (
            (FindProblem(request) ?? FindUnsupported(request, isVertex) ?? ThinkingRules.FindProblem(model, request.Thinking)) is
            { } problem
        )
        {
            throw new ArgumentException(problem, nameof(request));
        }
    }

    private static string? FindUnsupported(GenerateRequest request, bool isVertex)
    {
        var (service, other) = isVertex ? ("Vertex AI", "the Gemini API") : ("the Gemini API", "Vertex AI");
        var functions = request.Tools.OfType<FunctionTool>();
        if (!isVertex && functions.FirstOrDefault(function => function.Name.Length > GeminiApiNameLength) is { } function)
        {
            return $"The function name {function.Name} has {function.Name.Length} characters. "
                + $"The Gemini API allows at most {GeminiApiNameLength}, Vertex AI at most {FunctionTool.MaxNameLength}. Shorten it.";
        }

        return (isVertex ? FindGeminiApiOnly(request) : FindVertexOnly(request)) is { } property
            ? $"{property} is supported by {other} only, but the client uses {service}: leave it out."
            : null;
    }

    private static string? FindProblem(GenerateRequest request) =>
        request switch
        {
            { ResponseSchema: not null, ResponseMimeType: not (null or GenerationConfig.JsonMediaType or "text/x.enum") and var type } =>
                $"ResponseMimeType is {type}, but an answer with a ResponseSchema is JSON: leave ResponseMimeType out.",
            { CachedContent: { } name } when SetBesideCachedContent(request) is { } property =>
                $"Cached content ({name}) already contains {property}: leave it out of the request.",
            { ModelArmor: not null, Safety.Count: > 0 and var count } =>
                $"ModelArmor and {count} Safety settings are set: set one of the two.",
            { Speech: { Voice: { } voice, Speakers.Count: > 0 } } =>
                $"Speech has the Voice {voice} and also Speakers: set one voice or one for each speaker.",
            { Speech.Speakers.Count: not (0 or 2) and var count } => $"Speech has {count} speakers: set two speakers, or none.",
            { Retrieval: { Latitude: null, Longitude: not null } or { Latitude: not null, Longitude: null } } =>
                "Retrieval has only one coordinate: set both a latitude and a longitude.",
            { MediaResolution: { } resolution } when resolution == MediaResolution.UltraHigh =>
                $"MediaResolution {resolution} is for single parts only: set it as the Resolution of a part.",
            _ when Searches(request).Any(search => search.From is null != search.To is null) =>
                "Google Search has only one of From and To: set both or none.",
            _ => FindFunctionProblem(request) ?? TurnRules.FindProblem(request),
        };

    private static string? SetBesideCachedContent(GenerateRequest request) =>
        request switch
        {
            { System: not null } => nameof(request.System),
            { Tools.Count: > 0 } => nameof(request.Tools),
            { FunctionCalling: not null } => nameof(request.FunctionCalling),
            { Retrieval: not null } => nameof(request.Retrieval),
            { IncludeServerSideToolInvocations: true } => nameof(request.IncludeServerSideToolInvocations),
            _ => null,
        };

    private static string? FindFunctionProblem(GenerateRequest request)
    {
        var functions = request.Tools.OfType<FunctionTool>().Select(function => function.Name).ToList();
        if (functions.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            return $"The function {twice.Key} is declared twice: remove one declaration.";
        }

        if (request.FunctionCalling is not { AllowedFunctionNames: { Count: > 0 } allowed, Mode: var mode })
        {
            return null;
        }

        if (mode != FunctionCallingMode.Any && mode != FunctionCallingMode.Validated)
        {
            return $"AllowedFunctionNames is set with the mode {mode}: use it with the modes ANY and VALIDATED only.";
        }

        // Other tools and Extra may declare functions too.
        return
            request.Extra is null
            && functions.Count == request.Tools.Count
            && allowed.FirstOrDefault(name => !functions.Contains(name)) is { } unknown
            ? $"The function {unknown} is allowed but not declared: add it to Tools."
            : null;
    }

    private static IEnumerable<GoogleSearchTool> Searches(GenerateRequest request) => request.Tools.OfType<GoogleSearchTool>();

    private static string? FindVertexOnly(GenerateRequest request) =>
        request switch
        {
            { ModelArmor: not null } => nameof(request.ModelArmor),
            { AudioTimestamp: true } => nameof(request.AudioTimestamp),
            { FunctionCalling.StreamArguments: true } => nameof(FunctionCallingConfig.StreamArguments),
            { Image.PersonGeneration: not null } => nameof(ImageConfig.PersonGeneration),
            { Image.OutputMimeType: not null } => nameof(ImageConfig.OutputMimeType),
            _ when request.Safety.Any(setting => setting.Method is not null) => nameof(SafetySetting.Method),
            _ when Searches(request).Any(search => search.ExcludedDomains.Count > 0) => nameof(GoogleSearchTool.ExcludedDomains),
            _ when Searches(request).Any(search => search.BlockingConfidence is not null) => nameof(GoogleSearchTool.BlockingConfidence),
            _ when request.Tools.Contains(Tool.EnterpriseWebSearch) => nameof(Tool.EnterpriseWebSearch),
            _ => null,
        };

    private static string? FindGeminiApiOnly(GenerateRequest request) =>
        request switch
        {
            { Store: true } => nameof(request.Store),
            { EnableEnhancedCivicAnswers: true } => nameof(request.EnableEnhancedCivicAnswers),
            { IncludeServerSideToolInvocations: true } => nameof(request.IncludeServerSideToolInvocations),
            _ when request.Tools.OfType<FileSearchTool>().Any() => nameof(Tool.FileSearch),
            _ => null,
        };
}
