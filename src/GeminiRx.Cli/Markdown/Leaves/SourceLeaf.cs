namespace GeminiRx.Cli;

/// <summary>A block that is shown as it is written: HTML, or a formula of LaTeX.</summary>
/// <param name="end">The text that ends the block; empty if only a blank line does.</param>
/// <param name="endsAtBlankLine">Whether a blank line ends the block too.</param>
internal sealed class SourceLeaf(string end, bool endsAtBlankLine) : Leaf
{
    public override LineResult TryAddVerbatim(LineCursor cursor, bool isEnd, RowWriter writer)
    {
        if (endsAtBlankLine && cursor.IsBlank)
        {
            return LineResult.Refused;
        }

        var text = cursor.Rest();
        AddPart(text, isEnd, writer);
        return EndsIn(text) ? LineResult.AddedAsLast : LineResult.Added;
    }

    /// <summary>Whether a line ends the block.</summary>
    public bool EndsIn(string text) => end.Length > 0 && text.Contains(end, StringComparison.OrdinalIgnoreCase);

    public override void AddPart(string text, bool isEnd, RowWriter writer)
    {
        writer.WriteVerbatim(text);
        if (isEnd)
        {
            writer.EndLine();
        }
    }
}
