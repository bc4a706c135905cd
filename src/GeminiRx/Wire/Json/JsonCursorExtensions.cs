using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using GeminiRx.Text;

namespace GeminiRx.Wire.Json;

/// <summary>Reads JSON that may not match the documentation: a value of an unexpected kind is skipped as a whole.</summary>
internal static class JsonCursorExtensions
{
    // What base64 may contain between its characters.
    private static readonly char[] _whiteSpace = [' ', '\t', '\r', '\n'];

    /// <summary>Reads the next property name.</summary>
    /// <param name="reader">The reader, in an object between two properties.</param>
    /// <param name="field">The member with that name.</param>
    /// <returns>Whether there is a property; false at the end of the object.</returns>
    public static bool TryReadField(this ref JsonCursor reader, out AnswerField field)
    {
        field = AnswerField.Unknown;
        if (!reader.TryOpenName())
        {
            return false;
        }

        field = FrequentFields.Take(ref reader);
        if (field == AnswerField.Unknown)
        {
            reader.ReadName();
            field = AnswerFields.Find(ref reader);
        }

        return true;
    }

    /// <summary>Enters the next value if it is an object; if not, skips it.</summary>
    public static bool TryEnterObject(this ref JsonCursor reader)
    {
        reader.ReadValue();
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            return true;
        }

        reader.Skip();
        return false;
    }

    /// <summary>Skips the next value if it is null.</summary>
    public static bool TrySkipNull(this ref JsonCursor reader)
    {
        if (!reader.IsBefore((byte)'n'))
        {
            return false;
        }

        reader.ReadValue();
        return true;
    }

    /// <summary>Enters the next value to enumerate its items. Some gateways write a list of one as the value itself.</summary>
    public static JsonItems EnterItems(this ref JsonCursor reader)
    {
        reader.ReadValue();
        return new JsonItems(reader.TokenType);
    }

    /// <summary>The last string or name, repaired.</summary>
    public static string Decode(this in JsonCursor reader) => JsonStrings.Decode(reader.Text, reader.IsEscaped);

    /// <summary>Reads the next value as a string.</summary>
    /// <param name="reader">The reader, before the value.</param>
    /// <param name="value">The string; null if the value is not a string. An unpaired surrogate at its start or end is kept.</param>
    /// <returns>Whether the value is a string or null.</returns>
    public static bool TryReadPiece(this ref JsonCursor reader, out string? value)
    {
        reader.ReadValue();
        value = reader.TokenType == JsonTokenType.String ? JsonStrings.DecodePiece(reader.Text, reader.IsEscaped) : null;
        reader.Skip();
        return reader.TokenType is JsonTokenType.String or JsonTokenType.Null;
    }

    /// <summary>Reads the next value as a string.</summary>
    /// <returns>Whether the value is a string or null.</returns>
    public static bool TryReadString(this ref JsonCursor reader, out string? value)
    {
        value = reader.ReadString();
        return value is not null || reader.TokenType == JsonTokenType.Null;
    }

    /// <summary>Reads the next value as a string; null if it is not a string.</summary>
    public static string? ReadString(this ref JsonCursor reader)
    {
        reader.ReadValue();
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return null;
        }

        return reader.Decode();
    }

    /// <summary>Reads the next value as a string, without an allocation if it is one of the known strings.</summary>
    public static string? ReadKnownString(this ref JsonCursor reader, string[] known)
    {
        reader.ReadValue();
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return null;
        }

        foreach (var value in known)
        {
            if (!reader.IsEscaped && Ascii.Equals(reader.Text, value))
            {
                return value;
            }
        }

        return reader.Decode();
    }

    /// <summary>Reads the next value as a value of an enumeration: a name or, as ProtoJSON allows, a number.</summary>
    /// <param name="reader">The reader, before the value.</param>
    /// <param name="known">The most frequent names.</param>
    /// <param name="names">The names of the numbers from 1, as far as both services agree on them; 0 is always "not set".</param>
    /// <returns>The name, or the digits of an unknown number; null if the value is not set: null, empty, 0 or the name of 0.</returns>
    public static string? ReadEnum(this ref JsonCursor reader, string[] known, params ReadOnlySpan<string> names)
    {
        var value =
            !reader.IsBeforeNumber() ? reader.ReadKnownString(known)
            : reader.ReadCount() is not { } number ? null
            : number > 0 && number <= names.Length ? names[number - 1]
            : number.ToString(CultureInfo.InvariantCulture);
        return value is null or "" or "0" || value.EndsWith("_UNSPECIFIED", StringComparison.OrdinalIgnoreCase) ? null : value;
    }

    /// <summary>Reads the next value as a count: an integer in any notation or, as ProtoJSON allows, in a string; null if it is not a
    /// count.</summary>
    public static int? ReadCount(this ref JsonCursor reader)
    {
        if (reader.TryReadDigits(out var digits))
        {
            return digits;
        }

        reader.ReadValue();
        if (
            reader.TokenType is JsonTokenType.Number or JsonTokenType.String
            && reader.Text.Length < 20
            && double.TryParse(reader.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real)
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
    public static bool ReadBoolean(this ref JsonCursor reader)
    {
        reader.ReadValue();
        var isSet =
            reader.TokenType == JsonTokenType.True || (reader.TokenType == JsonTokenType.String && reader.Text.SequenceEqual("true"u8));
        reader.Skip();
        return isSet;
    }

    /// <summary>
    /// Reads the next value as bytes: base64 in either alphabet, with or without padding, as ProtoJSON allows; null if it is not base64.
    /// </summary>
    /// <param name="reader">The reader, before the value.</param>
    /// <param name="isCanonical">Set to false if the service would write the same bytes differently.</param>
    public static byte[]? ReadBytes(this ref JsonCursor reader, ref bool isCanonical)
    {
        reader.ReadValue();
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return null;
        }

        if (!reader.IsEscaped && DecodeBase64(reader.Text) is { } bytes)
        {
            return bytes;
        }

        isCanonical = false;
        var text = string.Concat(reader.Decode().Split(_whiteSpace)).Replace('-', '+').Replace('_', '/').TrimEnd('=');
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
    public static JsonElement ReadElement(this ref JsonCursor reader)
    {
        reader.ReadValue();
        return reader.CurrentElement();
    }

    /// <summary>Reads the current value, and moves to its end.</summary>
    public static JsonElement CurrentElement(this ref JsonCursor reader) => ToElement(reader.CurrentRaw());

    /// <summary>Moves to the end of the current value.</summary>
    /// <returns>The bytes of the value.</returns>
    public static ReadOnlySpan<byte> CurrentRaw(this ref JsonCursor reader)
    {
        reader.Skip();
        return reader.RawFrom(reader.Start);
    }

    /// <summary>Reads the next value, of any kind.</summary>
    /// <returns>The bytes of the value.</returns>
    public static ReadOnlySpan<byte> ReadRaw(this ref JsonCursor reader)
    {
        reader.ReadValue();
        return reader.CurrentRaw();
    }

    /// <summary>Parses a value that was read, and repairs its strings.</summary>
    public static JsonElement ToElement(ReadOnlySpan<byte> raw) => JsonStrings.Repair(JsonStrings.Parse(raw));

    // Null if it is not base64 in the standard alphabet. Spaces may be between its characters.
    private static byte[]? DecodeBase64(ReadOnlySpan<byte> text)
    {
        var bytes = new byte[LengthOfBase64(text)];
        return Base64.DecodeFromUtf8(text, bytes, out _, out var length) != OperationStatus.Done ? null
            : length == bytes.Length ? bytes
            : bytes[..length];
    }

    // The exact length, if there are no spaces: nearly all data is decoded without a copy.
    private static int LengthOfBase64(ReadOnlySpan<byte> text) =>
        text.Length < 4 ? 0 : Base64.GetMaxDecodedFromUtf8Length(text.Length) - Math.Min(2, text.Length - text.TrimEnd((byte)'=').Length);
}
