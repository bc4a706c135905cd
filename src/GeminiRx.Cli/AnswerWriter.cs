using System.Text;
using Microsoft.Win32.SafeHandles;

namespace GeminiRx.Cli;

/// <summary>Writes an answer to standard output as it comes, each chunk flushed.</summary>
internal sealed class AnswerWriter(bool asJson) : IDisposable
{
    private readonly Stream _output = OpenOutput();
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

    // The console's own stream says nothing when a pipe's reader is gone, and the answer would go on, billed and unread. Only a pipe is opened this way:
    // a file has a place that other programs share, and a terminal needs the console's care.
    private static Stream OpenOutput()
    {
        if (OperatingSystem.IsWindows() || !Console.IsOutputRedirected)
        {
            return Console.OpenStandardOutput();
        }

        var pipe = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return pipe.CanSeek ? Console.OpenStandardOutput() : pipe;
    }

    private void Put(string text)
    {
        _output.Write(Encoding.UTF8.GetBytes(text));
        _output.Flush();
    }
}
