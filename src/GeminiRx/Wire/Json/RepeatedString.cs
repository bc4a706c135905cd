using System.Text.Json;

namespace GeminiRx.Wire.Json;

/// <summary>A string that most events repeat: it is allocated only if it changes.</summary>
internal struct RepeatedString
{
    // Longer strings are read each time.
    private const int MaxLength = 512;

    // The string as it stands in the JSON, with its quotes and escapes; null if it is long.
    private byte[]? _quoted;
    private bool _isEscaped;

    /// <summary>The last string; null if there was none.</summary>
    public string? Value { get; private set; }

    /// <summary>Reads the next value. A value that is not a string changes nothing.</summary>
    public void Read(ref JsonCursor reader)
    {
        if (_quoted is not null && reader.TryTakeString(_quoted, _isEscaped))
        {
            return;
        }

        reader.ReadValue();
        if (reader.TokenType == JsonTokenType.String)
        {
            Value = reader.Decode();
            var quoted = reader.CurrentRaw();
            (_quoted, _isEscaped) = (quoted.Length <= MaxLength ? quoted.ToArray() : null, reader.IsEscaped);
        }
        else
        {
            reader.Skip();
        }
    }
}
