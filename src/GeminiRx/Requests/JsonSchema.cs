using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;

namespace GeminiRx;

/// <summary>The shape of JSON, as the service takes it: a subset of JSON Schema.</summary>
/// <param name="Json">The schema: a JSON object.</param>
/// <exception cref="ArgumentException"><paramref name="Json"/> is no object.</exception>
public sealed record JsonSchema(JsonElement Json)
{
    private static readonly JsonSchemaExporterOptions _options = new()
    {
        TreatNullObliviousAsNonNullable = true,
        TransformSchemaNode = Describe,
    };

    /// <summary>The schema.</summary>
    public JsonElement Json { get; init; } = Json.ValueKind == JsonValueKind.Object ? Json : throw new ArgumentException("A schema is a JSON object.", nameof(Json));

    /// <summary>The schema of a .NET type, made without reflection: its properties with their types, which of them are required, and what their <see cref="DescriptionAttribute"/> says.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="type">The type's form, from a <c>JsonSerializerContext</c>.</param>
    /// <returns>The schema.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="type"/> is null.</exception>
    /// <exception cref="NotSupportedException">The type's form has no schema (it keeps references).</exception>
    public static JsonSchema Of<T>(JsonTypeInfo<T> type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return Parse(type.GetJsonSchemaAsNode(_options).ToJsonString());
    }

    /// <summary>A schema from its JSON.</summary>
    /// <param name="json">The JSON: an object.</param>
    /// <returns>The schema.</returns>
    /// <exception cref="ArgumentException">It is no object.</exception>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static JsonSchema Parse(string json) => new(JsonElement.Parse(json));

    // The description stands first, as the model reads the schema from its start.
    private static JsonNode Describe(JsonSchemaExporterContext context, JsonNode schema)
    {
        var provider = context.PropertyInfo?.AttributeProvider ?? context.TypeInfo.Type;
        if (schema is JsonObject node && provider.GetCustomAttributes(typeof(DescriptionAttribute), inherit: true) is [DescriptionAttribute description, ..])
        {
            node.Insert(0, "description", description.Description);
        }

        return schema;
    }
}
