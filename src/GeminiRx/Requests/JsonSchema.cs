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
        TransformSchemaNode = (context, schema) => schema is JsonObject node ? SchemaSubset.Fit(node, DescriptionOf(context)) : schema,
    };

    /// <summary>The schema.</summary>
    public JsonElement Json
    {
        get;
        init => field = Limits.Json(value, JsonValueKind.Object);
    } = Limits.Json(Json, JsonValueKind.Object);

    /// <summary>The schema of a .NET type, made without reflection: its properties with their types, which of them are required, and what
    /// their <see cref="DescriptionAttribute"/> says. It keeps to what the service documents: a type within itself is a reference to
    /// <c>$defs</c>, enumerations have a type, numbers are numbers also where they may be read from strings, defaults are left
    /// out.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="type">The type's form, from a <c>JsonSerializerContext</c>.</param>
    /// <returns>The schema.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="type"/> is null.</exception>
    /// <exception cref="ArgumentException">The type may be anything, such as <see cref="object"/>.</exception>
    /// <exception cref="NotSupportedException">The type's form has no schema (it keeps references).</exception>
    public static JsonSchema Of<T>(JsonTypeInfo<T> type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return Parse(SchemaReferences.Name(SchemaSubset.WithoutConstants(type.GetJsonSchemaAsNode(_options))).ToJsonString());
    }

    /// <summary>A schema from its JSON.</summary>
    /// <param name="json">The JSON: an object.</param>
    /// <returns>The schema.</returns>
    /// <exception cref="ArgumentException">It is no object.</exception>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static JsonSchema Parse(string json) => new(JsonElement.Parse(json));

    /// <summary>The name of the type.</summary>
    /// <returns>It.</returns>
    public override string ToString() => nameof(JsonSchema);

    // Of a positional record it is the parameter that has the attribute.
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
