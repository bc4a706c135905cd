using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;

namespace GeminiRx.Emulator;

/// <summary>Holds a request against <see cref="RequestSchema"/> by the rules of ProtoJSON, and words what does not fit as the service
/// does.</summary>
internal sealed class SchemaCheck
{
    private const string Package = "type.googleapis.com/google.ai.generativelanguage.v1beta.";

    // The service stops here, too, rather than to repeat itself for each of a thousand parts.
    private const int MostViolations = 20;

    private readonly List<FieldViolation> _violations = [];

    public static IReadOnlyList<FieldViolation> Violations(JsonElement root, string message)
    {
        var check = new SchemaCheck();
        check.Message(root, message, "");
        return check._violations;
    }

    private void Message(JsonElement value, string type, string path)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            Refuse(path, value, Package + type);
            return;
        }

        var fields = RequestSchema.MessageOf(type)!;
        if (type == "Part")
        {
            OneOf(value, path);
        }

        foreach (var member in value.EnumerateObject().TakeWhile(_ => _violations.Count < MostViolations))
        {
            var name = member.NameValue();
            if (fields.TryGetValue(name, out var field))
            {
                Field(
                    member.Value,
                    field,
                    path.Length == 0 ? RequestSchema.SnakeCase(name) : $"{path}.{RequestSchema.SnakeCase(name)}",
                    (name, path)
                );
            }
            else
            {
                Refuse(path, $"Invalid JSON payload received. Unknown name \"{name}\"{At(path)}: Cannot find field.");
            }
        }
    }

    private void OneOf(JsonElement part, string path)
    {
        var data = part.EnumerateObject()
            .Where(member => member.Value.ValueKind != JsonValueKind.Null && RequestSchema.IsPartData(member.NameValue()));
        foreach (var second in data.Skip(1))
        {
            Refuse(path, $"Invalid value{At(path)} (oneof), oneof field 'data' is already set. Cannot set '{second.NameValue()}'");
        }
    }

    private void Field(JsonElement value, SchemaField field, string path, (string Name, string Path) parent)
    {
        if (value.ValueKind == JsonValueKind.Null)
        {
            return;
        }

        if (value.ValueKind != JsonValueKind.Array || field.Type == "any")
        {
            // ProtoJSON takes a single value for a list of one, and the vendor's own examples make use of it.
            Single(value, field.Type, path);
        }
        else if (!field.Repeated)
        {
            Refuse(
                parent.Path,
                $"Invalid JSON payload received. Unknown name \"{parent.Name}\"{At(parent.Path)}: Proto field is not repeating, cannot start list."
            );
        }
        else
        {
            var index = 0;
            foreach (var item in value.EnumerateArray())
            {
                Single(item, field.Type, string.Create(CultureInfo.InvariantCulture, $"{path}[{index++}]"));
            }
        }
    }

    private void Single(JsonElement value, string type, string path)
    {
        if (RequestSchema.MessageOf(type) is not null)
        {
            Message(value, type, path);
        }
        else if (type == "map")
        {
            Properties(value, path);
        }
        else if (RequestSchema.EnumerationOf(type) is { } names)
        {
            var known =
                value.ValueKind == JsonValueKind.Number
                || (value.ValueKind == JsonValueKind.String && IsNameOf(names, type, value.TextValue()));
            Require(known, value, path, Package + type);
        }
        else if (type != "any")
        {
            Require(IsScalar(value, type), value, path, $"TYPE_{type.ToUpperInvariant()}");
        }
    }

    // The types of a schema are the one enumeration that the service takes in any case.
    private static bool IsNameOf(IReadOnlySet<string> names, string type, string value) =>
        names.Contains(type == "Type" ? value.ToUpperInvariant() : value);

    private void Properties(JsonElement value, string path)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            Refuse(path, value, Package + "Schema.PropertiesEntry");
            return;
        }

        foreach (var (property, index) in value.EnumerateObject().Select((property, index) => (property, index)))
        {
            Message(property.Value, "Schema", string.Create(CultureInfo.InvariantCulture, $"{path}[{index}].value"));
        }
    }

    private static bool IsScalar(JsonElement value, string type) =>
        type switch
        {
            "string" => value.ValueKind == JsonValueKind.String,
            "bool" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "bytes" => value.ValueKind == JsonValueKind.String
                && IsBase64(value.TextValue().Replace('-', '+').Replace('_', '/').TrimEnd('=')),
            "int32" or "int64" => value.NumberValue() is { } number
                && Math.Truncate(number) == number
                && Math.Abs(number) <= (type == "int32" ? int.MaxValue : long.MaxValue),
            _ => value.NumberValue() is not null,
        };

    // ProtoJSON takes both alphabets, with and without padding.
    private static bool IsBase64(string text) => Base64.IsValid(text + new string('=', (4 - (text.Length % 4)) % 4));

    private void Require(bool fits, JsonElement value, string path, string type)
    {
        if (!fits)
        {
            Refuse(path, value, type);
        }
    }

    private void Refuse(string path, JsonElement value, string type)
    {
        // A text is quoted as it was sent; of a list or an object the service says nothing.
        var shown = value.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? "" : $", {value.GetRawText()}";
        Refuse(
            path,
            path.Length == 0
                ? "Invalid JSON payload received. Unknown name \"\": Root element must be a message."
                : $"Invalid value{At(path)} ({type}){shown}"
        );
    }

    private void Refuse(string path, string description)
    {
        if (_violations.Count < MostViolations)
        {
            _violations.Add(new FieldViolation(path, description));
        }
    }

    private static string At(string path) => path.Length == 0 ? "" : $" at '{path}'";
}
