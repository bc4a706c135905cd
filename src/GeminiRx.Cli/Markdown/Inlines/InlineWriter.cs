using Markdig.Helpers;
using Markdig.Syntax.Inlines;

namespace GeminiRx.Cli;

/// <summary>Writes the inline elements of a Markdown block.</summary>
/// <param name="hasLinks">Whether the terminal has links (OSC 8). Otherwise the address follows the text of a link.</param>
internal sealed class InlineWriter(bool hasLinks)
{
    private const int Cyan = 36;

    /// <summary>The link definitions so far.</summary>
    public LinkDefinitions Definitions { get; set; } = LinkDefinitions.Empty;

    public static TextStyle Code { get; } = new(Color: Cyan);

    public void Write(RowWriter writer, InlineText text)
    {
        if (text.Elements is { } elements)
        {
            Write(writer, elements);
        }
        else
        {
            writer.WriteWords(text.Source);
        }
    }

    /// <summary>Writes an address that is a link to itself.</summary>
    public void WriteAddress(RowWriter writer, string address) =>
        writer.WithStyle(
            writer.Style with
            {
                IsUnderlined = true,
                Link = hasLinks ? LinkAddress.ForTerminal(address) : null,
            },
            () => writer.WriteWords(address)
        );

    private void Write(RowWriter writer, ContainerInline inlines)
    {
        foreach (var inline in inlines)
        {
            Write(writer, inline);
        }
    }

    private void Write(RowWriter writer, Inline inline)
    {
        switch (inline)
        {
            case LiteralInline literal:
                writer.WriteWords(literal.Content);
                break;
            case MathInline math:
                writer.WriteWords(math.Content);
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
                WriteAddress(writer, link.Url);
                break;
            case LineBreakInline { IsHard: true }:
                writer.BreakLine();
                break;
            case LineBreakInline:
                writer.WriteWords(" ");
                break;
            case HtmlInline { Tag: "<br>" or "<br/>" or "<br />" }:
                writer.BreakLine();
                break;
            case HtmlInline html:
                writer.WriteWords(html.Tag);
                break;
            case HtmlEntityInline entity:
                writer.WriteWords(entity.Transcoded);
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

    private static TextStyle Emphasized(TextStyle style, EmphasisInline emphasis) =>
        emphasis switch
        {
            { DelimiterChar: '~' } => style with { IsStruck = true },
            { DelimiterCount: 2 } => style with { IsBold = true },
            _ => style with { IsItalic = true },
        };

    private void WriteLink(RowWriter writer, LinkInline link)
    {
        var address = link.Url ?? "";
        var target = hasLinks ? LinkAddress.ForTerminal(address) : null;
        writer.WithStyle(writer.Style with { IsUnderlined = true, Link = target }, () => Write(writer, (ContainerInline)link));

        // A text that looks like another address does not hide the real one.
        var text = (link.FirstChild as LiteralInline)?.Content.ToString() ?? "";
        if (address.Length > 0 && text != address && (target is null || LinkAddress.IsAddress(text)))
        {
            writer.WriteWords(" ");
            writer.WithStyle(writer.Style with { IsDim = true }, () => writer.WriteWords(new StringSlice($"({address})")));
        }
    }
}
