using System.Text.Json;
using System.Text.Json.Serialization;

namespace GeminiRx;

/// <summary>A tool that the service runs: the service's name for it, and its settings as JSON.</summary>
internal sealed record ServiceTool(string Name, JsonElement? Settings = null) : Tool
{
    public override string ToString() => Name;
}

internal sealed record FileSearchTool([property: JsonPropertyName("fileSearchStoreNames")] IReadOnlyList<string> Stores) : Tool
{
    public override string ToString() => "fileSearch";
}

internal sealed record ComputerUseTool(
    string Environment,
    [property: JsonPropertyName("excludedPredefinedFunctions")] IReadOnlyList<string> ExcludedFunctions
) : Tool
{
    public override string ToString() => "computerUse";
}
