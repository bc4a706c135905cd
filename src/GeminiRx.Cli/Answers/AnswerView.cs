namespace GeminiRx.Cli;

/// <summary>Shows an answer on standard output while it arrives.</summary>
internal abstract class AnswerView : IDisposable
{
    private readonly StandardOutput _stream = new();
    private readonly Utf8Buffer _output;

    /// <param name="output">The buffer that the view encodes text into; null for a new one.</param>
    protected AnswerView(Utf8Buffer? output = null) => _output = output ?? new Utf8Buffer();

    /// <summary>Text that <see cref="Flush"/> writes.</summary>
    protected Utf8Buffer Output => _output;

    /// <summary>Prepares an answer for this view: removes what the view cannot show, and cuts text into the pieces that it shows.</summary>
    public virtual IObservable<Chunk> Prepare(IObservable<Chunk> answer) => answer.WithoutRewinds();

    /// <exception cref="ReaderGoneException">The reader has closed the pipe.</exception>
    /// <exception cref="IOException">Standard output cannot be written.</exception>
    public abstract void Show(Chunk chunk);

    /// <summary>Ends the answer, in order or not.</summary>
    public virtual void End() { }

    /// <summary>Ends an answer that failed; its error message is written elsewhere.</summary>
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
