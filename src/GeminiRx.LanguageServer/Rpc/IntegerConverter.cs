using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GeminiRx.LanguageServer.Rpc;

/// <summary>
/// Reads an integer in any form that JSON allows: <c>1</c>, <c>1.0</c>, <c>1e2</c>, <c>-0</c>. Some clients write every number with a
/// decimal point, because JSON does not distinguish integers. A number of more than 32 bits is clamped: as a position it means the end.
/// </summary>
internal sealed class IntegerConverter : JsonConverter<int>
{
    /// <summary>Reads an integer.</summary>
    /// <param name="element">Any JSON value.</param>
    /// <returns>The integer; null if the value is not an integer.</returns>
    public static int? From(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Number => From(element.GetDouble()),
            JsonValueKind.String => From(element.GetString()),
            _ => null,
        };

    public override int Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        (
            reader.TokenType switch
            {
                JsonTokenType.Number => From(reader.GetDouble()),
                JsonTokenType.String => From(reader.GetString()),
                _ => null,
            }
        ) ?? throw new JsonException();

    public override void Write(Utf8JsonWriter writer, int value, JsonSerializerOptions options) => writer.WriteNumberValue(value);

    private static int? From(double number) =>
        double.IsInteger(number) || double.IsInfinity(number) ? (int)Math.Clamp(number, int.MinValue, int.MaxValue) : null;

    // The Web defaults of the serializer read integers from strings.
    private static int? From(string? text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}

/// <summary>
/// Reads the version of a document. Some clients send null or omit it; some send the time in milliseconds, which has more than 32 bits.
/// Any other value counts as no version.
/// </summary>
internal sealed class VersionConverter : JsonConverter<long?>
{
    public override bool HandleNull => true;

    public override long? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var element = JsonElement.ParseValue(ref reader);
        return element.ValueKind switch
        {
            JsonValueKind.Number when double.IsInteger(element.GetDouble()) => (long)
                Math.Clamp(element.GetDouble(), long.MinValue, long.MaxValue),
            JsonValueKind.String
                when long.TryParse(element.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) =>
                number,
            _ => null,
        };
    }

    public override void Write(Utf8JsonWriter writer, long? value, JsonSerializerOptions options)
    {
        if (value is { } version)
        {
            writer.WriteNumberValue(version);
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}
