using System.Text;

namespace GeminiRx.Operators;

/// <summary>
/// Takes out what a model repeats of its text when it is asked to go on: the longest end of the old text that the new one begins with. New text is held only
/// as long as more of it could be a repetition.
/// </summary>
internal sealed class RepeatedText(string shown)
{
    /// <summary>What is shorter is as likely chance as repetition.</summary>
    public const int Shortest = 12;

    /// <summary>How much of the old text is compared: a model that repeats more than this begins anew.</summary>
    public const int Longest = 32 * 1024;

    private readonly string _end = shown.Length > Longest ? shown[^Longest..] : shown;
    private readonly StringBuilder _held = new();
    private bool _isOver;

    /// <summary>Takes new text.</summary>
    /// <returns>What of it and of what was held is no repetition.</returns>
    public string Take(string text)
    {
        if (_isOver)
        {
            return text;
        }

        _held.Append(text);
        var held = _held.ToString();
        var place = held.Length == 0 ? 0 : _end.IndexOf(held, StringComparison.Ordinal);

        // Found before the end of the old text, more of that may follow.
        return place >= 0 && place + held.Length < _end.Length ? "" : Release()!;
    }

    /// <summary>Gives up what is held: nothing more comes.</summary>
    /// <returns>What of it is no repetition; null where that was said before.</returns>
    public string? Release()
    {
        if (_isOver)
        {
            return null;
        }

        _isOver = true;
        var held = _held.ToString();
        var length = Math.Min(held.Length, _end.Length);
        while (length >= Shortest && !_end.EndsWith(held[..length], StringComparison.Ordinal))
        {
            length--;
        }

        return length >= Shortest ? held[length..] : held;
    }
}
