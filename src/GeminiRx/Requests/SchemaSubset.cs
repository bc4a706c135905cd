using System.Text.Json;
using System.Text.Json.Nodes;

namespace GeminiRx;

/// <summary>Puts an exported schema into the words of JSON Schema that the service documents.</summary>
internal static class SchemaSubset
{
    /// <summary>Fits one node, with what is said of it.</summary>
    public static JsonObject Fit(JsonObject schema, string? description)
    {
        if (schema.ContainsKey("$ref"))
        {
            return schema; // nothing may stand beside a reference
        }

        schema.Remove("default");
        schema.Remove("$comment");
        FitEnumeration(schema);
        FitNumber(schema);
        if (description is not null)
        {
            schema.Insert(0, "description", description); // first, as the model reads the schema from its start
        }

        return schema;
    }

    /// <summary>Makes an enumeration of one of every constant: the exporter adds those of discriminators after it has shown a
    /// node.</summary>
    public static JsonNode WithoutConstants(JsonNode schema)
    {
        if (schema is JsonObject members && members.Remove("const", out var only))
        {
            members["enum"] = new JsonArray(only?.DeepClone());
            FitEnumeration(members);
        }

        foreach (var nested in schema is JsonObject node ? node.Select(member => member.Value) : schema as JsonArray ?? [])
        {
            if (nested is JsonObject or JsonArray)
            {
                WithoutConstants(nested);
            }
        }

        return schema;
    }

    // An enumeration of words has a type, and null is one of its types, not of its words.
    private static void FitEnumeration(JsonObject schema)
    {
        if (
            schema["enum"] is not JsonArray words
            || schema.ContainsKey("type")
            || words.Any(word => word is not null && word.GetValueKind() != JsonValueKind.String)
        )
        {
            return;
        }

        var isNullable = words.Any(word => word is null);
        schema["enum"] = new JsonArray([.. words.Where(word => word is not null).Select(word => word!.DeepClone())]);
        schema.Insert(0, "type", isNullable ? new JsonArray("string", "null") : "string");
    }

    // Where numbers may be read from strings too, as by the web's defaults, the schema would have the model write strings.
    private static void FitNumber(JsonObject schema)
    {
        if (
            schema["type"] is not JsonArray types
            || !types.Any(type => (string?)type is "integer" or "number")
            || types.FirstOrDefault(type => (string?)type == "string") is not { } text
        )
        {
            return;
        }

        types.Remove(text);
        schema.Remove("pattern");
        if (types is [var number])
        {
            schema["type"] = number!.DeepClone();
        }
    }
}
