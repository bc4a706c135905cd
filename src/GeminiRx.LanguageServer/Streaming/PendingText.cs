using System.Text;
using GeminiRx.LanguageServer.Settings;

namespace GeminiRx.LanguageServer.Streaming;

/// <summary>The text of an answer that is not written yet. All line breaks are line feeds, also if a CRLF is split between two
/// chunks.</summary>
internal sealed class PendingText(string held = "")
{
    // The text as it arrived, since the last checkpoint. Rewinds count its units.
    private readonly StringBuilder _raw = new();
    private readonly StringBuilder _text = new(held);

    // The beginning that is known to be whole units, and the length that was searched for them.
    private Granularity _granularity;
    private int _whole;
    private int _searched;

    public int Length => _text.Length;

    /// <summary>The length of the whole units at the beginning of the text. Only text that has arrived since the last call is
    /// searched.</summary>
    public int WholeUnits(Granularity granularity)
    {
        if (granularity != _granularity)
        {
            (_granularity, _whole, _searched) = (granularity, 0, 0);
        }

        // The end of a unit may have two characters, of which one was there.
        var from = Math.Max(0, _searched - 1);
        var units = granularity.WholeUnits(_text.ToString(from, _text.Length - from));
        _whole = units > 0 ? Math.Max(_whole, from + units) : _whole;
        _searched = _text.Length;
        return _whole;
    }

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
        var (characters, isAfterReturn) = (0, from > 0 && _raw[from - 1] == '\r');
        foreach (var character in _raw.ToString(from, _raw.Length - from))
        {
            characters += character == '\n' && isAfterReturn ? 0 : 1;
            isAfterReturn = character == '\r';
        }

        _raw.Length = from;
        var pending = Math.Min(characters, _text.Length);
        _text.Length -= pending;
        SearchAgain();
        return characters - pending;
    }

    public void Take(int length)
    {
        _text.Remove(0, length);
        (_whole, _searched) = length < _whole ? (0, 0) : (0, Math.Max(0, _searched - length));
    }

    public void PutBack(string text)
    {
        _text.Insert(0, text);
        SearchAgain();
    }

    public void Clear()
    {
        _text.Clear();
        SearchAgain();
    }

    private void SearchAgain() => (_whole, _searched) = (0, 0);

    /// <summary>The beginning of the text.</summary>
    public string ToString(int length) => _text.ToString(0, length);

    public override string ToString() => _text.ToString();
}
