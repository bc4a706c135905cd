namespace GeminiRx.Text;

/// <summary>Finds the units of a text that grows. What it has looked at, it does not look at again.</summary>
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
            _ => throw new ArgumentOutOfRangeException(nameof(boundary), boundary, "There is no such boundary."),
        };

    /// <summary>The length of the first unit.</summary>
    /// <param name="text">The text behind the last unit; since the last call it has only grown at its end.</param>
    /// <returns>0 while the unit is not whole.</returns>
    public abstract int Next(ReadOnlySpan<char> text);

    /// <summary>Begins with another text.</summary>
    public abstract void Reset();

    private sealed class GraphemeUnits : TextUnits
    {
        public override int Next(ReadOnlySpan<char> text) => Graphemes.WholeLength(text);

        public override void Reset() { }
    }
}
