using System.Text.Json;
using System.Text.Json.Serialization;

namespace GeminiRx.Wire.Writing;

/// <summary>The root of a request's JSON. Each property is a member; see <see cref="RequestJson"/>.</summary>
internal sealed class RequestBody(GenerateRequest request, bool isVertex, string? continuationToken, string? model)
{
    private static readonly JsonElement _noSettings = JsonElement.Parse("{}"u8);

    public string? Model => model;

    public IReadOnlyList<Content> Contents => Content.WithoutSteps(request.Contents);

    public InstructionBody? SystemInstruction => request.System is null ? null : new(request.System.Parts);

    public GenerationConfig GenerationConfig => request;

    public IReadOnlyList<SafetySetting> SafetySettings => request.Safety;

    public IReadOnlyList<Dictionary<string, object>> Tools => ToMembers(request.Tools);

    public ToolConfigBody? ToolConfig =>
        request is { FunctionCalling: null, Retrieval: null, IncludeServerSideToolInvocations: false }
            ? null
            : new(request.FunctionCalling, request.Retrieval, request.IncludeServerSideToolInvocations);

    public string? CachedContent => request.CachedContent;

    public IReadOnlyDictionary<string, string> Labels => request.Labels;

    public ServiceTier? ServiceTier => request.ServiceTier;

    public bool? Store => isVertex ? null : request.Store;

    [JsonPropertyName("modelArmorConfig")]
    public ModelArmorConfig? ModelArmor => request.ModelArmor;

    public string? ContinuationToken => continuationToken;

    /// <summary>The members of tools: each tool is an object by itself; all functions are in one object.</summary>
    public static IReadOnlyList<Dictionary<string, object>> ToMembers(IReadOnlyList<Tool> tools)
    {
        List<FunctionTool> functions = [.. tools.OfType<FunctionTool>()];
        return
        [
            .. tools.Where(tool => tool is not FunctionTool).Select(ToMember),
            .. functions.Count == 0 ? [] : new[] { new Dictionary<string, object> { ["functionDeclarations"] = functions } },
        ];
    }

    private static Dictionary<string, object> ToMember(Tool tool) =>
        tool switch
        {
            ServiceTool named => new() { [named.Name] = named.Settings ?? _noSettings },
            GoogleSearchTool => new() { ["googleSearch"] = tool },
            FileSearchTool => new() { ["fileSearch"] = tool },
            ComputerUseTool => new() { ["computerUse"] = tool },
            _ => throw new NotSupportedException($"{tool.GetType().Name} has no JSON form."),
        };
}

/// <summary>A system instruction has no role.</summary>
internal sealed record InstructionBody(IReadOnlyList<Part> Parts);

internal sealed record ToolConfigBody(
    FunctionCallingConfig? FunctionCallingConfig,
    RetrievalConfig? RetrievalConfig,
    bool IncludeServerSideToolInvocations
);
