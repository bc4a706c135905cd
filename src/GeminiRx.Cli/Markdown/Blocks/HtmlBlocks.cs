using System.Text.RegularExpressions;

namespace GeminiRx.Cli;

/// <summary>Blocks of HTML, of the seven kinds of CommonMark.</summary>
internal static partial class HtmlBlocks
{
    private const string BlankLine = "";

    /// <summary>Returns the text that ends the block that starts with a line: empty for a blank line, null if the line starts no
    /// block.</summary>
    /// <param name="text">The line behind its white space. It starts with a less-than sign.</param>
    /// <param name="isInParagraph">Whether the line would interrupt a paragraph, which not every tag does.</param>
    public static string? EndOf(string text, bool isInParagraph) =>
        text.StartsWith("<!--", StringComparison.Ordinal) ? "-->"
        : text.StartsWith("<?", StringComparison.Ordinal) ? "?>"
        : text.StartsWith("<![CDATA[", StringComparison.Ordinal) ? "]]>"
        : text.StartsWith("<!", StringComparison.Ordinal) && text.Length > 2 && char.IsAsciiLetter(text[2]) ? ">"
        : Verbatim().Match(text) is { Success: true } verbatim ? $"</{verbatim.Groups["tag"].Value}>"
        : BlockTag().IsMatch(text) || (!isInParagraph && AnyTag().IsMatch(text)) ? BlankLine
        : null;

    [GeneratedRegex("^<(?<tag>script|pre|style|textarea)(?:\\s|>|$)", RegexOptions.IgnoreCase)]
    private static partial Regex Verbatim();

    [GeneratedRegex(
        "^</?(?:address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|fieldset|"
            + "figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|"
            + "noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul)(?:\\s|/?>|$)",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex BlockTag();

    [GeneratedRegex(
        """^(?:<[A-Za-z][A-Za-z0-9-]*(?:\s+[A-Za-z_:][\w.:-]*(?:\s*=\s*(?:[^\s"'=<>`]+|'[^']*'|"[^"]*"))?)*\s*/?>"""
            + """|</[A-Za-z][A-Za-z0-9-]*\s*>)\s*$"""
    )]
    private static partial Regex AnyTag();
}
