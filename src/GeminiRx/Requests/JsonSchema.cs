using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;

namespace GeminiRx;

/// <summary>A JSON schema in the subset that the service supports.</summary>
/// <param name="Json">The schema: a JSON object.</param>
/// <exception cref="ArgumentException"><paramref name="Json"/> is not an object.</exception>
public sealed record JsonSchema(JsonElement Json)
{
    private static readonly JsonSchemaExporterOptions _options = new()
    {
        TreatNullObliviousAsNonNullable = true,
        TransformSchemaNode = (context, schema) => schema is JsonObject node ? SchemaSubset.Fit(node, DescriptionOf(context)) : schema,
    };

    /// <summary>The schema.</summary>
    /// <exception cref="ArgumentException">The value is not an object.</exception>
    public JsonElement Json
    {
        get;
        init => field = Guard.OfKind(value, JsonValueKind.Object);
    } = Guard.OfKind(Json, JsonValueKind.Object);

    /// <summary>Creates the schema of a .NET type without reflection: the properties, their types, the required ones, and the texts of
    /// <see cref="DescriptionAttribute"/>. The schema uses only the documented subset: a recursive type is a reference
    /// to <c>$defs</c>, enumerations have a type, numbers are numbers even if the metadata also accepts strings, and defaults are left
    /// out.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="type">The type's metadata, from a <c>JsonSerializerContext</c>.</param>
    /// <returns>The schema.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="type"/> is null.</exception>
    /// <exception cref="ArgumentException">The type accepts any JSON, as <see cref="object"/> does.</exception>
    /// <exception cref="NotSupportedException">The metadata has no schema, because it preserves references.</exception>
    public static JsonSchema Of<T>(JsonTypeInfo<T> type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return Parse(SchemaReferences.MoveToDefinitions(SchemaSubset.ReplaceConstants(type.GetJsonSchemaAsNode(_options))).ToJsonString());
    }

    /// <summary>Creates a schema from JSON.</summary>
    /// <param name="json">The schema: a JSON object.</param>
    /// <returns>The schema.</returns>
    /// <exception cref="ArgumentException"><paramref name="json"/> is not an object.</exception>
    /// <exception cref="JsonException"><paramref name="json"/> is not valid JSON.</exception>
    public static JsonSchema Parse(string json) => new(JsonElement.Parse(json));

    /// <summary>The name of the type.</summary>
    /// <returns><c>JsonSchema</c>.</returns>
    public override string ToString() => nameof(JsonSchema);

    // In a positional record, the attribute is on the parameter.
    private static string? DescriptionOf(JsonSchemaExporterContext context) =>
        (
            context.PropertyInfo is null
                ? [context.TypeInfo.Type]
                : new[] { context.PropertyInfo.AttributeProvider, context.PropertyInfo.AssociatedParameter?.AttributeProvider }
        )
            .SelectMany(provider => provider?.GetCustomAttributes(typeof(DescriptionAttribute), inherit: true) ?? [])
            .OfType<DescriptionAttribute>()
            .FirstOrDefault()
            ?.Description;
}
