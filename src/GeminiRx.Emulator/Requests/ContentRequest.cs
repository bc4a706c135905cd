using System.Runtime.InteropServices;
using System.Text.Json;

namespace GeminiRx.Emulator;

/// <summary>A function declaration; the schema is undefined if the function has no parameters.</summary>
internal sealed record DeclaredFunction(string Name, JsonElement Schema);

/// <summary>
/// The parts of a GenerateContentRequest that affect the answer, read in either spelling of ProtoJSON. <c>Prompt</c> is the text of the
/// last turn.
/// </summary>
internal sealed record ContentRequest(string Prompt, int PromptTokens)
{
    // The maximum depth that the service accepts.
    private static readonly JsonDocumentOptions _reading = new() { MaxDepth = 100 };

    public bool IncludeThoughts { get; private init; }

    public int CandidateCount { get; private init; } = 1;

    public int? MaxOutputTokens { get; private init; }

    public IReadOnlyList<string> StopSequences { get; private init; } = [];

    public IReadOnlyList<DeclaredFunction> Functions { get; private init; } = [];

    /// <summary>The mode of function calling; AUTO by default. <c>Functions</c> contains only the allowed functions.</summary>
    public string FunctionMode { get; private init; } = "AUTO";

    /// <summary>Whether the last turn contains function responses.</summary>
    public bool IsFunctionResponse { get; private init; }

    /// <summary>The schema of the answer; null for free text, undefined for any JSON.</summary>
    public JsonElement? AnswerSchema { get; private init; }

    /// <summary>Whether the request asks for a bare enumeration value (<c>text/x.enum</c>) instead of JSON.</summary>
    public bool WantsBareValue { get; private init; }

    public string? ContinuationToken { get; private init; }

    /// <summary>The pictures and the speech that the request asks for.</summary>
    public MediaRequest Media { get; private init; } = new([], null, null);

    public bool RatesSafety { get; private init; }

    /// <summary>The addresses of the files in the request, in order.</summary>
    public IReadOnlyList<string> FileUris { get; private init; } = [];

    /// <summary>The name of the cache whose content precedes the turns; null for none.</summary>
    public string? CachedContent { get; private init; }

    /// <summary>The tokens of <see cref="CachedContent"/>, which are part of <see cref="PromptTokens"/>.</summary>
    public int CachedTokens { get; init; }

    /// <summary>Whether the request sets what only the cache may set.</summary>
    public bool SetsCachedMembers { get; private init; }

    /// <summary>
    /// Identifies a prompt: a hash of the contents without the token, so that it is equal for all continuations of the prompt.
    /// </summary>
    public int Fingerprint { get; private init; }

    /// <summary>Parses the body of a request; returns it, the service's error, or both: a refused request that can be read.</summary>
    public static (ContentRequest? Request, ServiceError? Error) Parse(ReadOnlyMemory<byte> body, bool counting, CallTarget target)
    {
        try
        {
            // An absent body is an empty message.
            using var document = JsonDocument.Parse(body.IsEmpty ? "{}"u8.ToArray() : body, _reading);
            return Parse(document.RootElement, counting, target);
        }
        catch (JsonException)
        {
            return (null, ServiceError.InvalidJson);
        }
    }

    /// <summary>The content of an interaction, whose settings have other names.</summary>
    public static ContentRequest ForInteraction(
        string prompt,
        long promptBytes,
        IReadOnlyList<DeclaredFunction> functions,
        string functionMode,
        bool isFunctionResponse,
        JsonElement config,
        JsonElement schema
    ) =>
        new(prompt, Math.Max(1, TokenUsage.Estimate(promptBytes)))
        {
            IncludeThoughts = config.Text("thinking_summaries") == "auto",
            MaxOutputTokens = (int?)config.Number("max_output_tokens"),
            StopSequences = [.. config.Items("stop_sequences").Select(stop => stop.TextValue())],
            Functions = functions,
            FunctionMode = functionMode,
            IsFunctionResponse = isFunctionResponse,
            AnswerSchema = schema.ValueKind == JsonValueKind.Object ? schema : null,
            Fingerprint = prompt.GetHashCode(StringComparison.Ordinal),
        };

    private static (ContentRequest? Request, ServiceError? Error) Parse(JsonElement root, bool counting, CallTarget target)
    {
        var violations = SchemaValidation.Violations(root, counting ? "CountTokensRequest" : "GenerateContentRequest");
        if (violations.Count > 0)
        {
            return root.ValueKind == JsonValueKind.Object
                ? (Read(RequestIn(root, counting), isChecked: false), ServiceError.BadRequest(violations))
                : (null, ServiceError.InvalidArgument(violations[0].Description) with { Rule = JudgeRules.Json });
        }

        var request = RequestIn(root, counting);
        var error = RequestValidation.FirstError(request, target);
        return (Read(request, isChecked: error is null), error);
    }

    private static JsonElement RequestIn(JsonElement root, bool counting) =>
        counting && root.Member("generateContentRequest") is { ValueKind: JsonValueKind.Object } inner ? inner : root;

    // Of a refused request the schemas are not used, which may be anything, and numbers are forced into their ranges.
    private static ContentRequest Read(JsonElement request, bool isChecked)
    {
        var config = request.Member("generationConfig");
        var last = request.Items("contents").LastOrDefault();
        var calling = request.Member("toolConfig").Member("functionCallingConfig");
        var allowed = calling.Items("allowedFunctionNames").Select(name => name.TextValue()).ToHashSet();
        return new ContentRequest(
            string.Concat(Texts(last).Select(text => text.TextValue())),
            Math.Max(1, TokenUsage.Estimate(PromptBytes(request)))
        )
        {
            IncludeThoughts = config.Member("thinkingConfig").Member("includeThoughts").ValueKind == JsonValueKind.True,
            CandidateCount = Math.Max(1, (int)Math.Clamp(config.Number("candidateCount") ?? 1, 1, 8)),
            MaxOutputTokens = config.Number("maxOutputTokens") is { } tokens ? Math.Max(1, (int)Math.Clamp(tokens, 1, int.MaxValue)) : null,
            StopSequences = [.. config.Items("stopSequences").Select(stop => stop.TextValue()).Where(stop => stop.Length > 0)],
            Functions =
            [
                .. request
                    .Items("tools")
                    .SelectMany(tool => tool.Items("functionDeclarations"))
                    .Select(function => Function(function, isChecked))
                    .Where(f => allowed.Count == 0 || allowed.Contains(f.Name)),
            ],
            FunctionMode = calling.Text("mode")?.ToUpperInvariant() ?? "AUTO",
            IsFunctionResponse = last.Items("parts").Any(part => part.Has("functionResponse")),
            AnswerSchema = isChecked ? AnswerSchemaOf(config) : null,
            WantsBareValue = config.Text("responseMimeType") == "text/x.enum",
            ContinuationToken = request.Text("continuationToken"),
            Media = new MediaRequest(
                [.. config.Items("responseModalities").Select(modality => modality.TextValue().ToUpperInvariant())],
                config.Member("imageConfig").Text("aspectRatio"),
                config.Member("imageConfig").Text("imageSize")
            ),
            RatesSafety = request.Items("safetySettings").Any(),
            FileUris = [.. FileUrisOf(request)],
            CachedContent = request.Text("cachedContent") is { Length: > 0 } cache ? cache : null,
            SetsCachedMembers = request.Has("systemInstruction") || request.Items("tools").Any() || request.Has("toolConfig"),
            Fingerprint = request.Member("contents") is { ValueKind: not JsonValueKind.Undefined } contents
                ? StableHash.Of(JsonMarshal.GetRawUtf8Value(contents))
                : 0,
        };
    }

    private static DeclaredFunction Function(JsonElement declaration, bool isChecked) =>
        new(
            declaration.Text("name") ?? "",
            !isChecked
                ? default
                : CopyOf(declaration.Has("parameters") ? declaration.Member("parameters") : declaration.Member("parametersJsonSchema"))
        );

    private static JsonElement? AnswerSchemaOf(JsonElement config)
    {
        if (config.Text("responseMimeType") is not ("application/json" or "text/x.enum"))
        {
            return null;
        }

        return CopyOf(
            config.Has("responseSchema") ? config.Member("responseSchema")
            : config.Has("responseJsonSchema") ? config.Member("responseJsonSchema")
            : config.Member("_responseJsonSchema")
        );
    }

    // The copy outlives the document.
    private static JsonElement CopyOf(JsonElement element) => element.ValueKind == JsonValueKind.Undefined ? element : element.Clone();

    /// <summary>The addresses of the files in the turns of a request.</summary>
    public static IEnumerable<string> FileUrisOf(JsonElement request) =>
        request
            .Items("contents")
            .SelectMany(content => content.Items("parts"))
            .Select(part => part.Member("fileData").Text("fileUri"))
            .OfType<string>();

    /// <summary>The size of the texts of a request, in bytes as they were sent.</summary>
    public static long PromptBytes(JsonElement request) =>
        request
            .Items("contents")
            .Concat(request.Items("systemInstruction"))
            .SelectMany(Texts)
            .Sum(text => (long)JsonMarshal.GetRawUtf8Value(text).Length - 2);

    private static IEnumerable<JsonElement> Texts(JsonElement content) =>
        content.Items("parts").Select(part => part.Member("text")).Where(text => text.ValueKind == JsonValueKind.String);
}
