namespace GeminiRx.Cli;

/// <summary>Shows the text of candidate 0 as Markdown, laid out and styled for a terminal. A block is shown when complete.</summary>
internal sealed class MarkdownView : AnswerView
{
    private readonly MarkdownRenderer _renderer;

    public MarkdownView(int width, ColorSupport colors)
        : this(new MarkdownRenderer(width, colors)) { }

    private MarkdownView(MarkdownRenderer renderer)
        : base(renderer.Output) => _renderer = renderer;

    // Smooth is not used: it would only delay the pieces that Rechunk joins again.
    public override IObservable<Chunk> Prepare(IObservable<Chunk> answer) => base.Prepare(answer).Rechunk(TextBoundary.MarkdownBlock);

    public override void Show(Chunk chunk)
    {
        if (chunk is TextChunk { Candidate: 0, Text: { Length: > 0 } text })
        {
            _renderer.Render(text);
            Flush();
        }
    }

    public override void End()
    {
        _renderer.End();
        Flush();
    }
}
