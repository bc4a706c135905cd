using GeminiRx.Operators.Internal;

namespace GeminiRx;

/// <summary>A complete answer, or its state so far. Immutable and thread-safe, also while the answer continues.</summary>
/// <remarks>
/// Created by <see cref="ChunkOperators.Accumulate"/>. Snapshots of one answer share their data. Computed values, such as
/// <see cref="Text"/>, are built on the first read.
/// </remarks>
public sealed class Completion
{
    private readonly AppendOnlyList<ContentChunk> _content;
    private readonly AppendOnlyList<Chunk> _metadata;
    private readonly AppendOnlyList<(ToolResultChunk Result, int Position)> _toolResults;
    private readonly Chunk[] _newest;
    private readonly UsageChunk? _counts;

    internal Completion(AccumulatedAnswer answer)
    {
        _content = answer.Content;
        _metadata = answer.Metadata;
        _toolResults = answer.ToolResults;
        _newest = answer.Newest;
        TextLength = answer.TextLength;
        _counts = answer.Counts;
        End = answer.End;
    }

    /// <summary>The answer text of candidate 0, without thoughts.</summary>
    public string Text => field ??= Join<TextChunk>(chunk => chunk.Text);

    /// <summary>The length of <see cref="Text"/> in UTF-16 code units. Does not build the text.</summary>
    public int TextLength { get; }

    /// <summary>
    /// What a view that shows the text of an earlier snapshot has to change to show the text of this one. The cost is that of the new
    /// text, however long the answer is.
    /// </summary>
    /// <param name="earlier">The snapshot whose text is shown, usually of the same answer. Null if nothing is shown.</param>
    /// <returns>Where the texts part, and the text of this snapshot from there on. If the two snapshots share nothing, for example because
    /// they are of different answers, that is the whole text.</returns>
    public TextUpdate TextSince(Completion? earlier)
    {
        var shared = earlier is null ? 0 : _content.CommonCount(earlier._content);
        var text = string.Concat(
            _content.ToArray(shared).OfType<TextChunk>().Where(chunk => chunk.Candidate == 0).Select(chunk => chunk.Text)
        );
        return new TextUpdate(TextLength - text.Length, text);
    }

    /// <summary>The words that the model says in a <see cref="LiveSession"/>, as the service transcribes them; empty if it does not speak,
    /// or <see cref="LiveOptions.TranscribeOutput"/> is off.</summary>
    public string SpokenText =>
        field ??= string.Concat(
            _metadata.ToArray().OfType<TranscriptionChunk>().Where(words => !words.IsInput).Select(words => words.Text)
        );

    /// <summary>The thought summaries of candidate 0; empty without thoughts.</summary>
    public string Thoughts => field ??= Join<ThoughtChunk>(chunk => chunk.Text);

    /// <summary>The complete function calls (<see cref="ToolCallChunk.IsComplete"/>) of candidate 0, in their order.</summary>
    public IReadOnlyList<ToolCallChunk> ToolCalls => field ??= [.. Select<ToolCallChunk>().Where(call => call.IsComplete)];

    /// <summary>The images, sounds and other data of candidate 0, in their order.</summary>
    public IReadOnlyList<MediaChunk> Media => field ??= Select<MediaChunk>();

    /// <summary>
    /// The content of all candidates in the order of arrival, with adjacent texts joined. A part with a signature is not joined, so that
    /// the answer can be sent back unchanged.
    /// </summary>
    public IReadOnlyList<ContentChunk> Content => field ??= JoinedContent();

    /// <summary>The metadata: the newest chunk of each kind, and every citation and transcription of the remaining content. The token
    /// counts are in <see cref="Usage"/>.</summary>
    public IReadOnlyList<Chunk> Metadata => field ??= [.. _newest, .. _metadata.ToArray()];

    /// <summary>The token counts; null before the first counts arrive.</summary>
    public Usage? Usage => field ??= End?.Usage ?? _counts?.Usage;

    /// <summary>The end of the answer; null before the end.</summary>
    public FinishedChunk? End { get; }

    /// <summary>The outcome of the answer; null before the end.</summary>
    public Outcome? Outcome => End?.Outcome;

    /// <summary>
    /// Returns the answer as a turn, to be sent back with the next prompt or with function results: every part as the service sent it, with
    /// its signature. Text that a resumed answer repeats occurs once.
    /// </summary>
    /// <param name="candidate">The index of the candidate, from 0. Default 0.</param>
    /// <returns>The turn; null if the candidate has no content, for example because it is blocked.</returns>
    public Content? ToContent(int candidate = 0) => GeminiRx.Content.FromAnswer(Content, candidate);

    /// <summary>
    /// Returns the turns of the answer, to be sent back with the next prompt, each as in <see cref="ToContent"/>. There is one turn, or,
    /// after <see cref="ChunkSourceOperators.InvokeTools"/>, of each round the model's turn and the turn with the results of its calls.
    /// </summary>
    /// <remarks>The service requires the results of all calls: if the answer broke off before them, its last turn has calls without
    /// results.</remarks>
    /// <returns>The turns of candidate 0; empty if it has no content.</returns>
    public IReadOnlyList<Content> ToTurns()
    {
        var turns = new List<Content>();
        var content = _content.ToArray();
        var start = 0;
        foreach (var round in _toolResults.ToArray().GroupBy(item => item.Position, item => item.Result))
        {
            AddModel(content[start..round.Key]);
            turns.Add(GeminiRx.Content.User(round.Select(result => FunctionResponsePart.To(result.Call, result.Response))));
            start = round.Key;
        }

        AddModel(content[start..]);
        return turns;

        void AddModel(ContentChunk[] chunks)
        {
            if (GeminiRx.Content.FromAnswer(chunks) is { } turn)
            {
                turns.Add(turn);
            }
        }
    }

    private string Join<T>(Func<T, string> textOf)
        where T : ContentChunk => string.Concat(_content.ToArray().OfType<T>().Where(chunk => chunk.Candidate == 0).Select(textOf));

    private T[] Select<T>()
        where T : ContentChunk => [.. _content.ToArray().OfType<T>().Where(chunk => chunk.Candidate == 0)];

    private ContentChunk[] JoinedContent()
    {
        var joined = new List<ContentChunk>();
        var buffer = new ChunkBuffer();
        foreach (var chunk in _content.ToArray())
        {
            if (!buffer.TryAdd(chunk))
            {
                joined.AddRange(buffer.Release().Cast<ContentChunk>());
                joined.Add(chunk);
            }
        }

        return [.. joined, .. buffer.Release().Cast<ContentChunk>()];
    }
}

/// <summary>A change of a text that is shown: everything behind <paramref name="Start"/> is replaced by <paramref name="Text"/>.</summary>
/// <remarks>Created by <see cref="Completion.TextSince"/>. While an answer only grows, <paramref name="Start"/> is the length of the shown
/// text, and <paramref name="Text"/> is appended.</remarks>
/// <param name="Start">The length of the shown text that stays, in UTF-16 code units.</param>
/// <param name="Text">The text that follows it.</param>
public readonly record struct TextUpdate(int Start, string Text);
