using System.Text.Json.Nodes;
using GeminiRx.Cli.Errors;

namespace GeminiRx.Cli;

/// <summary>
/// The short form of a schema: fields between commas, or one a line. A field is a name, a type and, behind a colon, a description:
/// <c>name, age int, tags[], bio: one sentence</c>. The types are str (the default), int, float and bool; <c>[]</c> behind the name or the
/// type makes a list. Brackets around all fields make a list of objects. A description in quotes may contain commas.
/// </summary>
internal static class FieldList
{
    private static readonly Dictionary<string, string> _types = new()
    {
        ["str"] = "string",
        ["string"] = "string",
        ["int"] = "integer",
        ["integer"] = "integer",
        ["float"] = "number",
        ["number"] = "number",
        ["bool"] = "boolean",
        ["boolean"] = "boolean",
    };

    /// <exception cref="UsageException">The text is no list of fields.</exception>
    public static JsonSchema ToSchema(string text)
    {
        var fields = text.Trim();
        var isList = fields is ['[', .., ']'];
        var schema = ObjectOf(isList ? fields[1..^1] : fields);
        return JsonSchema.Parse((isList ? ListOf(schema) : schema).ToJsonString());
    }

    private static JsonObject ObjectOf(string fields)
    {
        var properties = new JsonObject();
        var isOneLine = !fields.Contains('\n', StringComparison.Ordinal);
        string? described = null;
        foreach (var field in Split(fields, isOneLine ? ',' : '\n'))
        {
            if (described is not null && IsBareWord(field))
            {
                throw UsageErrors.AmbiguousField(field, described);
            }

            var (name, schema) = FieldOf(field);
            described = isOneLine && field.Contains(':', StringComparison.Ordinal) && !field.EndsWith('"') ? name : null;
            if (!properties.TryAdd(name, schema))
            {
                throw UsageErrors.InvalidFields($"the field '{name}' occurs twice.");
            }
        }

        return properties.Count == 0
            ? throw UsageErrors.InvalidFields("there is no field.")
            : new JsonObject
            {
                ["type"] = "object",
                ["properties"] = properties,
                ["required"] = new JsonArray([.. properties.Select(property => (JsonNode)property.Key)]),
            };
    }

    private static IEnumerable<string> Split(string fields, char separator)
    {
        var (start, isQuoted) = (0, false);
        for (var at = 0; at <= fields.Length; at++)
        {
            if (at == fields.Length || (fields[at] == separator && !isQuoted))
            {
                if (fields[start..at].Trim() is { Length: > 0 } field)
                {
                    yield return field;
                }

                start = at + 1;
            }
            else if (fields[at] == '"' && separator == ',')
            {
                isQuoted = !isQuoted;
            }
        }
    }

    // It has neither a type nor a description.
    private static bool IsBareWord(string field) =>
        !field.EndsWith("[]", StringComparison.Ordinal) && !field.Contains(':', StringComparison.Ordinal) && !field.Any(char.IsWhiteSpace);

    private static (string Name, JsonObject Schema) FieldOf(string field)
    {
        var parts = field.Split(':', 2, StringSplitOptions.TrimEntries);
        var words = parts[0].TrimEnd(',').Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words.Length is 0 or > 2)
        {
            throw UsageErrors.InvalidFields($"'{field}' is no field: write a name and a type.");
        }

        var isList = words[^1].EndsWith("[]", StringComparison.Ordinal) || words[0].EndsWith("[]", StringComparison.Ordinal);
        var name = WithoutList(words[0]);
        if (name.Length == 0 || !name.All(c => char.IsLetterOrDigit(c) || c is '_' or '-'))
        {
            throw UsageErrors.InvalidFields($"invalid name '{name}': use letters, digits, '_' and '-'.");
        }

        var type = words.Length == 2 ? WithoutList(words[1]) : "str";
        if (!_types.TryGetValue(type, out var jsonType))
        {
            throw UsageErrors.InvalidFields(
                $"unknown type '{type}' of {name}: use str, int, float or bool, and put descriptions with commas in quotes."
            );
        }

        var schema = new JsonObject { ["type"] = jsonType };
        schema = isList ? ListOf(schema) : schema;
        if (parts is [_, { Length: > 0 } description])
        {
            schema["description"] = description is ['"', _, .., '"'] ? description[1..^1] : description;
        }

        return (name, schema);
    }

    private static string WithoutList(string word) => word.EndsWith("[]", StringComparison.Ordinal) ? word[..^2] : word;

    private static JsonObject ListOf(JsonObject items) => new() { ["type"] = "array", ["items"] = items };
}
