using System.Text.Json.Nodes;

namespace GeminiRx;

/// <summary>Converts references for the service. The exporter writes a recursive type as a pointer into the schema, but the service
/// supports only references to <c>$defs</c>.</summary>
internal static class SchemaReferences
{
    /// <summary>Copies each referenced schema to <c>$defs</c>.</summary>
    public static JsonNode MoveToDefinitions(JsonNode schema)
    {
        var references = References(schema).ToList();
        if (references.Count == 0)
        {
            return schema;
        }

        var names = references
            .Select(Pointer)
            .Distinct()
            .Select((pointer, index) => (Pointer: pointer, Name: $"type{index + 1}"))
            .ToDictionary(type => type.Pointer, type => type.Name);
        foreach (var reference in references)
        {
            reference["$ref"] = "#/$defs/" + names[Pointer(reference)];
        }

        // The copies are made last, so that the references within them have the new names too.
        schema["$defs"] = new JsonObject(
            names.Select(name => KeyValuePair.Create(name.Value, (JsonNode?)At(schema, name.Key).DeepClone())).ToList()
        );
        return schema;
    }

    private static string Pointer(JsonObject reference) => (string)reference["$ref"]!;

    private static IEnumerable<JsonObject> References(JsonNode? node) =>
        node switch
        {
            JsonObject members when members.ContainsKey("$ref") => [members],
            JsonObject members => members.SelectMany(member => References(member.Value)),
            JsonArray items => items.SelectMany(References),
            _ => [],
        };

    // A JSON pointer (RFC 6901) in its fragment form.
    private static JsonNode At(JsonNode schema, string pointer) =>
        pointer
            .TrimStart('#')
            .Split('/', StringSplitOptions.RemoveEmptyEntries)
            .Select(step =>
                Uri.UnescapeDataString(step).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)
            )
            .Aggregate(
                schema,
                (node, step) =>
                    node is JsonArray items ? items[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)]! : node[step]!
            );
}
