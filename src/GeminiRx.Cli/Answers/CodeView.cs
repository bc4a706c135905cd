namespace GeminiRx.Cli;

/// <summary>Writes only the code of the fenced blocks of candidate 0, line by line.</summary>
/// <param name="isTerminal">Whether standard output is a terminal.</param>
internal sealed class CodeView(bool isTerminal) : AnswerView
{
    private readonly CodeExtractor _extractor = new();
    private readonly EscapeStripper _stripper = new();

    public override bool IsEmpty => _extractor.Blocks == 0;

    public override void Show(Chunk chunk)
    {
        if (chunk is TextChunk { Candidate: 0, Text: { Length: > 0 } text })
        {
            Write(_extractor.Append(text));
        }
    }

    public override void End() => Write(_extractor.End());

    private void Write(string code)
    {
        Output.Append(isTerminal ? HiddenCharacters.RevealAll(_stripper.Strip(code)) : code);
        Flush();
    }
}
