using System.Runtime.CompilerServices;
using System.Text.Json;

namespace GeminiRx.Wire.Json;

/// <summary>Enumerates the items of a value: those of an array, none of null, or the value itself.</summary>
internal struct JsonItems(JsonTokenType value)
{
    private bool _isOver = value == JsonTokenType.Null;

    /// <summary>Moves to the next item that is not null.</summary>
    /// <param name="reader">The reader, at the start of the value or at the end of the item before.</param>
    /// <returns>Whether there is an item.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MoveNext(ref JsonCursor reader)
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
            _isOver = !reader.TryReadItem();
        } while (!_isOver && reader.TokenType == JsonTokenType.Null);
        return !_isOver;
    }
}
