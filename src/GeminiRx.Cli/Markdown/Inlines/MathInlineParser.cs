using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Syntax.Inlines;

namespace GeminiRx.Cli;

/// <summary>Formulas of LaTeX: <c>$…$</c>, <c>$$…$$</c>, <c>\(…\)</c> and <c>\[…\]</c>. They are shown as they are written.</summary>
internal sealed class MathInlineParser : InlineParser
{
    public MathInlineParser() => OpeningCharacters = ['$', '\\'];

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        var length = LengthOf(slice.AsSpan());
        if (length == 0)
        {
            return false;
        }

        processor.Inline = new MathInline(new StringSlice(slice.Text, slice.Start, slice.Start + length - 1));
        slice.Start += length;
        return true;
    }

    /// <summary>Returns the length of the formula at the start of a text; 0 if there is none.</summary>
    private static int LengthOf(ReadOnlySpan<char> text) =>
        text switch
        {
            ['\\', '(', ..] => EndOf(text, "\\)"),
            ['\\', '[', ..] => EndOf(text, "\\]"),
            ['$', '$', ..] => EndOf(text, "$$"),
            ['$', not (' ' or '\n' or '\t'), ..] => EndOfDollars(text),
            _ => 0,
        };

    private static int EndOf(ReadOnlySpan<char> text, string end)
    {
        var at = text[2..].IndexOf(end, StringComparison.Ordinal);
        return at <= 0 ? 0 : at + 4;
    }

    // As in Pandoc: no space before the closing sign and no digit behind it, so that "$5 or $10" is no formula.
    private static int EndOfDollars(ReadOnlySpan<char> text)
    {
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == '$')
            {
                var isEnd = i > 1 && !char.IsWhiteSpace(text[i - 1]) && !(i + 1 < text.Length && char.IsAsciiDigit(text[i + 1]));
                return isEnd ? i + 1 : 0;
            }
        }

        return 0;
    }
}

/// <summary>A formula with its delimiters.</summary>
internal sealed class MathInline(StringSlice content) : LeafInline
{
    public StringSlice Content { get; } = content;
}
