namespace GeminiRx.Cli;

/// <summary>Shows an answer on standard output while it arrives.</summary>
internal abstract class AnswerView : IDisposable
{
    /// <summary>Standard output.</summary>
    protected StandardOutput Stream { get; } = new();

    /// <summary>The text that <see cref="Flush"/> writes next.</summary>
    protected Utf8Buffer Output { get; } = new();

    /// <summary>Whether the whole answer had nothing that the view shows, although it is not empty.</summary>
    public virtual bool IsEmpty => false;

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

    public virtual void Dispose() => Stream.Dispose();

    /// <summary>Writes the buffer to standard output and clears it.</summary>
    protected void Flush()
    {
        if (Output.Length > 0)
        {
            Stream.Write(Output.WrittenSpan);
            Output.Clear();
        }
    }
}
