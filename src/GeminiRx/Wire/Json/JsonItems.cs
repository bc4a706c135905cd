using System.Text.Json;

namespace GeminiRx.Wire.Json;

/// <summary>The items of a value that was just entered: those of an array, none of null, or the value by itself.</summary>
internal struct JsonItems(JsonTokenType value)
{
    private bool _isOver = value == JsonTokenType.Null;

    /// <summary>Goes to the next item that is not null; false when there is none.</summary>
    /// <param name="reader">It stands where the value was entered, or at the end of the item before.</param>
    public bool Next(ref Utf8JsonReader reader)
    {
        if (_isOver)
        {
            return false;
        }

        if (value != JsonTokenType.StartArray)
        {
            return _isOver = true;
        }

        do
        {
            _isOver = !reader.Read() || reader.TokenType == JsonTokenType.EndArray;
        } while (!_isOver && reader.TokenType == JsonTokenType.Null);
        return !_isOver;
    }
}
