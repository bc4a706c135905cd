namespace GeminiRx.Cli;

/// <summary>Shows the plain text of candidate 0. On a terminal, text is paced, escape sequences are removed
/// and hidden characters are shown.</summary>
/// <param name="isTerminal">Whether standard output is a terminal.</param>
/// <param name="endsLine">Whether a line break is added to a last line that has none.</param>
internal sealed class TextView(bool isTerminal, bool endsLine) : AnswerView
{
    private readonly EscapeStripper _stripper = new();
    private bool _isLineOpen;

    public override IObservable<Chunk> Prepare(IObservable<Chunk> answer) =>
        isTerminal ? base.Prepare(answer).Smooth() : base.Prepare(answer);

    public override void Show(Chunk chunk)
    {
        if (chunk is not TextChunk { Candidate: 0, Text: { Length: > 0 } text })
        {
            return;
        }

        _isLineOpen = !text.EndsWith('\n');
        Output.Append(isTerminal ? HiddenCharacters.RevealAll(_stripper.Strip(text)) : text);
        Flush();
    }

    public override void End()
    {
        if (_isLineOpen && endsLine)
        {
            _isLineOpen = false;
            Output.Append("\n");
            Flush();
        }
    }
}
