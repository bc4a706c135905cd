using System.Text.Json;
using GeminiRx.Errors;
using GeminiRx.Text;

namespace GeminiRx.Wire.Reading;

/// <summary>The members of an object that <see cref="ChunkJson"/> wrote. A member of another kind is an error.</summary>
/// <param name="Json">The object.</param>
/// <param name="Path">The path of the object, for errors.</param>
internal readonly record struct LineMembers(JsonElement Json, string Path = "$")
{
    public string Text(string name) => OptionalText(name) ?? throw Error(name, "a string");

    public string? OptionalText(string name) => Optional(name, JsonValueKind.String, "a string")?.Text();

    public int Count(string name) => OptionalCount(name) ?? throw Error(name, "a whole number");

    public int? OptionalCount(string name) =>
        Optional(name, JsonValueKind.Number, "a whole number") is not { } value ? null
        : value.TryGetInt32(out var count) ? count
        : throw Error(name, "a whole number");

    public double? OptionalNumber(string name) => Optional(name, JsonValueKind.Number, "a number")?.GetDouble();

    /// <summary>A value of an enumeration by its name in camel case; the default if it is absent or unknown.</summary>
    public T Value<T>(string name, T defaultValue)
        where T : struct, Enum
    {
        var text = OptionalText(name);
        return Enum.GetValues<T>().Cast<T?>().FirstOrDefault(value => JsonNamingPolicy.CamelCase.ConvertName($"{value}") == text)
            ?? defaultValue;
    }

    public bool Flag(string name) => OptionalFlag(name) ?? throw Error(name, "true or false");

    public bool? OptionalFlag(string name) =>
        !TryFind(name, out var value) ? null
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean()
        : throw Error(name, "true or false");

    public TimeSpan Milliseconds(string name) =>
        Optional(name, JsonValueKind.Number, "a number") is { } value
        && value.TryGetDecimal(out var milliseconds)
        && milliseconds is >= long.MinValue / TimeSpan.TicksPerMillisecond and <= long.MaxValue / TimeSpan.TicksPerMillisecond
            ? TimeSpan.FromTicks((long)(milliseconds * TimeSpan.TicksPerMillisecond))
            : throw Error(name, "a number of milliseconds");

    public byte[] Bytes(string name) =>
        Optional(name, JsonValueKind.String, "base64")?.TryGetBytesFromBase64(out var bytes) == true ? bytes : throw Error(name, "base64");

    /// <summary>A value of any kind, null too.</summary>
    public JsonElement Element(string name) => Json.TryGetProperty(name, out var value) ? value : throw Error(name, "a value");

    public LineMembers Object(string name) => OptionalObject(name) ?? throw Error(name, "an object");

    public LineMembers? OptionalObject(string name) =>
        Optional(name, JsonValueKind.Object, "an object") is { } value ? new LineMembers(value, $"{Path}.{name}") : null;

    /// <summary>The objects of an array; null without the array.</summary>
    public IReadOnlyList<LineMembers>? OptionalObjects(string name)
    {
        var path = $"{Path}.{name}";
        return Optional(name, JsonValueKind.Array, "an array")
            ?.EnumerateArray()
            .Select(
                (item, i) =>
                    item.ValueKind == JsonValueKind.Object
                        ? new LineMembers(item, $"{path}[{i}]")
                        : throw ChunkJsonErrors.Member($"{path}[{i}]", "an object")
            )
            .ToList();
    }

    /// <summary>The strings of an array.</summary>
    public IReadOnlyList<string> Texts(string name)
    {
        var path = $"{Path}.{name}";
        var array = Optional(name, JsonValueKind.Array, "an array") ?? throw Error(name, "an array");
        return
        [
            .. array
                .EnumerateArray()
                .Select(
                    (item, i) =>
                        item.ValueKind == JsonValueKind.String ? item.Text() : throw ChunkJsonErrors.Member($"{path}[{i}]", "a string")
                ),
        ];
    }

    public JsonException Error(string name, string expected) => ChunkJsonErrors.Member($"{Path}.{name}", expected);

    private JsonElement? Optional(string name, JsonValueKind kind, string expected) =>
        !TryFind(name, out var value) ? null
        : value.ValueKind == kind ? value
        : throw Error(name, expected);

    private bool TryFind(string name, out JsonElement value) =>
        Json.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;
}
