using System.Text.Json;
using Microsoft.Extensions.AI;

namespace GeminiRx.Extensions.AI.Sources;

/// <summary>Converts the settings of a request to options.</summary>
internal static class RequestOptions
{
    /// <exception cref="ArgumentException">The request contains a setting without which its answer would be another.</exception>
    public static ChatOptions Of(GenerateRequest request)
    {
        Refuse(request.CachedContent is not null, nameof(request.CachedContent));
        Refuse(request.ContinuationToken is not null, nameof(request.ContinuationToken));
        Refuse(request.CandidateCount > 1, nameof(request.CandidateCount));
        return new ChatOptions
        {
            ModelId = request.Model,
            Temperature = (float?)request.Temperature,
            TopP = (float?)request.TopP,
            TopK = request.TopK,
            MaxOutputTokens = request.MaxOutputTokens,
            FrequencyPenalty = (float?)request.FrequencyPenalty,
            PresencePenalty = (float?)request.PresencePenalty,
            Seed = request.Seed,
            StopSequences = request.StopSequences.Count > 0 ? [.. request.StopSequences] : null,
            ResponseFormat = FormatOf(request),
            Reasoning = ReasoningOf(request.Thinking),
            Tools = request.Tools.Count > 0 ? [.. ToolsOf(request).Select(ToTool)] : null,
            ToolMode = ModeOf(request.FunctionCalling),
            AdditionalProperties = request.Extra is { } extra
                ? new(extra.EnumerateObject().ToDictionary(member => member.Name, member => (object?)member.Value))
                : null,
        };
    }

    private static void Refuse(bool isSet, string name)
    {
        if (isSet)
        {
            throw new ArgumentException($"{name} is set, but chat clients of other services do not have it: leave it unset.", name);
        }
    }

    private static ChatResponseFormatJson? FormatOf(GenerateRequest request) =>
        request.ResponseSchema is { } schema ? ChatResponseFormat.ForJsonSchema(schema.Json)
        : request.ResponseMimeType == "application/json" ? ChatResponseFormat.Json
        : null;

    private static ReasoningOptions? ReasoningOf(ThinkingConfig? thinking) =>
        thinking is null
            ? null
            : new ReasoningOptions
            {
                Effort = thinking switch
                {
                    { Budget: 0 } => ReasoningEffort.None,
                    { Budget: > 0 and <= 1024 } => ReasoningEffort.Low,
                    { Budget: > 1024 and <= 8192 } => ReasoningEffort.Medium,
                    { Budget: > 8192 } => ReasoningEffort.High,
                    { Level.Value: "MINIMAL" or "LOW" } => ReasoningEffort.Low,
                    { Level.Value: "MEDIUM" } => ReasoningEffort.Medium,
                    { Level.Value: "HIGH" } => ReasoningEffort.High,
                    { Level.Value: "XHIGH" } => ReasoningEffort.ExtraHigh,
                    _ => null,
                },
                Output = thinking.IncludeThoughts ? ReasoningOutput.Summary : null,
            };

    // Chat clients have no list of allowed names: with several, only those functions are sent.
    private static IEnumerable<Tool> ToolsOf(GenerateRequest request) =>
        request.FunctionCalling is { Mode.Value: "ANY", AllowedFunctionNames: { Count: > 1 } allowed }
            ? request.Tools.Where(tool => tool is FunctionTool function && allowed.Contains(function.Name))
            : request.Tools;

    private static AITool ToTool(Tool tool) =>
        tool switch
        {
            FunctionTool function => new DeclaredFunction(function),
            GoogleSearchTool => new HostedWebSearchTool(),
            _ when tool == Tool.CodeExecution => new HostedCodeInterpreterTool(),
            _ => throw new ArgumentException(
                $"The tool {tool} is one of the Gemini service, which other services do not have: remove it.",
                nameof(tool)
            ),
        };

    private static ChatToolMode? ModeOf(FunctionCallingConfig? calling) =>
        calling switch
        {
            { Mode.Value: "NONE" } => ChatToolMode.None,
            { Mode.Value: "ANY", AllowedFunctionNames: [var only] } => ChatToolMode.RequireSpecific(only),
            { Mode.Value: "ANY" } => ChatToolMode.RequireAny,
            _ => null,
        };

    private sealed class DeclaredFunction(FunctionTool function) : AIFunctionDeclaration
    {
        private static readonly JsonElement _noParameters = JsonElement.Parse("""{"type":"object","properties":{}}""");

        public override string Name => function.Name;

        public override string Description => function.Description ?? "";

        public override JsonElement JsonSchema => function.Parameters?.Json ?? _noParameters;

        public override JsonElement? ReturnJsonSchema => function.Response?.Json;
    }
}
