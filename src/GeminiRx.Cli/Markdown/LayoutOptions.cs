namespace GeminiRx.Cli;

/// <summary>How Markdown is laid out.</summary>
/// <param name="Width">The width of a row in cells.</param>
/// <param name="Colors">The styles that the terminal supports.</param>
/// <param name="HasLinks">Whether the terminal has links (OSC 8). Default false: the address is shown behind the text.</param>
/// <param name="OpenRows">How many rows a block may have until its first rows are final: those of the screen, so that it can be laid out
/// again in place. Default 200, for output that cannot be changed.</param>
internal sealed record LayoutOptions(int Width, ColorSupport Colors, bool HasLinks = false, int OpenRows = 200)
{
    private const int ShortestCut = 256;
    private const int LongestCut = 2048;

    /// <summary>The characters of a paragraph after which its first part may be final.</summary>
    public int ParagraphCut => (int)Math.Clamp((long)Width * OpenRows / 3, ShortestCut, LongestCut);
}
