using Markdig.Extensions.TaskLists;
using Markdig.Syntax.Inlines;

namespace GeminiRx.Cli;

/// <summary>Writes what stands within a block of Markdown.</summary>
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
                writer.Words(literal.Content.ToString());
                break;
            case CodeInline code:
                // Without colors the quotes tell code from text.
                writer.Styled(
                    writer.Style with
                    {
                        Color = Code.Color,
                    },
                    () => writer.Words(writer.Looks == ColorSupport.Full ? code.Content : $"`{code.Content}`")
                );
                break;
            case EmphasisInline emphasis:
                writer.Styled(Emphasized(writer.Style, emphasis), () => Write(writer, (ContainerInline)emphasis));
                break;
            case LinkInline link:
                WriteLink(writer, link);
                break;
            case AutolinkInline link:
                writer.Styled(writer.Style with { IsUnderlined = true, Color = Blue }, () => writer.Words(link.Url));
                break;
            case LineBreakInline { IsHard: true }:
                writer.BreakLine();
                break;
            case LineBreakInline:
                writer.Words(" ");
                break;
            case HtmlInline html:
                writer.Words(html.Tag);
                break;
            case HtmlEntityInline entity:
                writer.Words(entity.Transcoded.ToString());
                break;
            case TaskList task:
                writer.Words(task.Checked ? "[x]" : "[ ]");
                break;
            case DelimiterInline delimiter: // one that nothing answers is text
                writer.Words(delimiter.ToLiteral());
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
        writer.Styled(writer.Style with { IsUnderlined = true, Color = Blue }, () => Write(writer, (ContainerInline)link));
        if (link.Url is { Length: > 0 } url && (link.FirstChild as LiteralInline)?.Content.ToString() != url)
        {
            writer.Styled(writer.Style with { IsDim = true }, () => writer.Words($" ({url})"));
        }
    }
}
