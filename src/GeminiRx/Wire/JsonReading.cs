using System.Globalization;
using System.Text.Json;

namespace GeminiRx.Wire;

/// <summary>Reads JSON that may not be what it should: a value of another kind than wanted is passed over, whole.</summary>
internal static class JsonReading
{
    /// <summary>Goes to the next property's name; false at the object's end.</summary>
    public static bool NextProperty(this ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.PropertyName;

    /// <summary>Enters the object that is the next value; otherwise passes the value over.</summary>
    public static bool EnterObject(this ref Utf8JsonReader reader) => reader.Enter(JsonTokenType.StartObject);

    /// <summary>Enters the array that is the next value; otherwise passes the value over.</summary>
    public static bool EnterArray(this ref Utf8JsonReader reader) => reader.Enter(JsonTokenType.StartArray);

    /// <summary>Goes to the next element that is an object, passing over others; false at the array's end.</summary>
    public static bool NextObject(this ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }

    /// <summary>Reads the next value as a string; null where it is none.</summary>
    /// <exception cref="InvalidOperationException">It is a string, but not Unicode.</exception>
    public static string? ReadString(this ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return null;
        }

        return reader.GetString();
    }

    /// <summary>Reads the next value as one of a few words that come again and again, without making a new string of it.</summary>
    public static string? ReadWord(this ref Utf8JsonReader reader, string[] known)
    {
        var ahead = reader;
        ahead.Read();
        if (ahead.TokenType == JsonTokenType.String)
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

    /// <summary>Reads the next value as a count: a number, or as ProtoJSON allows, a string of digits; null where it is none.</summary>
    public static int? ReadCount(this ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number))
        {
            return number;
        }

        if (reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length < 20
            && int.TryParse(reader.ValueSpan, NumberStyles.Integer, CultureInfo.InvariantCulture, out number))
        {
            return number;
        }

        reader.Skip();
        return null;
    }

    /// <summary>Reads the next value as true or false; false where it is neither.</summary>
    public static bool ReadFlag(this ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
        return reader.TokenType == JsonTokenType.True;
    }

    /// <summary>Reads the next value, whatever it is.</summary>
    public static JsonElement ReadElement(this ref Utf8JsonReader reader)
    {
        reader.Read();
        return JsonElement.ParseValue(ref reader);
    }

    private static bool Enter(this ref Utf8JsonReader reader, JsonTokenType kind)
    {
        reader.Read();
        if (reader.TokenType == kind)
        {
            return true;
        }

        reader.Skip();
        return false;
    }
}
