namespace GeminiRx.Cli;

/// <summary>Writes the text of candidate 0 as Markdown, laid out and styled, to output that cannot be changed. A block is written when
/// it is final.</summary>
internal sealed class MarkdownView(LayoutOptions options) : AnswerView
{
    private readonly MarkdownLayout _layout = new(options);

    public override void Show(Chunk chunk)
    {
        if (chunk is TextChunk { Candidate: 0, Text: { Length: > 0 } text })
        {
            _layout.Append(text);
            Write();
        }
    }

    public override void End()
    {
        _layout.End();
        Write();
    }

    private void Write()
    {
        Output.AppendBytes(_layout.Output.FinishedBytes);
        _layout.Output.RemoveFinished();
        Flush();
    }
}
