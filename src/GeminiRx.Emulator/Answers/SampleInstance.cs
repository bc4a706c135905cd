using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace GeminiRx.Emulator;

/// <summary>
/// Creates the smallest instance of a schema, in the service's own format (types in capitals, <c>nullable</c>) or in JSON Schema
/// (<c>$ref</c>, lists of types).
/// </summary>
internal static class SampleInstance
{
    // Limits schemas that refer to themselves; below this depth the instance may be invalid.
    private const int MaxDepth = 32;

    // Limits the size of an instance, because a schema may require any number of items.
    private const int MaxItems = 1_000;

    /// <summary>The instance as JSON on one line; <c>{}</c> for an empty schema.</summary>
    public static string Create(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object || !schema.EnumerateObject().Any())
        {
            return "{}";
        }

        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            Write(writer, schema, schema, 0);
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <summary>The first value of an enumeration of strings, without quotes, for <c>text/x.enum</c>.</summary>
    public static string? FirstValue(JsonElement schema) =>
        schema.Items("enum").FirstOrDefault() is { ValueKind: JsonValueKind.String } first ? first.TextValue() : null;

    private static void Write(Utf8JsonWriter writer, JsonElement schema, JsonElement root, int depth)
    {
        schema = Resolve(schema, root);
        if (depth > MaxDepth || schema.ValueKind != JsonValueKind.Object)
        {
            writer.WriteNullValue();
            return;
        }

        foreach (var name in new[] { "const", "enum", "default" })
        {
            if (schema.TryGetProperty(name, out var given) && (name != "enum" || given.GetArrayLength() > 0))
            {
                (name == "enum" ? given[0] : given).WriteTo(writer);
                return;
            }
        }

        if (schema.Items("anyOf").Concat(schema.Items("oneOf")).FirstOrDefault() is { ValueKind: JsonValueKind.Object } choice)
        {
            Write(writer, choice, root, depth + 1);
            return;
        }

        switch (TypeOf(schema))
        {
            case "OBJECT":
                WriteObject(writer, schema, root, depth);
                break;
            case "ARRAY":
                WriteArray(writer, schema, root, depth);
                break;
            case "STRING":
                writer.WriteStringValue(SampleText(schema));
                break;
            case "INTEGER":
                writer.WriteNumberValue((long)Math.Ceiling(NearestToZero(schema, 1)));
                break;
            case "NUMBER":
                writer.WriteNumberValue(NearestToZero(schema, 0.5));
                break;
            case "BOOLEAN":
                writer.WriteBooleanValue(false);
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }

    private static JsonElement Resolve(JsonElement schema, JsonElement root)
    {
        for (var hops = 0; hops < MaxDepth && (schema.Text("$ref") ?? schema.Text("ref")) is { } reference; hops++)
        {
            var target = root;
            foreach (var step in reference.TrimStart('#').Split('/', StringSplitOptions.RemoveEmptyEntries))
            {
                target = target.Member(
                    Uri.UnescapeDataString(step).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)
                );
            }

            schema = target;
        }

        return schema;
    }

    /// <summary>The type in capitals: the first type other than null, or the type that other keywords imply.</summary>
    private static string TypeOf(JsonElement schema)
    {
        var types = schema.Items("type").Select(type => type.TextValue().ToUpperInvariant()).ToList();
        return types.FirstOrDefault(type => type != "NULL")
            ?? (
                types.Count > 0 ? "NULL"
                : schema.Has("properties") ? "OBJECT"
                : schema.Has("items") ? "ARRAY"
                : "STRING"
            );
    }

    private static void WriteObject(Utf8JsonWriter writer, JsonElement schema, JsonElement root, int depth)
    {
        var required = schema.Items("required").Select(name => name.TextValue()).ToHashSet();
        var order = schema.Items("propertyOrdering").Select(name => name.TextValue()).ToList();
        var properties = schema.Member("properties") is { ValueKind: JsonValueKind.Object } declared
            ? declared.EnumerateObject().ToList()
            : [];
        writer.WriteStartObject();
        foreach (
            var property in properties
                .Where(property => required.Contains(property.NameValue()))
                .OrderBy(p => order.IndexOf(p.NameValue()) is >= 0 and var at ? at : int.MaxValue)
        )
        {
            writer.WritePropertyName(property.NameValue());
            Write(writer, property.Value, root, depth + 1);
        }

        // A required property without a schema may have any value.
        foreach (var name in required.Except(properties.Select(property => property.NameValue())))
        {
            writer.WriteString(name, "");
        }

        writer.WriteEndObject();
    }

    private static void WriteArray(Utf8JsonWriter writer, JsonElement schema, JsonElement root, int depth)
    {
        var prefix = schema.Items("prefixItems").ToList();
        var count = Math.Max(prefix.Count, (int)Math.Clamp(schema.Number("minItems") ?? 0, 0, MaxItems));
        writer.WriteStartArray();
        for (var i = 0; i < count; i++)
        {
            Write(writer, i < prefix.Count ? prefix[i] : schema.Member("items"), root, depth + 1);
        }

        writer.WriteEndArray();
    }

    private static string SampleText(JsonElement schema) =>
        schema.Text("format") switch
        {
            "date-time" => "2026-01-01T00:00:00Z",
            "date" => "2026-01-01",
            "time" => "00:00:00Z",
            "duration" => "PT0S",
            "uuid" => "00000000-0000-0000-0000-000000000000",
            "email" => "a@example.org",
            "uri" => "https://example.org/",
            _ => new string('x', (int)Math.Clamp(schema.Number("minLength") ?? 0, 0, MaxItems)),
        };

    /// <summary>
    /// Zero if it is allowed, else the nearest allowed value; <paramref name="step"/> is the distance from an exclusive bound.
    /// </summary>
    private static double NearestToZero(JsonElement schema, double step)
    {
        var least = Math.Max(
            schema.Number("minimum") ?? double.NegativeInfinity,
            (schema.Number("exclusiveMinimum") ?? double.NegativeInfinity) + step
        );
        var most = Math.Min(
            schema.Number("maximum") ?? double.PositiveInfinity,
            (schema.Number("exclusiveMaximum") ?? double.PositiveInfinity) - step
        );
        return least > 0 ? least
            : most < 0 ? Math.Floor(most)
            : 0;
    }
}
