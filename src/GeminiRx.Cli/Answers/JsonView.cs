using System.Reactive.Linq;

namespace GeminiRx.Cli;

/// <summary>Writes each chunk of candidate 0 as one JSON object per line, including rewinds. Only the last line describes the
/// end.</summary>
internal sealed class JsonView : AnswerView
{
    public override IObservable<Chunk> Prepare(IObservable<Chunk> answer) =>
        answer.Where(chunk => chunk is not (ContentChunk { Candidate: not 0 } or CandidateMetadataChunk { Candidate: not 0 }));

    public override void Show(Chunk chunk) => WriteLine(ChunkJson.Serialize(chunk));

    public override void Fail(GeminiException failure)
    {
        // An answer that was not completed has written its FinishedChunk as the last line.
        if (failure is not GeminiNotCompletedException)
        {
            WriteLine(ChunkJson.Serialize(failure));
        }
    }

    private void WriteLine(string json)
    {
        Output.Append(json);
        Output.Append("\n");
        Flush();
    }
}
