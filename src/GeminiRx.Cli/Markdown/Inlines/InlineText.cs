using System.Buffers;
using Markdig;
using Markdig.Extensions.EmphasisExtras;
using Markdig.Parsers;
using Markdig.Parsers.Inlines;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace GeminiRx.Cli;

/// <summary>The text of a paragraph, heading or table cell with its inline elements.</summary>
internal sealed class InlineText
{
    private static readonly MarkdownPipeline _pipeline = CreatePipeline();
    private static readonly SearchValues<char> _special = SearchValues.Create("*_`~[]<>&\\$");
    private static readonly SearchValues<string> _specialWords = SearchValues.Create(
        ["  \n", "://", "www.", "mailto:", "tel:"],
        StringComparison.Ordinal
    );
    private static readonly SearchValues<char> _openers = SearchValues.Create("*_`~[<\\$");

    private static readonly string[] _ends = ["`", "**", "*", "~~", "~"];

    private InlineText(string source, ContainerInline? elements) => (Source, Elements) = (source, elements);

    /// <summary>The Markdown.</summary>
    public string Source { get; }

    /// <summary>The elements; null if all of the source is plain text.</summary>
    public ContainerInline? Elements { get; }

    /// <summary>Parses inline Markdown.</summary>
    /// <param name="source">The Markdown.</param>
    /// <param name="definitions">The link definitions so far. A reference to another one stays as it is written.</param>
    public static InlineText Parse(string source, LinkDefinitions definitions) =>
        source.AsSpan().ContainsAny(_special) || source.AsSpan().ContainsAny(_specialWords)
            ? new(source, (Markdown.Parse(source, _pipeline, ContextFor(source, definitions)).LastChild as LeafBlock)?.Inline)
            : new(source, null);

    /// <summary>Whether text that follows cannot change this text: no element can be open at its end.</summary>
    public bool IsClosed() => !Source.AsSpan().ContainsAny(_openers) || (Elements is not null && CountOpen() == 0);

    private static MarkdownParserContext? ContextFor(string source, LinkDefinitions definitions) =>
        definitions.IsEmpty || !source.Contains('[', StringComparison.Ordinal) ? null : definitions.ToContext();

    private int CountOpen() =>
        Elements is null
            ? 0
            : Elements.FindDescendants<DelimiterInline>().Count()
                + Elements.FindDescendants<LiteralInline>().Sum(text => CountOpeners(text.Content.AsSpan()));

    private static int CountOpeners(ReadOnlySpan<char> text)
    {
        var count = 0;
        foreach (var c in text)
        {
            count += _openers.Contains(c) ? 1 : 0;
        }

        return count;
    }

    // An opener at the end has no text yet.
    private static string WithoutOpener(string text)
    {
        var end = text.AsSpan().TrimEnd("*_`~");
        return end.IsEmpty || end[^1] is ' ' or '\n' or '(' ? end.ToString() : text;
    }

    private static MarkdownPipeline CreatePipeline()
    {
        var builder = new MarkdownPipelineBuilder().UseEmphasisExtras(EmphasisExtraOptions.Strikethrough).UseAutoLinks();
        builder.BlockParsers.Clear();
        builder.BlockParsers.Add(new TextBlockParser());
        builder.InlineParsers.InsertBefore<EscapeInlineParser>(new MathInlineParser());
        return builder.Build();
    }

    /// <summary>Parses text that is not complete: what is open at its end is shown as if it ended there.</summary>
    public static InlineText ParseOpen(string source, LinkDefinitions definitions)
    {
        var addressAt = source.LastIndexOf("](", StringComparison.Ordinal);
        var isInAddress = addressAt > 0 && !source.AsSpan(addressAt + 2).ContainsAny(" )\n");
        var shown = (isInAddress ? $"{source[..addressAt]}]()" : source).TrimEnd(' ');
        var best = Parse(WithoutOpener(shown), definitions);
        foreach (var end in _ends)
        {
            if (!best.IsClosed() && Parse(shown + end, definitions) is { } ended && ended.CountOpen() < best.CountOpen())
            {
                best = ended;
            }
        }

        return best;
    }

    /// <summary>Takes all lines as one paragraph, also those that would be another block.</summary>
    private sealed class TextBlockParser : BlockParser
    {
        public override BlockState TryOpen(BlockProcessor processor)
        {
            LinkDefinitions.AddTo(processor.Document, processor.Context);
            processor.NewBlocks.Push(new TextBlock(this));
            return BlockState.Continue;
        }

        public override BlockState TryContinue(BlockProcessor processor, Block block) => BlockState.Continue;
    }

    private sealed class TextBlock : LeafBlock
    {
        public TextBlock(BlockParser parser)
            : base(parser) => ProcessInlines = true;
    }
}
