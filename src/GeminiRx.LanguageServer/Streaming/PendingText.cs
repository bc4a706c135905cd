using System.Text;

namespace GeminiRx.LanguageServer.Streaming;

/// <summary>The text of an answer that is not written yet. All line breaks are line feeds, also if a CRLF is split between two
/// chunks.</summary>
internal sealed class PendingText(string held = "")
{
    // The text as it arrived, since the last checkpoint. Rewinds count its units.
    private readonly StringBuilder _raw = new();
    private readonly StringBuilder _text = new(held);

    public int Length => _text.Length;

    public void Append(string raw)
    {
        var afterCarriageReturn = _raw is { Length: > 0 } && _raw[^1] == '\r';
        _raw.Append(raw);
        foreach (var c in raw)
        {
            if (c != '\n' || !afterCarriageReturn)
            {
                _text.Append(c == '\r' ? '\n' : c);
            }

            afterCarriageReturn = c == '\r';
        }
    }

    /// <summary>Records that no earlier text will be rewound.</summary>
    public void Checkpoint()
    {
        if (_raw.Length > 1)
        {
            _raw.Remove(0, _raw.Length - 1);
        }
    }

    /// <summary>Takes back the end of the text that arrived.</summary>
    /// <param name="length">The number of UTF-16 units, counted as they arrived.</param>
    /// <returns>The number of characters to take back that are not pending any more. A line break counts as one.</returns>
    public int Rewind(int length)
    {
        var from = Math.Max(0, _raw.Length - length);
        var characters = 0;
        for (var at = from; at < _raw.Length; at++)
        {
            characters += _raw[at] == '\n' && at > 0 && _raw[at - 1] == '\r' ? 0 : 1;
        }

        _raw.Length = from;
        var pending = Math.Min(characters, _text.Length);
        _text.Length -= pending;
        return characters - pending;
    }

    public void Take(int length) => _text.Remove(0, length);

    public void PutBack(string text) => _text.Insert(0, text);

    public void Clear() => _text.Clear();

    /// <summary>The beginning of the text.</summary>
    public string ToString(int length) => _text.ToString(0, length);

    public override string ToString() => _text.ToString();
}
