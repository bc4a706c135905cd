namespace GeminiRx;

/// <summary>The units that <see cref="ChunkOperators.Rechunk(IObservable{Chunk}, TextBoundary, int)"/> cuts text into. Every unit is made
/// of whole graphemes.</summary>
public enum TextBoundary
{
    /// <summary>
    /// What a reader takes for one character: an extended grapheme cluster of Unicode's UAX #29, such as a letter with its accents, an
    /// emoji with its
    /// modifiers, a flag, CR LF. It is whole when the next begins. One of more than 256 UTF-16 units, which is no character of any script,
    /// is cut there.
    /// </summary>
    Grapheme,

    /// <summary>
    /// A word with the white space behind it, up to the end of the line; whole when the next begins. Simpler than UAX #29, which gives
    /// punctuation and spaces
    /// units of their own: words are what stands between spaces, and in scripts without spaces each ideograph, hiragana or letter of Thai,
    /// Lao, Khmer and
    /// Burmese (as UAX #29 does without a dictionary) with the punctuation around it.
    /// </summary>
    Word,

    /// <summary>
    /// A sentence with the white space behind it; whole when the next begins, or at a line break. After UAX #29's sentence boundaries (SB4,
    /// SB6 to SB11): a
    /// terminator with the quotes and brackets that close behind it ends a sentence where white space follows; a full-width terminator,
    /// where anything does. A
    /// full stop ends none before a small letter, after a single letter (<c>e.g.</c>, <c>J. R.</c>), after a title (<c>Mr.</c>, <c>Dr.</c>,
    /// …) or after the number
    /// that begins a list's line (<c>1.</c>).
    /// </summary>
    Sentence,

    /// <summary>A line with its break: LF, CR LF, CR (whole when the next character comes), NEL, LS or PS.</summary>
    Line,

    /// <summary>Lines up to the end of the blank line behind them. More blank lines go with the next paragraph.</summary>
    Paragraph,

    /// <summary>
    /// What Markdown (CommonMark 0.31, tables of GFM) can be shown by as it comes: in a fenced code block each line, its opening and
    /// closing lines included; in
    /// a table each row, the header together with the line below it; everything else up to the end of a blank line, so that no link,
    /// emphasis or code span is
    /// cut. Text before a fence or a table is a unit of its own. A block longer than the limit is released up to there in pieces, cut
    /// between words outside of
    /// links, emphasis and code where there is such a place in its second half.
    /// </summary>
    MarkdownBlock,
}
