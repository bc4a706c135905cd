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
        TransformSchemaNode = (context, schema) => schema is JsonObject node ? Describe(context, OnlyNumber(node)) : schema,
    };

    /// <summary>The schema.</summary>
    public JsonElement Json { get; init; } = Json.ValueKind == JsonValueKind.Object ? Json : throw new ArgumentException("A schema is a JSON object.", nameof(Json));

    /// <summary>The schema of a .NET type, made without reflection: its properties with their types, which of them are required, and what their <see cref="DescriptionAttribute"/> says. A type within itself is a reference to <c>$defs</c>; numbers are numbers, also where they may be read from strings.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="type">The type's form, from a <c>JsonSerializerContext</c>.</param>
    /// <returns>The schema.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="type"/> is null.</exception>
    /// <exception cref="NotSupportedException">The type's form has no schema (it keeps references).</exception>
    public static JsonSchema Of<T>(JsonTypeInfo<T> type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return Parse(SchemaReferences.Name(type.GetJsonSchemaAsNode(_options)).ToJsonString());
    }

    /// <summary>A schema from its JSON.</summary>
    /// <param name="json">The JSON: an object.</param>
    /// <returns>The schema.</returns>
    /// <exception cref="ArgumentException">It is no object.</exception>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static JsonSchema Parse(string json) => new(JsonElement.Parse(json));

    // The description stands first, as the model reads the schema from its start.
    private static JsonObject Describe(JsonSchemaExporterContext context, JsonObject schema)
    {
        var provider = context.PropertyInfo?.AttributeProvider ?? context.TypeInfo.Type;
        if (provider.GetCustomAttributes(typeof(DescriptionAttribute), inherit: true) is [DescriptionAttribute description, ..])
        {
            schema.Insert(0, "description", description.Description);
        }

        return schema;
    }

    // Where numbers may be read from strings too, as by the web's defaults, the schema would have the model write strings.
    private static JsonObject OnlyNumber(JsonObject schema)
    {
        if (schema["type"] is JsonArray types && types.Any(type => (string?)type is "integer" or "number") && types.FirstOrDefault(type => (string?)type == "string") is { } text)
        {
            types.Remove(text);
            schema.Remove("pattern");
            if (types is [var only])
            {
                schema["type"] = only!.DeepClone();
            }
        }

        return schema;
    }
}
