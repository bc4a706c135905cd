using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace GeminiRx.Extensions.AI.Chat.Requests;

/// <summary>Converts values of Microsoft.Extensions.AI to JSON, without reflection where the values are JSON or primitive.</summary>
internal static class JsonValues
{
    private static readonly AIJsonSchemaTransformOptions _schemaOptions = new()
    {
        ConvertBooleanSchemas = true,
        TransformSchemaNode = (_, node) =>
        {
            // Keywords that the service does not document.
            (node as JsonObject)?.Remove("$schema");
            (node as JsonObject)?.Remove("default");
            return node;
        },
    };

    /// <summary>Converts a schema to the subset that the service documents.</summary>
    public static JsonElement Schema(JsonElement schema) => AIJsonUtilities.TransformSchema(schema, _schemaOptions);

    /// <param name="value">The value.</param>
    /// <param name="name">The name of the value, for the message of the error.</param>
    /// <exception cref="ArgumentException">The value has no JSON form.</exception>
    public static JsonElement ToElement(object? value, string name)
    {
        switch (value)
        {
            case JsonElement json:
                return json.ValueKind == JsonValueKind.Undefined ? JsonElement.Parse("null") : json;
            case null:
                return JsonElement.Parse("null");
            case JsonNode node:
                return ToElement(node);
            default:
                try
                {
                    return JsonSerializer.SerializeToElement(value, AIJsonUtilities.DefaultOptions.GetTypeInfo(value.GetType()));
                }
                catch (Exception e) when (e is NotSupportedException or JsonException or InvalidOperationException)
                {
                    throw new ArgumentException(
                        $"{name} has the type {value.GetType().Name}, which has no JSON form here: pass a JsonElement.",
                        e
                    );
                }
        }
    }

    /// <inheritdoc cref="ToElement(object?, string)"/>
    public static JsonNode? ToNode(object? value, string name)
    {
        var json = ToElement(value, name);
        return json.ValueKind switch
        {
            JsonValueKind.Object => JsonObject.Create(json),
            JsonValueKind.Array => JsonArray.Create(json),
            JsonValueKind.Null => null,
            _ => JsonValue.Create(json),
        };
    }

    public static JsonElement ToElement(JsonNode node) => JsonElement.Parse(node.ToJsonString());
}
