using System.Text.Json;

namespace GeminiRx.Wire.Json;

/// <summary>Recognizes an array that most events repeat byte by byte, so that it is read once.</summary>
internal struct RepeatedArray
{
    // No stream must make the memory grow: longer arrays are read each time.
    private const int MaxLength = 512;

    private byte[]? _raw;
    private int _length;
    private int _depth;

    /// <summary>Reads the next value if it is the same as the last one.</summary>
    /// <returns>Whether it was read.</returns>
    public readonly bool TryTake(ref JsonCursor reader) =>
        _length > 0 && _depth == reader.Depth && reader.TryTakeArray(_raw.AsSpan(0, _length));

    /// <summary>Keeps a value that was read.</summary>
    /// <param name="reader">The reader, after the value.</param>
    /// <param name="start">The position of the value.</param>
    public void Keep(ref JsonCursor reader, int start)
    {
        var raw = reader.RawFrom(start);
        _length = 0;
        if (reader.TokenType == JsonTokenType.EndArray && raw.Length <= MaxLength)
        {
            _raw = _raw?.Length >= raw.Length ? _raw : new byte[raw.Length];
            raw.CopyTo(_raw);
            (_length, _depth) = (raw.Length, reader.Depth);
        }
    }
}
