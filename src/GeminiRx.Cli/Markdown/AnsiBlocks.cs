using Markdig.Extensions.Tables;
using Markdig.Helpers;
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
                writer.SeparateBlock();
            }

            isFirst = false;
            Write(writer, block);
            writer.EndLine();
        }
    }

    /// <summary>Writes lines of code.</summary>
    public static void WriteCode(AnsiWriter writer, IEnumerable<StringSlice> lines) =>
        writer.WithMargin(
            "  ",
            "  ",
            () =>
            {
                foreach (var line in lines)
                {
                    writer.WithStyle(AnsiInlines.Code, () => writer.WriteVerbatim(line));
                    writer.BreakLine();
                }
            }
        );

    private static void Write(AnsiWriter writer, Block block)
    {
        switch (block)
        {
            case HeadingBlock heading:
                writer.WithStyle(
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
                writer.WithMargin("│ ", "│ ", () => Write(writer, (IEnumerable<Block>)quote));
                break;
            case CodeBlock code:
                WriteCode(writer, LinesOf(code));
                break;
            case HtmlBlock html:
                foreach (var line in LinesOf(html))
                {
                    writer.WriteVerbatim(line);
                    writer.BreakLine();
                }

                break;
            case ThematicBreakBlock:
                writer.WriteWords(new string('─', Math.Min(writer.Width, LongestRule)));
                break;
            case LeafBlock { Inline: { } inline }:
                AnsiInlines.Write(writer, inline);
                break;
            case ContainerBlock container and not LinkReferenceDefinitionGroup:
                Write(writer, (IEnumerable<Block>)container);
                break;
        }
    }

    // The list is null for a block without lines.
    private static IEnumerable<StringSlice> LinesOf(LeafBlock block) =>
        block.Lines.Lines is { } lines ? lines.Take(block.Lines.Count).Select(line => line.Slice) : [];

    private static void WriteList(AnsiWriter writer, ListBlock list)
    {
        var number = int.TryParse(list.OrderedStart, out var start) ? start : 1;
        var isFirst = true;
        foreach (var item in list)
        {
            if (!isFirst && list.IsLoose)
            {
                writer.SeparateBlock();
            }

            isFirst = false;
            var marker = list.IsOrdered ? $"{number++}{list.OrderedDelimiter} " : "• ";
            writer.WithMargin(marker, new string(' ', marker.Length), () => Write(writer, (ListItemBlock)item, isTight: !list.IsLoose));
        }
    }
}
