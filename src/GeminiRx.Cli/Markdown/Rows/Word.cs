using Markdig.Helpers;

namespace GeminiRx.Cli;

/// <summary>A word that is not written yet, as slices of its text, so that it is copied only once, to the output.</summary>
internal sealed class Word
{
    private readonly List<(StringSlice Text, TextStyle Style)> _parts = [];

    public IReadOnlyList<(StringSlice Text, TextStyle Style)> Parts => _parts;

    public bool IsEmpty => _parts.Count == 0;

    /// <summary>The cells of the word.</summary>
    public int Width { get; private set; }

    public void CopyFrom(Word other)
    {
        _parts.AddRange(other._parts);
        Width = other.Width;
    }

    public void Add(StringSlice text, int cells, TextStyle style)
    {
        if (
            _parts is [.., var last]
            && ReferenceEquals(last.Text.Text, text.Text)
            && last.Text.End + 1 == text.Start
            && last.Style == style
        )
        {
            _parts[^1] = (new StringSlice(text.Text, last.Text.Start, text.End), style);
        }
        else
        {
            _parts.Add((text, style));
        }

        Width += cells;
    }

    public void Clear()
    {
        _parts.Clear();
        Width = 0;
    }
}
