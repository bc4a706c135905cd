using GeminiRx.Operators.Internal;

namespace GeminiRx;

/// <summary>An answer, or what has come of it so far. Immutable, and safe to read from any thread, also while the answer goes on.</summary>
/// <remarks>
/// Made by <see cref="ChunkOperators.Accumulate"/>. It shares what it holds with the snapshots before and after it; what has to be put
/// together, such as
/// <see cref="Text"/>, is made when it is asked for first.
/// </remarks>
public sealed class Completion
{
    private readonly AppendOnlyList<ContentChunk> _content;
    private readonly AppendOnlyList<Chunk> _metadata;
    private readonly Chunk[] _newest;

    internal Completion(
        AppendOnlyList<ContentChunk> content,
        int textLength,
        AppendOnlyList<Chunk> metadata,
        Chunk[] newest,
        Usage? usage,
        FinishedChunk? end
    )
    {
        _content = content;
        _metadata = metadata;
        _newest = newest;
        TextLength = textLength;
        Usage = usage;
        End = end;
    }

    /// <summary>The answer's text, of candidate 0, without thoughts.</summary>
    public string Text => field ??= Join<TextChunk>(chunk => chunk.Text);

    /// <summary>The length of <see cref="Text"/> in UTF-16 units, without making it.</summary>
    public int TextLength { get; }

    /// <summary>The summary of the model's thoughts, of candidate 0; empty where there is none.</summary>
    public string Thoughts => field ??= Join<ThoughtChunk>(chunk => chunk.Text);

    /// <summary>The calls of functions that the model wants made, of candidate 0, in their order; without those that are not complete
    /// (<see cref="ToolCallChunk.IsComplete"/>).</summary>
    public IReadOnlyList<ToolCallChunk> ToolCalls => field ??= [.. Select<ToolCallChunk>().Where(call => call.IsComplete)];

    /// <summary>The images, sounds and other data, of candidate 0, in their order.</summary>
    public IReadOnlyList<MediaChunk> Media => field ??= Select<MediaChunk>();

    /// <summary>
    /// Every piece of content of every candidate, in the order in which it came, with neighbouring texts joined; a part with a signature is
    /// joined with none, so
    /// that the answer can be sent back as it came.
    /// </summary>
    public IReadOnlyList<ContentChunk> Content => field ??= JoinedContent();

    /// <summary>What came beside the content: the newest of each kind, and every citation of what stands; the token counts are
    /// <see cref="Usage"/>.</summary>
    public IReadOnlyList<Chunk> Metadata => field ??= [.. _newest, .. _metadata.ToArray()];

    /// <summary>The token counts; null while none came.</summary>
    public Usage? Usage { get; }

    /// <summary>How the answer ended; null while it has not.</summary>
    public FinishedChunk? End { get; }

    /// <summary>What the end means; null while there is none.</summary>
    public Outcome? Outcome => End?.Outcome;

    /// <summary>
    /// The turn that the answer is, to be sent back with the next question or with the results of functions: every part as the service sent
    /// it, with its signature. What a resumed answer said twice is in it once.
    /// </summary>
    /// <param name="candidate">Which of several candidate answers, from 0. Default 0.</param>
    /// <returns>The turn; null where the candidate said nothing, such as a blocked one.</returns>
    public Content? ToContent(int candidate = 0) => GeminiRx.Content.FromAnswer(Content, candidate);

    private string Join<T>(Func<T, string> textOf)
        where T : ContentChunk => string.Concat(_content.ToArray().OfType<T>().Where(chunk => chunk.Candidate == 0).Select(textOf));

    private T[] Select<T>()
        where T : ContentChunk => [.. _content.ToArray().OfType<T>().Where(chunk => chunk.Candidate == 0)];

    private ContentChunk[] JoinedContent()
    {
        var joined = new List<ContentChunk>();
        var held = new ChunkBuffer();
        foreach (var chunk in _content.ToArray())
        {
            if (!held.TryAdd(chunk))
            {
                joined.AddRange(held.Release().Cast<ContentChunk>());
                joined.Add(chunk);
            }
        }

        return [.. joined, .. held.Release().Cast<ContentChunk>()];
    }
}
