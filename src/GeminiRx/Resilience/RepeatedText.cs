using System.Text;

namespace GeminiRx.Resilience;

/// <summary>
/// Takes out what a model repeats of its text when it is asked to go on: the longest end of the old text that the new one begins with, or
/// all of it. New text is held only
/// as long as more of it could be a repetition.
/// </summary>
internal sealed class RepeatedText
{
    /// <summary>What is shorter is as likely chance as repetition.</summary>
    public const int Shortest = 12;

    /// <summary>How far from the end of the old text a repetition may begin, unless it begins at the start.</summary>
    public const int Farthest = 4 * 1024;

    private readonly string _shown;
    private readonly StringBuilder _held = new();

    // Where in the old text the new one may have begun: every place that agrees with all that has come.
    private readonly List<int> _places;
    private int _length;

    public RepeatedText(string shown)
    {
        _shown = shown;
        var first = Math.Max(0, shown.Length - Farthest);
        _places = [.. first > 0 ? [0] : Array.Empty<int>(), .. Enumerable.Range(first, shown.Length - first)];
    }

    /// <summary>Whether it is known what is repeated: text that comes now is new.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Takes new text.</summary>
    /// <returns>What of it and of what was held is no repetition.</returns>
    public string Take(string text)
    {
        if (IsOver)
        {
            return text;
        }

        foreach (var c in text)
        {
            var at = _held.Length;
            _held.Append(c);
            _places.RemoveAll(place => _shown[place + at] != c);
            if (_places.RemoveAll(place => place + at + 1 == _shown.Length) > 0)
            {
                _length = at + 1; // all up to the old text's end has come again
            }
        }

        return _places.Count > 0 ? "" : Release()!;
    }

    /// <summary>Gives up what is held: nothing more comes.</summary>
    /// <returns>What of it is no repetition; null where that was said before.</returns>
    public string? Release()
    {
        if (IsOver)
        {
            return null;
        }

        IsOver = true;
        return _held.ToString(_length < Shortest ? 0 : _length, _held.Length - (_length < Shortest ? 0 : _length));
    }
}
