using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using GeminiRx.Text;

namespace GeminiRx.Wire.Json;

/// <summary>Reads JSON that may not be what it should: a value of another kind than wanted is passed over, whole.</summary>
internal static class Utf8JsonReaderExtensions
{
    /// <summary>Goes to the next property's name; false at the object's end.</summary>
    /// <param name="reader">It stands in the object, between two properties.</param>
    /// <param name="field">The member that the name stands for.</param>
    public static bool NextField(this ref Utf8JsonReader reader, out AnswerField field)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.PropertyName)
        {
            field = AnswerField.Unknown;
            return false;
        }

        field = AnswerFields.Of(ref reader);
        return true;
    }

    /// <summary>Enters the object that is the next value; otherwise passes the value over.</summary>
    public static bool EnterObject(this ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            return true;
        }

        reader.Skip();
        return false;
    }

    /// <summary>Passes the next value over if it is null.</summary>
    public static bool SkipNull(this ref Utf8JsonReader reader)
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

    /// <summary>Whether the next value is an object.</summary>
    public static bool IsBeforeObject(this Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.StartObject;

    /// <summary>Whether the next value is a string.</summary>
    public static bool IsBeforeString(this Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.String;

    /// <summary>Enters the next value to read its items: those of an array, or the value by itself, as some gateways write a list of
    /// one.</summary>
    public static JsonItems EnterItems(this ref Utf8JsonReader reader)
    {
        reader.Read();
        return new JsonItems(reader.TokenType);
    }

    /// <summary>Reads the next value as a string.</summary>
    /// <param name="reader">It stands before the value.</param>
    /// <param name="value">The string; null where it is none. Half a surrogate pair at its edges stays.</param>
    /// <returns>False where the value is neither a string nor null.</returns>
    public static bool TryReadPiece(this ref Utf8JsonReader reader, out string? value)
    {
        reader.Read();
        value = reader.TokenType == JsonTokenType.String ? JsonStrings.DecodePiece(ref reader) : null;
        reader.Skip();
        return reader.TokenType is JsonTokenType.String or JsonTokenType.Null;
    }

    /// <summary>Reads the next value as a string; false where it is neither a string nor null.</summary>
    public static bool TryReadString(this ref Utf8JsonReader reader, out string? value)
    {
        value = reader.ReadString();
        return value is not null || reader.TokenType == JsonTokenType.Null;
    }

    /// <summary>Reads the next value as a string; null where it is none.</summary>
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

    /// <summary>Reads the next value as one of a few words that come again and again, without making a new string of it.</summary>
    public static string? ReadWord(this ref Utf8JsonReader reader, string[] known)
    {
        var ahead = reader;
        ahead.Read();
        if (ahead.TokenType == JsonTokenType.String && !ahead.ValueIsEscaped)
        {
            foreach (var word in known)
            {
                if (ahead.ValueTextEquals(word))
                {
                    reader = ahead;
                    return word;
                }
            }
        }

        return reader.ReadString();
    }

    /// <summary>Reads the next value as a value of an enumeration: a name, or as ProtoJSON allows, a number.</summary>
    /// <param name="reader">It stands before the value.</param>
    /// <param name="known">The names that come again and again.</param>
    /// <param name="names">The names by number, as far as both services agree on them; 0 is always "not set".</param>
    /// <returns>The name, or the digits of an unknown number; null where the value is not set: null, empty, 0 or the name of 0.</returns>
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
                : reader.ReadWord(known);
        return value is null or "" or "0" || value.EndsWith("_UNSPECIFIED", StringComparison.OrdinalIgnoreCase) ? null : value;
    }

    /// <summary>Reads the next value as a count: a whole number in any form, or as ProtoJSON allows, a string of one; null where it is
    /// none.</summary>
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

    /// <summary>Reads the next value as true or false; false where it is neither.</summary>
    public static bool ReadFlag(this ref Utf8JsonReader reader)
    {
        reader.Read();
        var isSet =
            reader.TokenType == JsonTokenType.True
            || (reader.TokenType == JsonTokenType.String && reader.ValueSpan.SequenceEqual("true"u8));
        reader.Skip();
        return isSet;
    }

    /// <summary>
    /// Reads the next value as bytes: base64 in either alphabet, with or without its padding, as ProtoJSON allows; null where it is none.
    /// </summary>
    /// <param name="reader">It stands before the value.</param>
    /// <param name="isUsual">Made false where the text is another than the service writes.</param>
    public static byte[]? ReadBytes(this ref Utf8JsonReader reader, ref bool isUsual)
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

        isUsual = false;
        var text = JsonStrings.Decode(ref reader).Replace('+', '-').Replace('/', '_');
        try
        {
            return Base64Url.DecodeFromChars(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>Reads the next value, whatever it is.</summary>
    public static JsonElement ReadElement(this ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.CurrentElement();
    }

    /// <summary>Reads the value that the reader stands at, and moves to its end.</summary>
    public static JsonElement CurrentElement(this ref Utf8JsonReader reader) => JsonStrings.Repair(JsonElement.ParseValue(ref reader));
}
