namespace GeminiRx.Text;

/// <summary>Finds the units of a growing text. Scans no character twice.</summary>
internal abstract class TextUnits
{
    public static TextUnits Of(TextBoundary boundary, int limit) =>
        boundary switch
        {
            TextBoundary.Grapheme => new GraphemeUnits(),
            TextBoundary.Word => new WordUnits(),
            TextBoundary.Sentence => new SentenceUnits(),
            TextBoundary.Line => new LineUnits(),
            TextBoundary.Paragraph => new ParagraphUnits(),
            TextBoundary.MarkdownBlock => new MarkdownUnits(limit),
            _ => throw new ArgumentOutOfRangeException(
                nameof(boundary),
                boundary,
                $"Unknown boundary {boundary}: use a value of TextBoundary."
            ),
        };

    /// <summary>Returns the length of the first unit.</summary>
    /// <param name="text">The text after the previous unit. Between two calls it only grows at its end.</param>
    /// <returns>0 while the unit is incomplete.</returns>
    public abstract int Next(ReadOnlySpan<char> text);

    /// <summary>Starts with another text.</summary>
    public abstract void Reset();

    private sealed class GraphemeUnits : TextUnits
    {
        public override int Next(ReadOnlySpan<char> text) => Graphemes.WholeLength(text);

        public override void Reset() { }
    }
}
