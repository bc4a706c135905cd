namespace GeminiRx;

/// <summary>The units of <see cref="ChunkOperators.Rechunk(IObservable{Chunk}, TextBoundary, int)"/>. Every unit consists of whole
/// graphemes.</summary>
public enum TextBoundary
{
    /// <summary>
    /// A user-perceived character: an extended grapheme cluster of UAX #29, for example a letter with combining marks, an emoji with
    /// modifiers, a flag or CR LF. It is complete when the next one begins. A cluster of more than 256 UTF-16 code units, which occurs in
    /// no script, is split there.
    /// </summary>
    Grapheme,

    /// <summary>
    /// A word with the following white space, up to the end of the line. It is complete when the next word begins. Simpler than UAX #29,
    /// which makes separate units of punctuation and spaces: words are separated by spaces; in scripts without spaces, each ideograph, each
    /// hiragana, and each letter of Thai, Lao, Khmer and Burmese is a word (as in UAX #29 without a dictionary), together with adjacent
    /// punctuation.
    /// </summary>
    Word,

    /// <summary>
    /// A sentence with the following white space. It is complete when the next sentence begins, or at a line break. Based on the sentence
    /// boundaries of UAX #29 (SB4, SB6 to SB11): a terminator with its closing quotes and brackets ends a sentence before white space; a
    /// full-width terminator ends a sentence before anything. A full stop does not end a sentence before a lower-case letter, after a
    /// single letter (<c>e.g.</c>, <c>J. R.</c>), after a title (<c>Mr.</c>, <c>Dr.</c>, …) or after the number at the start of a list item
    /// (<c>1.</c>).
    /// </summary>
    Sentence,

    /// <summary>A line with its line break: LF, CR LF, CR (complete at the next character), NEL, LS or PS.</summary>
    Line,

    /// <summary>Lines up to and including the next blank line. Further blank lines belong to the next paragraph.</summary>
    Paragraph,

    /// <summary>
    /// A piece of Markdown (CommonMark 0.31, tables of GFM) that can be rendered by itself. In a fenced code block, each line, including
    /// the opening and closing line; in a table, each row, and the header together with the delimiter row; otherwise the text up to and
    /// including a blank line, so that no link, emphasis or code span is split. Text before a fence or a table is a separate unit. A block
    /// above the limit is released in pieces, split between words outside of links, emphasis and code if there is such a position in its
    /// second half.
    /// </summary>
    MarkdownBlock,
}
