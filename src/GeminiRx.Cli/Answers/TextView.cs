namespace GeminiRx.Cli;

/// <summary>The bare text of candidate 0. On a terminal it is paced, and without what would drive the terminal.</summary>
/// <param name="isTerminal">Whether it goes to one.</param>
/// <param name="endsLine">Whether its last line is ended, where it is not.</param>
internal sealed class TextView(bool isTerminal, bool endsLine) : AnswerView
{
    private bool _isLineOpen;

    public override IObservable<Chunk> Prepare(IObservable<Chunk> answer) =>
        isTerminal ? base.Prepare(answer).Smooth() : base.Prepare(answer);

    public override void Show(Chunk chunk)
    {
        if (chunk is TextChunk { Candidate: 0, Text: { Length: > 0 } text })
        {
            _isLineOpen = !text.EndsWith('\n');
            Put(isTerminal ? ControlCharacters.Strip(text) : text);
        }
    }

    public override void End()
    {
        if (_isLineOpen && endsLine)
        {
            _isLineOpen = false;
            Put("\n");
        }
    }
}
