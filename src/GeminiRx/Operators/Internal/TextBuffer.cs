namespace GeminiRx.Operators.Internal;

/// <summary>Text that grows at its end and is removed from its start. Copies each character a constant number of times.</summary>
internal sealed class TextBuffer
{
    // Units of one character are frequent: graphemes.
    private static readonly string[] _ascii = [.. Enumerable.Range(0, 128).Select(character => ((char)character).ToString())];

    private char[] _characters = [];
    private int _start;

    public int Length { get; private set; }

    public ReadOnlySpan<char> Span => _characters.AsSpan(_start, Length);

    public void Append(string text)
    {
        if (_start + Length + text.Length > _characters.Length)
        {
            var space = Length + text.Length > _characters.Length / 2 ? new char[Math.Max(64, (Length + text.Length) * 2)] : _characters;
            Span.CopyTo(space);
            (_characters, _start) = (space, 0);
        }

        text.CopyTo(_characters.AsSpan(_start + Length));
        Length += text.Length;
    }

    public string Take(int length)
    {
        var text = length == 1 && char.IsAscii(_characters[_start]) ? _ascii[_characters[_start]] : new string(Span[..length]);
        (_start, Length) = length == Length ? (0, 0) : (_start + length, Length - length);
        return text;
    }
}
