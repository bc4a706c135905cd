using System.Text.Json;
using System.Text.Json.Nodes;

namespace GeminiRx;

/// <summary>Converts an exported schema to the subset of JSON Schema that the service documents.</summary>
internal static class SchemaSubset
{
    /// <summary>Converts one node and adds its description.</summary>
    public static JsonObject Fit(JsonObject schema, string? description)
    {
        if (schema.ContainsKey("$ref"))
        {
            return schema; // a reference must have no siblings
        }

        schema.Remove("default");
        schema.Remove("$comment");
        FitEnumeration(schema);
        FitNumber(schema);
        if (description is not null)
        {
            schema.Insert(0, "description", description); // first: the model reads the schema in order
        }

        return schema;
    }

    /// <summary>Replaces each <c>const</c> by an enumeration with one value. The exporter adds the constants of discriminators after it has
    /// transformed a node.</summary>
    public static JsonNode ReplaceConstants(JsonNode schema)
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
                ReplaceConstants(nested);
            }
        }

        return schema;
    }

    // An enumeration of strings needs a type. Null becomes a type and is not a value.
    private static void FitEnumeration(JsonObject schema)
    {
        if (
            schema["enum"] is not JsonArray values
            || schema.ContainsKey("type")
            || values.Any(value => value is not null && value.GetValueKind() != JsonValueKind.String)
        )
        {
            return;
        }

        var isNullable = values.Any(value => value is null);
        schema["enum"] = new JsonArray([.. values.Where(value => value is not null).Select(value => value!.DeepClone())]);
        schema.Insert(0, "type", isNullable ? new JsonArray("string", "null") : "string");
    }

    // With the web defaults, a number may also be a string. The model would then write strings.
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
