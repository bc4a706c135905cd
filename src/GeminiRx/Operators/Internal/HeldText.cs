namespace GeminiRx.Operators.Internal;

/// <summary>Text that grows at its end and is taken from its beginning, each letter copied a constant number of times.</summary>
internal sealed class HeldText
{
    private char[] _letters = [];
    private int _start;

    public int Length { get; private set; }

    public ReadOnlySpan<char> Span => _letters.AsSpan(_start, Length);

    public void Append(string text)
    {
        if (_start + Length + text.Length > _letters.Length)
        {
            var room = Length + text.Length > _letters.Length / 2 ? new char[Math.Max(64, (Length + text.Length) * 2)] : _letters;
            Span.CopyTo(room);
            (_letters, _start) = (room, 0);
        }

        text.CopyTo(_letters.AsSpan(_start + Length));
        Length += text.Length;
    }

    public string Take(int length)
    {
        var text = new string(Span[..length]);
        (_start, Length) = length == Length ? (0, 0) : (_start + length, Length - length);
        return text;
    }
}
