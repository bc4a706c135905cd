using Markdig.Extensions.Tables;
using Markdig.Syntax;

namespace GeminiRx.Cli;

/// <summary>Writes blocks of Markdown.</summary>
internal static class AnsiBlocks
{
    private const int LongestRule = 40;

    public static void Write(AnsiWriter writer, IEnumerable<Block> blocks, bool isTight = false)
    {
        var isFirst = true;
        foreach (var block in blocks)
        {
            if (!isFirst && !isTight)
            {
                writer.BlankLine();
            }

            isFirst = false;
            Write(writer, block);
            writer.EndLine();
        }
    }

    /// <summary>Writes lines of code.</summary>
    public static void WriteCode(AnsiWriter writer, IEnumerable<string> lines) =>
        writer.Indented(
            "  ",
            "  ",
            () =>
            {
                foreach (var line in lines)
                {
                    writer.Styled(AnsiInlines.Code, () => writer.Verbatim(line));
                    writer.BreakLine();
                }
            }
        );

    private static void Write(AnsiWriter writer, Block block)
    {
        switch (block)
        {
            case HeadingBlock heading:
                writer.Styled(
                    new AnsiStyle(IsBold: true, IsUnderlined: heading.Level == 1),
                    () => AnsiInlines.Write(writer, heading.Inline)
                );
                break;
            case Table table:
                AnsiTable.Write(writer, table);
                break;
            case ListBlock list:
                WriteList(writer, list);
                break;
            case QuoteBlock quote:
                writer.Indented("│ ", "│ ", () => Write(writer, (IEnumerable<Block>)quote));
                break;
            case CodeBlock code:
                WriteCode(writer, LinesOf(code));
                break;
            case HtmlBlock html:
                foreach (var line in LinesOf(html))
                {
                    writer.Verbatim(line);
                    writer.BreakLine();
                }

                break;
            case ThematicBreakBlock:
                writer.Words(new string('─', Math.Min(writer.Width, LongestRule)));
                break;
            case LeafBlock { Inline: { } inline }:
                AnsiInlines.Write(writer, inline);
                break;
            case ContainerBlock container and not LinkReferenceDefinitionGroup:
                Write(writer, (IEnumerable<Block>)container);
                break;
        }
    }

    // A block without lines has no list of them.
    private static IEnumerable<string> LinesOf(LeafBlock block) =>
        block.Lines.Lines is { } lines ? lines.Take(block.Lines.Count).Select(line => line.ToString()) : [];

    private static void WriteList(AnsiWriter writer, ListBlock list)
    {
        var number = int.TryParse(list.OrderedStart, out var start) ? start : 1;
        var isFirst = true;
        foreach (var item in list)
        {
            if (!isFirst && list.IsLoose)
            {
                writer.BlankLine();
            }

            isFirst = false;
            var marker = list.IsOrdered ? $"{number++}{list.OrderedDelimiter} " : "• ";
            writer.Indented(marker, new string(' ', marker.Length), () => Write(writer, (ListItemBlock)item, isTight: !list.IsLoose));
        }
    }
}
