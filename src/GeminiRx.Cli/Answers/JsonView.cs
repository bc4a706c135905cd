using System.Reactive.Linq;

namespace GeminiRx.Cli;

/// <summary>One JSON object a line for every chunk of candidate 0, rewinds included, and at the end exactly one that says how it
/// ended.</summary>
internal sealed class JsonView : AnswerView
{
    public override IObservable<Chunk> Prepare(IObservable<Chunk> answer) =>
        answer.Where(chunk => chunk is not (ContentChunk { Candidate: not 0 } or CandidateMetadataChunk { Candidate: not 0 }));

    public override void Show(Chunk chunk) => Put(ChunkJson.Serialize(chunk) + "\n");

    public override void Fail(GeminiException failure)
    {
        // An answer that ended in order has said so in its last line.
        if (failure is not GeminiNotCompletedException)
        {
            Put(ChunkJson.Serialize(failure) + "\n");
        }
    }
}
