using System.Text;

namespace GeminiRx.Cli;

/// <summary>Shows an answer on standard output as it comes.</summary>
internal abstract class AnswerView : IDisposable
{
    private readonly StandardOutput _output = new();

    /// <summary>Prepares an answer for this view: what it cannot show is taken out, and what it shows in pieces is cut.</summary>
    public virtual IObservable<Chunk> Prepare(IObservable<Chunk> answer) => answer.WithoutRewinds();

    /// <exception cref="ReaderGoneException">Nobody reads any more.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public abstract void Show(Chunk chunk);

    /// <summary>The answer is over, whatever its end.</summary>
    public virtual void End() { }

    /// <summary>It failed; the words about it are said elsewhere.</summary>
    public virtual void Fail(GeminiException failure) => End();

    public void Dispose() => _output.Dispose();

    protected void Put(string text) => _output.Write(Encoding.UTF8.GetBytes(text));
}
