using System.Globalization;
using System.Text.Json;
using GeminiRx.Text;

namespace GeminiRx.Wire.Json;

/// <summary>Reads JSON that may not match the documentation: a value of an unexpected kind is skipped as a whole.</summary>
internal static class Utf8JsonReaderExtensions
{
    // What base64 may contain between its characters.
    private static readonly char[] _whiteSpace = [' ', '\t', '\r', '\n'];

    /// <summary>Reads the next property name.</summary>
    /// <param name="reader">The reader, in an object between two properties.</param>
    /// <param name="field">The member with that name.</param>
    /// <returns>Whether there is a property; false at the end of the object.</returns>
    public static bool TryReadField(this ref Utf8JsonReader reader, out AnswerField field)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.PropertyName)
        {
            field = AnswerField.Unknown;
            return false;
        }

        field = AnswerFields.Find(ref reader);
        return true;
    }

    /// <summary>Enters the next value if it is an object; if not, skips it.</summary>
    public static bool TryEnterObject(this ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            return true;
        }

        reader.Skip();
        return false;
    }

    /// <summary>Skips the next value if it is null.</summary>
    public static bool TrySkipNull(this ref Utf8JsonReader reader)
    {
        var ahead = reader;
        ahead.Read();
        if (ahead.TokenType != JsonTokenType.Null)
        {
            return false;
        }

        reader = ahead;
        return true;
    }

    /// <summary>Skips the next value if it is null, without a copy of the reader for any other value.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="json">The JSON that it reads from the beginning.</param>
    public static bool TrySkipNull(this ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        var at = (int)reader.BytesConsumed;
        while (at < json.Length && json[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            at++;
        }

        return at < json.Length && json[at] == 'n' && reader.TrySkipNull();
    }

    /// <summary>Whether the next value is an object.</summary>
    public static bool IsBeforeObject(this Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.StartObject;

    /// <summary>Whether the next value is a string.</summary>
    public static bool IsBeforeString(this Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.String;

    /// <summary>Enters the next value to enumerate its items. Some gateways write a list of one as the value itself.</summary>
    public static JsonItems EnterItems(this ref Utf8JsonReader reader)
    {
        reader.Read();
        return new JsonItems(reader.TokenType);
    }

    /// <summary>Reads the next value as a string.</summary>
    /// <param name="reader">The reader, before the value.</param>
    /// <param name="value">The string; null if the value is not a string. An unpaired surrogate at its start or end is kept.</param>
    /// <returns>Whether the value is a string or null.</returns>
    public static bool TryReadPiece(this ref Utf8JsonReader reader, out string? value)
    {
        reader.Read();
        value = reader.TokenType == JsonTokenType.String ? JsonStrings.DecodePiece(ref reader) : null;
        reader.Skip();
        return reader.TokenType is JsonTokenType.String or JsonTokenType.Null;
    }

    /// <summary>Reads the next value as a string.</summary>
    /// <returns>Whether the value is a string or null.</returns>
    public static bool TryReadString(this ref Utf8JsonReader reader, out string? value)
    {
        value = reader.ReadString();
        return value is not null || reader.TokenType == JsonTokenType.Null;
    }

    /// <summary>Reads the next value as a string; null if it is not a string.</summary>
    public static string? ReadString(this ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return null;
        }

        return JsonStrings.Decode(ref reader);
    }

    /// <summary>Reads the next value as a string, without an allocation if it is one of the known strings.</summary>
    public static string? ReadKnownString(this ref Utf8JsonReader reader, string[] known)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return null;
        }

        foreach (var value in known)
        {
            if (!reader.ValueIsEscaped && reader.ValueTextEquals(value))
            {
                return value;
            }
        }

        return JsonStrings.Decode(ref reader);
    }

    /// <summary>Reads the next value as a value of an enumeration: a name or, as ProtoJSON allows, a number.</summary>
    /// <param name="reader">The reader, before the value.</param>
    /// <param name="known">The most frequent names.</param>
    /// <param name="names">The names of the numbers from 1, as far as both services agree on them; 0 is always "not set".</param>
    /// <returns>The name, or the digits of an unknown number; null if the value is not set: null, empty, 0 or the name of 0.</returns>
    public static string? ReadEnum(this ref Utf8JsonReader reader, string[] known, params ReadOnlySpan<string> names)
    {
        var ahead = reader;
        ahead.Read();
        var value =
            ahead.TokenType == JsonTokenType.Number
                ? reader.ReadCount() is { } number
                    ? number > 0 && number <= names.Length
                        ? names[number - 1]
                        : number.ToString(CultureInfo.InvariantCulture)
                    : null
                : reader.ReadKnownString(known);
        return value is null or "" or "0" || value.EndsWith("_UNSPECIFIED", StringComparison.OrdinalIgnoreCase) ? null : value;
    }

    /// <summary>Reads the next value as a count: an integer in any notation or, as ProtoJSON allows, in a string; null if it is not a
    /// count.</summary>
    public static int? ReadCount(this ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number))
        {
            return number;
        }

        if (
            reader.TokenType is JsonTokenType.Number or JsonTokenType.String
            && reader.ValueSpan.Length < 20
            && double.TryParse(reader.ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture, out var real)
            && real is >= int.MinValue and <= int.MaxValue
            && real == Math.Floor(real)
        )
        {
            return (int)real;
        }

        reader.Skip();
        return null;
    }

    /// <summary>Reads the next value as a boolean; false if it is neither true nor false.</summary>
    public static bool ReadBoolean(this ref Utf8JsonReader reader)
    {
        reader.Read();
        var isSet =
            reader.TokenType == JsonTokenType.True
            || (reader.TokenType == JsonTokenType.String && reader.ValueSpan.SequenceEqual("true"u8));
        reader.Skip();
        return isSet;
    }

    /// <summary>
    /// Reads the next value as bytes: base64 in either alphabet, with or without padding, as ProtoJSON allows; null if it is not base64.
    /// </summary>
    /// <param name="reader">The reader, before the value.</param>
    /// <param name="isCanonical">Set to false if the service would write the same bytes differently.</param>
    public static byte[]? ReadBytes(this ref Utf8JsonReader reader, ref bool isCanonical)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return null;
        }

        if (!reader.ValueIsEscaped && reader.TryGetBytesFromBase64(out var bytes))
        {
            return bytes;
        }

        isCanonical = false;
        var text = string.Concat(JsonStrings.Decode(ref reader).Split(_whiteSpace)).Replace('-', '+').Replace('_', '/').TrimEnd('=');
        try
        {
            return Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>Reads the next value, of any kind.</summary>
    public static JsonElement ReadElement(this ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.CurrentElement();
    }

    /// <summary>Reads the current value, and moves to its end.</summary>
    public static JsonElement CurrentElement(this ref Utf8JsonReader reader) => JsonStrings.Repair(JsonElement.ParseValue(ref reader));
}
