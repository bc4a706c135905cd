namespace GeminiRx.Cli;

/// <summary>The text of candidate 0 as Markdown, laid out and styled for a terminal as its blocks become whole.</summary>
internal sealed class MarkdownView(int width, ColorSupport looks) : AnswerView
{
    private readonly MarkdownRenderer _screen = new(width, looks);

    public override IObservable<Chunk> Prepare(IObservable<Chunk> answer) =>
        base.Prepare(answer).Smooth().Rechunk(TextBoundary.MarkdownBlock);

    public override void Show(Chunk chunk)
    {
        if (chunk is TextChunk { Candidate: 0, Text: { Length: > 0 } text } && _screen.Show(text) is { Length: > 0 } lines)
        {
            Put(lines);
        }
    }

    public override void End()
    {
        if (_screen.End() is { Length: > 0 } lines)
        {
            Put(lines);
        }
    }
}
