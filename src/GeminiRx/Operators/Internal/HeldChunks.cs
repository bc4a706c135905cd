namespace GeminiRx.Operators.Internal;

/// <summary>
/// What an operator holds back, by the one rule for it: neighbouring texts of a kind are joined, metadata waits for the next release and
/// only its newest
/// of each kind counts.
/// </summary>
internal sealed class HeldChunks
{
    private readonly Queue<Run> _runs = new();
    private readonly List<Chunk> _metadata = [];
    private Run? _last;
    private ContentChunk? _kind;

    public bool HasText => _runs.Count > 0;

    /// <summary>How many runs of text there are: neighbours that cannot be joined, each of one kind.</summary>
    public int Runs => _runs.Count;

    /// <summary>The text of the first run, empty where there is none.</summary>
    public ReadOnlySpan<char> Text => _runs.TryPeek(out var run) ? run.Text.Span : default;

    /// <summary>Whether nothing that comes can be joined to the text that is held.</summary>
    public bool IsClosed => _last is { First: var first } && IsByItself(first);

    /// <summary>Whether this is text of the same kind as the text before it, and can be joined to it.</summary>
    public bool Joins(Chunk chunk) =>
        chunk is TextChunk or ThoughtChunk
        && _kind is not null
        && _kind.GetType() == chunk.GetType()
        && _kind.Candidate == ((ContentChunk)chunk).Candidate
        && !IsByItself(_kind)
        && !IsByItself((ContentChunk)chunk);

    /// <summary>Holds a chunk.</summary>
    /// <returns>False where it is one that must not be held.</returns>
    public bool TryAdd(Chunk chunk)
    {
        switch (chunk)
        {
            case TextChunk text:
                Add(text, text.Text);
                return true;
            case ThoughtChunk thought:
                Add(thought, thought.Text);
                return true;
            case { IsMetadata: true }:
                if (chunk.MetadataKind is { } kind && _metadata.FindIndex(held => kind.Equals(held.MetadataKind)) is >= 0 and var older)
                {
                    _metadata.RemoveAt(older);
                }

                _metadata.Add(chunk);
                return true;
            default:
                _kind = null;
                return false;
        }
    }

    /// <summary>Gives up the beginning of the first run. Where a part with a signature is cut, the signature goes with its end.</summary>
    public Chunk Take(int length)
    {
        var run = _runs.Peek();
        if (length < run.Text.Length)
        {
            run.IsWhole = false;
            return OriginalPart.Beginning(run.First, run.Text.Take(length));
        }

        _runs.Dequeue();
        _last = _runs.Count == 0 ? null : _last;
        return run.IsWhole ? run.First : OriginalPart.End(run.First, run.Text.Take(length));
    }

    /// <summary>Gives everything up, the texts first.</summary>
    public IReadOnlyList<Chunk> Release()
    {
        if (_runs.Count + _metadata.Count == 0)
        {
            return [];
        }

        var chunks = new List<Chunk>(_runs.Count + _metadata.Count);
        while (HasText)
        {
            chunks.Add(Take(Text.Length));
        }

        chunks.AddRange(_metadata);
        _metadata.Clear();
        return chunks;
    }

    /// <summary>Gives the metadata up, for which the caller has released text.</summary>
    public IReadOnlyList<Chunk> ReleaseMetadata()
    {
        if (_metadata.Count == 0)
        {
            return [];
        }

        Chunk[] chunks = [.. _metadata];
        _metadata.Clear();
        return chunks;
    }

    /// <summary>Drops the text that a rewind takes back: a checkpoint releases what is held, so all of it came since.</summary>
    /// <returns>The metadata, and the rewind of what was released.</returns>
    public IReadOnlyList<Chunk> TakeBack(RewindChunk rewind)
    {
        var dropped = _runs.Where(run => run.First is TextChunk { Candidate: 0 }).Sum(run => run.Text.Length);
        _runs.Clear();
        (_last, _kind) = (null, null);
        return [.. ReleaseMetadata(), rewind with { TextLength = Math.Max(0, rewind.TextLength - dropped) }];
    }

    /// <summary>What is held, as it would be released, and stays held.</summary>
    public IEnumerable<Chunk> Peek() =>
        [.. _runs.Select(run => run.IsWhole ? run.First : OriginalPart.End(run.First, new string(run.Text.Span))), .. _metadata];

    private void Add(ContentChunk chunk, string text)
    {
        if (_last is not null && Joins(chunk))
        {
            _last.IsWhole = text.Length == 0 && _last.IsWhole;
            _last.Text.Append(text);
        }
        else if (text.Length > 0 || chunk.ThoughtSignature is not null)
        {
            _last = new Run(chunk, text);
            _runs.Enqueue(_last);
        }

        _kind = text.Length > 0 || chunk.ThoughtSignature is not null ? chunk : _kind;
    }

    // A signature belongs to its part, and so does what the service says about one: it is joined with no other.
    private static bool IsByItself(ContentChunk chunk) => chunk.ThoughtSignature is not null || !chunk.Original.IsEmpty;

    private sealed class Run
    {
        public Run(ContentChunk first, string text)
        {
            First = first;
            Text.Append(text);
        }

        public ContentChunk First { get; }

        public HeldText Text { get; } = new();

        /// <summary>Whether the text is the first chunk's, all of it.</summary>
        public bool IsWhole { get; set; } = true;
    }
}
