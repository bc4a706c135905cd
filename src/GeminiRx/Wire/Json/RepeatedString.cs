using System.Text.Json;

namespace GeminiRx.Wire.Json;

/// <summary>A string that most events repeat: it is allocated only if it changes.</summary>
internal struct RepeatedString
{
    // The string as it stands in the JSON, with its quotes and escapes.
    private byte[]? _quoted;

    /// <summary>The last string; null if there was none.</summary>
    public string? Value { get; private set; }

    /// <summary>Reads the next value. A value that is not a string changes nothing.</summary>
    public void Read(ref JsonCursor reader)
    {
        if (_quoted is not null && reader.TryTakeString(_quoted))
        {
            return;
        }

        reader.ReadValue();
        if (reader.TokenType == JsonTokenType.String)
        {
            Value = reader.Decode();
            _quoted = reader.CurrentRaw().ToArray();
        }
        else
        {
            reader.Skip();
        }
    }
}
