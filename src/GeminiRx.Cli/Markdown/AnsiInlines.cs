using Markdig.Extensions.TaskLists;
using Markdig.Syntax.Inlines;

namespace GeminiRx.Cli;

/// <summary>Writes the inline elements of a Markdown block.</summary>
internal static class AnsiInlines
{
    private const int Cyan = 36;
    private const int Blue = 34;

    public static AnsiStyle Code { get; } = new(Color: Cyan);

    public static void Write(AnsiWriter writer, ContainerInline? inlines)
    {
        foreach (var inline in inlines ?? [])
        {
            Write(writer, inline);
        }
    }

    private static void Write(AnsiWriter writer, Inline inline)
    {
        switch (inline)
        {
            case LiteralInline literal:
                writer.WriteWords(literal.Content);
                break;
            case CodeInline code:
                // Without colors, backticks mark code.
                writer.WithStyle(
                    writer.Style with
                    {
                        Color = Code.Color,
                    },
                    () => writer.WriteWords(writer.Colors == ColorSupport.Full ? code.Content : $"`{code.Content}`")
                );
                break;
            case EmphasisInline emphasis:
                writer.WithStyle(Emphasized(writer.Style, emphasis), () => Write(writer, (ContainerInline)emphasis));
                break;
            case LinkInline link:
                WriteLink(writer, link);
                break;
            case AutolinkInline link:
                writer.WithStyle(writer.Style with { IsUnderlined = true, Color = Blue }, () => writer.WriteWords(link.Url));
                break;
            case LineBreakInline { IsHard: true }:
                writer.BreakLine();
                break;
            case LineBreakInline:
                writer.WriteWords(" ");
                break;
            case HtmlInline html:
                writer.WriteWords(html.Tag);
                break;
            case HtmlEntityInline entity:
                writer.WriteWords(entity.Transcoded);
                break;
            case TaskList task:
                writer.WriteWords(task.Checked ? "[x]" : "[ ]");
                break;
            case DelimiterInline delimiter: // An unmatched delimiter is text.
                writer.WriteWords(delimiter.ToLiteral());
                Write(writer, (ContainerInline)delimiter);
                break;
            case ContainerInline container:
                Write(writer, container);
                break;
        }
    }

    private static AnsiStyle Emphasized(AnsiStyle style, EmphasisInline emphasis) =>
        emphasis switch
        {
            { DelimiterChar: '~' } => style with { IsStruck = true },
            { DelimiterCount: 2 } => style with { IsBold = true },
            _ => style with { IsItalic = true },
        };

    private static void WriteLink(AnsiWriter writer, LinkInline link)
    {
        writer.WithStyle(writer.Style with { IsUnderlined = true, Color = Blue }, () => Write(writer, (ContainerInline)link));
        if (link.Url is { Length: > 0 } url && (link.FirstChild as LiteralInline)?.Content.ToString() != url)
        {
            writer.WithStyle(writer.Style with { IsDim = true }, () => writer.WriteWords($" ({url})"));
        }
    }
}
