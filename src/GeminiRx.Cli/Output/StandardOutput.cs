namespace GeminiRx.Cli;

/// <summary>Standard output. Detects a closed pipe before each write.</summary>
internal sealed class StandardOutput : IDisposable
{
    private readonly Stream _output = DescriptorStream.OpenOutput();

    /// <summary>Writes and flushes.</summary>
    /// <exception cref="ClosedPipeException">The reader has closed the pipe.</exception>
    /// <exception cref="IOException">Standard output cannot be written.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (Console.IsOutputRedirected && _output is DescriptorStream output && output.IsPipeClosed())
        {
            throw new ClosedPipeException();
        }

        _output.Write(bytes);
        _output.Flush();
    }

    public void Dispose() => _output.Dispose();
}

/// <summary>The reader of the answer has closed the pipe.</summary>
internal sealed class ClosedPipeException() : IOException("The reader has closed the pipe");
