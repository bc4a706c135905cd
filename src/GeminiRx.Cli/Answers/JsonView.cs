using System.Reactive.Linq;

namespace GeminiRx.Cli;

/// <summary>One JSON object per line for every chunk of candidate 0, rewinds included. The last line, and only that one, describes the
/// end.</summary>
internal sealed class JsonView : AnswerView
{
    public override IObservable<Chunk> Prepare(IObservable<Chunk> answer) =>
        answer.Where(chunk => chunk is not (ContentChunk { Candidate: not 0 } or CandidateMetadataChunk { Candidate: not 0 }));

    public override void Show(Chunk chunk) => WriteLine(ChunkJson.Serialize(chunk));

    public override void Fail(GeminiException failure)
    {
        // The finished chunk of an answer that ended in order was the last line.
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
