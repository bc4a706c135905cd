using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;

namespace GeminiRx.Emulator;

/// <summary>
/// Validates a request against <see cref="RequestSchema"/> by the rules of ProtoJSON, and reports violations in the words of the service.
/// </summary>
internal sealed class SchemaValidation
{
    private const string Package = "type.googleapis.com/google.ai.generativelanguage.v1beta.";

    // The service has the same limit.
    private const int MaxViolations = 20;

    // A longer name is no misspelled field.
    private const int MaxComparedLength = 64;

    private readonly List<FieldViolation> _violations = [];

    public static IReadOnlyList<FieldViolation> Violations(JsonElement root, string message)
    {
        var check = new SchemaValidation();
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

        foreach (var member in value.EnumerateObject().TakeWhile(_ => _violations.Count < MaxViolations))
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
                Refuse(
                    path,
                    $"Invalid JSON payload received. Unknown name \"{name}\"{At(path)}: Cannot find field.",
                    JudgeRules.UnknownField,
                    name,
                    name.Length <= MaxComparedLength ? NearestName.Of(name, fields.Keys) : null
                );
            }
        }
    }

    private void OneOf(JsonElement part, string path)
    {
        var data = part.EnumerateObject()
            .Where(member => member.Value.ValueKind != JsonValueKind.Null && RequestSchema.IsPartData(member.NameValue()));
        foreach (var second in data.Skip(1))
        {
            Refuse(
                path,
                $"Invalid value{At(path)} (oneof), oneof field 'data' is already set. Cannot set '{second.NameValue()}'",
                JudgeRules.OneOf
            );
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
            // ProtoJSON accepts a single value as a list of one; the vendor's own examples use this.
            Single(value, field.Type, path);
        }
        else if (!field.Repeated)
        {
            Refuse(
                parent.Path,
                $"Invalid JSON payload received. Unknown name \"{parent.Name}\"{At(parent.Path)}: "
                    + "Proto field is not repeating, cannot start list.",
                member: RequestSchema.SnakeCase(parent.Name)
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
                value.ValueKind == JsonValueKind.Number || (value.ValueKind == JsonValueKind.String && names.Contains(value.TextValue()));
            Require(known, value, path, Package + type);
        }
        else if (type != "any")
        {
            Require(IsScalar(value, type), value, path, $"TYPE_{type.ToUpperInvariant()}");
        }
    }

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

    // ProtoJSON accepts both Base64 alphabets, with and without padding.
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
        // The service quotes a scalar as it was sent; it omits lists and objects.
        var shown = value.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? "" : $", {value.GetRawText()}";
        Refuse(
            path,
            path.Length == 0
                ? "Invalid JSON payload received. Unknown name \"\": Root element must be a message."
                : $"Invalid value{At(path)} ({type}){shown}"
        );
    }

    private void Refuse(string path, string description, JudgeRule? rule = null, string? member = null, string? nearest = null)
    {
        if (_violations.Count < MaxViolations)
        {
            _violations.Add(
                new FieldViolation(path, description)
                {
                    Rule = rule,
                    Member = member,
                    Nearest = nearest,
                }
            );
        }
    }

    private static string At(string path) => path.Length == 0 ? "" : $" at '{path}'";
}
