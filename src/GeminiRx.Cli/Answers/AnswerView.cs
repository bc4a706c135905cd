namespace GeminiRx.Cli;

/// <summary>Shows an answer on standard output while it arrives.</summary>
internal abstract class AnswerView : IDisposable
{
    private readonly StandardOutput _stream = new();
    private readonly Utf8Buffer _output;

    /// <param name="output">The buffer that the view encodes text into; null for a new one.</param>
    protected AnswerView(Utf8Buffer? output = null) => _output = output ?? new Utf8Buffer();

    /// <summary>The text that <see cref="Flush"/> writes next.</summary>
    protected Utf8Buffer Output => _output;

    /// <summary>Prepares an answer for this view: removes rewinds that it cannot show, and splits text into units to show.</summary>
    public virtual IObservable<Chunk> Prepare(IObservable<Chunk> answer) => answer.WithoutRewinds();

    /// <summary>Shows a chunk of a prepared answer.</summary>
    /// <exception cref="ClosedPipeException">The reader has closed the pipe.</exception>
    /// <exception cref="IOException">Standard output cannot be written.</exception>
    public abstract void Show(Chunk chunk);

    /// <summary>Writes the buffered rest of the answer.</summary>
    public virtual void End() { }

    /// <summary>Ends an answer that failed. The caller writes the error message.</summary>
    public virtual void Fail(GeminiException failure) => End();

    public void Dispose() => _stream.Dispose();

    /// <summary>Writes the buffer to standard output and clears it.</summary>
    protected void Flush()
    {
        if (_output.Length > 0)
        {
            _stream.Write(_output.WrittenSpan);
            _output.Clear();
        }
    }
}
