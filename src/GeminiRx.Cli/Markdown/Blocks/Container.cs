namespace GeminiRx.Cli;

/// <summary>A quote, list item, footnote or the document: a block that contains blocks.</summary>
/// <param name="IsQuote">Whether its lines start with <c>&gt;</c>.</param>
/// <param name="Indent">The columns that its lines are indented by.</param>
internal sealed record Container(bool IsQuote = false, int Indent = 0)
{
    /// <summary>Whether it contains a block.</summary>
    public bool HasBlocks { get; set; }

    /// <summary>The kind of the list that is its last block; null if that is no list.</summary>
    public char? List { get; set; }

    /// <summary>The number of the next item of that list.</summary>
    public int NextNumber { get; set; }

    /// <summary>Whether its last block is the definition of a link.</summary>
    public bool IsAfterDefinition { get; set; }

    /// <summary>Whether blocks of it can follow each other without a blank line.</summary>
    public bool IsTight => !IsQuote && Indent > 0;
}
