using System.Text.Json.Serialization;

namespace GeminiRx.Cli;

/// <summary>A model as <c>geminirx models --json</c> prints it. A member is absent if the service sent no value.</summary>
internal sealed record ModelLine(
    string Name,
    string? DisplayName,
    string? Description,
    string? Version,
    int? InputTokenLimit,
    int? OutputTokenLimit,
    IReadOnlyList<string> SupportedGenerationMethods
);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(ModelLine))]
internal sealed partial class ModelLineContext : JsonSerializerContext;
