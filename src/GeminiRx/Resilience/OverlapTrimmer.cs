using System.Text;

namespace GeminiRx.Resilience;

/// <summary>
/// Removes the repetition with which a model continues a text: the longest end of the old text with which the new text begins, or all of
/// the old text. New text is buffered only as long as it may be a repetition.
/// </summary>
internal sealed class OverlapTrimmer
{
    /// <summary>The minimum length of a repetition: a shorter match is as likely chance.</summary>
    public const int MinLength = 12;

    /// <summary>The maximum distance of a repetition's beginning from the end of the old text, unless it begins at the start.</summary>
    public const int MaxDistance = 4 * 1024;

    private readonly string _shown;
    private readonly StringBuilder _buffer = new();

    // The places in the old text at which the new text may begin: those that match all new text so far.
    private readonly List<int> _places;
    private int _length;

    public OverlapTrimmer(string shown)
    {
        _shown = shown;
        var first = Math.Max(0, shown.Length - MaxDistance);
        _places = [.. first > 0 ? [0] : Array.Empty<int>(), .. Enumerable.Range(first, shown.Length - first)];
    }

    /// <summary>Whether the repetition is found: further text is new.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Takes new text.</summary>
    /// <returns>The part of the buffered and new text that is not a repetition.</returns>
    public string Trim(string text)
    {
        if (IsDone)
        {
            return text;
        }

        foreach (var c in text)
        {
            var at = _buffer.Length;
            _buffer.Append(c);
            _places.RemoveAll(place => _shown[place + at] != c);
            if (_places.RemoveAll(place => place + at + 1 == _shown.Length) > 0)
            {
                _length = at + 1; // the old text up to its end is repeated
            }
        }

        return _places.Count > 0 ? "" : Release()!;
    }

    /// <summary>Ends the search: no further text can be a repetition.</summary>
    /// <returns>The part of the buffered text that is not a repetition; null if the search was over before.</returns>
    public string? Release()
    {
        if (IsDone)
        {
            return null;
        }

        IsDone = true;
        return _buffer.ToString(_length < MinLength ? 0 : _length, _buffer.Length - (_length < MinLength ? 0 : _length));
    }
}
