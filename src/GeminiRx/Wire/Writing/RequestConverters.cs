using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using GeminiRx.Text;

namespace GeminiRx.Wire.Writing;

/// <summary>Writes values of a type; requests are never read.</summary>
internal abstract class WriteOnlyConverter<T> : JsonConverter<T>
{
    public sealed override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException();
}

/// <summary>Writes a string. An unpaired surrogate becomes U+FFFD, where the default converter throws.</summary>
internal sealed class StringConverter : WriteOnlyConverter<string>
{
    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Encoding.UTF8.GetBytes(value)); // also faster than UTF-16 for a long text

    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WritePropertyName(Encoding.UTF8.GetBytes(value));
}

/// <summary>Writes any JSON. An unpaired surrogate becomes U+FFFD, where the default converter throws.</summary>
internal sealed class ElementConverter : WriteOnlyConverter<JsonElement>
{
    public override void Write(Utf8JsonWriter writer, JsonElement value, JsonSerializerOptions options) =>
        JsonStrings.Repair(value).WriteTo(writer);
}

internal sealed class SchemaConverter : WriteOnlyConverter<JsonSchema>
{
    public override void Write(Utf8JsonWriter writer, JsonSchema value, JsonSerializerOptions options) =>
        JsonStrings.Repair(value.Json).WriteTo(writer);
}

/// <summary>Writes a duration of ProtoJSON: seconds with up to nine decimals, and the letter s.</summary>
internal sealed class DurationConverter : WriteOnlyConverter<TimeSpan>
{
    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
        writer.WriteStringValue(((decimal)value.Ticks / TimeSpan.TicksPerSecond).ToString("0.#######", CultureInfo.InvariantCulture) + "s");
}

internal sealed class OpenEnumerationConverter<T> : WriteOnlyConverter<T>
    where T : struct, IOpenEnumeration
{
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Encoding.UTF8.GetBytes(value.Value));
}

internal sealed class PartConverter : WriteOnlyConverter<Part>
{
    public override void Write(Utf8JsonWriter writer, Part value, JsonSerializerOptions options)
    {
        if (value is RawPart raw)
        {
            JsonStrings.Repair(raw.Json).WriteTo(writer);
        }
        else
        {
            JsonSerializer.Serialize(writer, new PartBody(value), RequestJson.Of<PartBody>());
        }
    }
}
