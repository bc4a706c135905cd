using System.Text;

namespace GeminiRx.Cli;

/// <summary>Writes an answer to standard output as it comes, each chunk flushed.</summary>
internal sealed class AnswerWriter(bool asJson) : IDisposable
{
    private readonly Stream _output = Console.OpenStandardOutput();
    private bool _isLineOpen;

    public void Write(Chunk chunk)
    {
        if (chunk is ContentChunk { Candidate: not 0 })
        {
            return;
        }

        if (asJson)
        {
            Put(ChunkJson.Serialize(chunk) + "\n");
        }
        else if (chunk is TextChunk { Text: { Length: > 0 } text })
        {
            _isLineOpen = !text.EndsWith('\n');
            Put(text);
        }
        else if (chunk is ThoughtChunk thought)
        {
            Console.Error.Write(thought.Text);
        }
    }

    /// <summary>Leaves the terminal's cursor at the beginning of a line; a pipe gets the bare answer.</summary>
    public void End()
    {
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

    private void Put(string text)
    {
        _output.Write(Encoding.UTF8.GetBytes(text));
        _output.Flush();
    }
}
