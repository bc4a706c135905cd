using System.Text.Json.Serialization;
using GeminiRx.Text;

namespace GeminiRx.Wire.Writing;

/// <summary>The generated metadata of <see cref="RequestJson"/>.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    MaxDepth = JsonStrings.MaxDepth,
    Converters = [
        typeof(StringConverter),
        typeof(ElementConverter),
        typeof(SchemaConverter),
        typeof(DurationConverter),
        typeof(PartConverter),
        typeof(AttachmentConverter),
        typeof(OpenEnumerationConverter<EmbedTaskType>),
        typeof(OpenEnumerationConverter<FunctionCallingMode>),
        typeof(OpenEnumerationConverter<HarmBlockMethod>),
        typeof(OpenEnumerationConverter<HarmBlockThreshold>),
        typeof(OpenEnumerationConverter<HarmCategory>),
        typeof(OpenEnumerationConverter<MediaResolution>),
        typeof(OpenEnumerationConverter<Modality>),
        typeof(OpenEnumerationConverter<PhishingBlockThreshold>),
        typeof(OpenEnumerationConverter<ResponseScheduling>),
        typeof(OpenEnumerationConverter<ServiceTier>),
        typeof(OpenEnumerationConverter<ThinkingLevel>),
    ]
)]
[JsonSerializable(typeof(RequestBody))]
[JsonSerializable(typeof(PartBody))]
[JsonSerializable(typeof(List<FunctionTool>))]
[JsonSerializable(typeof(GoogleSearchTool))]
[JsonSerializable(typeof(FileSearchTool))]
[JsonSerializable(typeof(ComputerUseTool))]
[JsonSerializable(typeof(FunctionResponsePart.OutputOnly))]
[JsonSerializable(typeof(DecisionBody))]
[JsonSerializable(typeof(EmbedBatchBody))]
[JsonSerializable(typeof(FileStartBody))]
[JsonSerializable(typeof(CacheBody))]
[JsonSerializable(typeof(CacheExpiryBody))]
[JsonSerializable(typeof(LiveMessageBody))]
[JsonSerializable(typeof(LiveTokenBody))]
internal sealed partial class RequestJsonContext : JsonSerializerContext;
