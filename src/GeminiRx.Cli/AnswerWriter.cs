using System.Text;

namespace GeminiRx.Cli;

/// <summary>Writes an answer to standard output as it comes, each chunk flushed.</summary>
internal sealed class AnswerWriter(bool asJson) : IDisposable
{
    private readonly StandardOutput _output = new();
    private bool _isLineOpen;
    private bool _isThoughtOpen;

    public void Write(Chunk chunk)
    {
        if (chunk is ContentChunk { Candidate: not 0 } or CandidateMetadataChunk { Candidate: not 0 })
        {
            return;
        }

        if (asJson)
        {
            Put(ChunkJson.Serialize(chunk) + "\n");
        }
        else if (chunk is TextChunk { Text: { Length: > 0 } text })
        {
            EndThought();
            _isLineOpen = !text.EndsWith('\n');
            Put(text);
        }
        else if (chunk is ThoughtChunk { Text: { Length: > 0 } thought })
        {
            _isThoughtOpen = !thought.EndsWith('\n');
            Terminal.Write(thought);
        }
    }

    /// <summary>Leaves the terminal's cursor at the beginning of a line; a pipe gets the bare answer.</summary>
    public void End()
    {
        EndThought();
        if (_isLineOpen && !Console.IsOutputRedirected)
        {
            Put("\n");
        }
    }

    public void Fail(GeminiException failure)
    {
        if (asJson)
        {
            Put(ChunkJson.Serialize(failure) + "\n");
        }
        else
        {
            End();
        }
    }

    public void Dispose() => _output.Dispose();

    private void EndThought()
    {
        if (_isThoughtOpen)
        {
            _isThoughtOpen = false;
            Terminal.Write("\n");
        }
    }

    private void Put(string text) => _output.Write(Encoding.UTF8.GetBytes(text));
}
