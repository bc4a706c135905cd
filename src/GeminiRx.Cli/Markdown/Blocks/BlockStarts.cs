using System.Text.RegularExpressions;

namespace GeminiRx.Cli;

/// <summary>Recognizes the first lines of blocks (CommonMark 0.31, GFM). The text of each method starts behind the white space.</summary>
internal static partial class BlockStarts
{
    /// <summary>Returns the level of an ATX heading; 0 if the line is none.</summary>
    public static int HeadingLevel(ReadOnlySpan<char> text)
    {
        var level = text.IndexOfAnyExcept('#');
        level = level < 0 ? text.Length : level;
        return level is >= 1 and <= 6 && (level == text.Length || text[level] is ' ' or '\t') ? level : 0;
    }

    /// <summary>Returns the text of an ATX heading, without the closing number signs.</summary>
    public static string HeadingText(ReadOnlySpan<char> text, int level)
    {
        var content = text[level..].Trim(" \t");
        var withoutEnd = content.TrimEnd('#');
        return (withoutEnd.IsEmpty || withoutEnd[^1] is ' ' or '\t' ? withoutEnd.TrimEnd(" \t") : content).ToString();
    }

    /// <summary>Returns the level of the heading that an underline makes of a paragraph: 1 or 2; 0 if the line is none.</summary>
    public static int UnderlineLevel(ReadOnlySpan<char> text)
    {
        var line = text.TrimEnd(" \t");
        return line.IsEmpty || line.ContainsAnyExcept(line[0]) ? 0
            : line[0] == '=' ? 1
            : line[0] == '-' ? 2
            : 0;
    }

    public static bool IsThematicBreak(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text[0] is not ('*' or '-' or '_'))
        {
            return false;
        }

        var count = text.Count(text[0]);
        return count >= 3 && count + text.Count(' ') + text.Count('\t') == text.Length;
    }

    /// <summary>Returns the length of the fence of a code block; 0 if the line is none.</summary>
    public static int FenceLength(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text[0] is not ('`' or '~'))
        {
            return 0;
        }

        var length = text.IndexOfAnyExcept(text[0]);
        length = length < 0 ? text.Length : length;
        return length >= 3 && (text[0] == '~' || !text[length..].Contains('`')) ? length : 0;
    }

    /// <summary>Whether the line is the definition of a link.</summary>
    public static bool IsDefinition(string text) => text.StartsWith('[') && Definition().IsMatch(text);

    /// <summary>Returns the length of the marker of a footnote, such as <c>[^1]:</c>; 0 if the line is none.</summary>
    public static int FootnoteLength(ReadOnlySpan<char> text)
    {
        var end = text.StartsWith("[^") ? text.IndexOf(']') : -1;
        return end > 2 && end + 1 < text.Length && text[end + 1] == ':' && !text[..end].ContainsAny(" \t") ? end + 2 : 0;
    }

    /// <summary>Returns what ends the display of a formula that starts with this line; null if none starts or if it ends in the line.
    /// </summary>
    public static string? FormulaEnd(ReadOnlySpan<char> text)
    {
        var end =
            text.StartsWith("$$") ? "$$"
            : text.StartsWith(@"\[") ? @"\]"
            : text.StartsWith(@"\begin{") && text.IndexOf('}') is > 0 and var brace ? $@"\end{text[6..(brace + 1)]}"
            : "";
        return end.Length == 0 || text[2..].Contains(end, StringComparison.Ordinal) ? null : end;
    }

    [GeneratedRegex("""^\[(?!\^)(?:[^\[\]\\]|\\.){1,999}\]:\s+\S+(?:\s+(?:"[^"]*"|'[^']*'|\([^)]*\)))?\s*$""")]
    private static partial Regex Definition();
}
