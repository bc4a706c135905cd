namespace GeminiRx.Operators.Internal;

/// <summary>
/// The chunks that an operator holds back. Joins adjacent texts of one kind. Holds metadata until the next release, and only the newest of
/// each kind.
/// </summary>
/// <param name="holdsArguments">Whether the strings of streamed arguments are held like texts. Default: they are not held.</param>
internal sealed class ChunkBuffer(bool holdsArguments = false)
{
    private readonly Queue<Run> _runs = new();
    private readonly List<Chunk> _metadata = [];
    private Run? _last;
    private ContentChunk? _kind;

    public bool HasText => _runs.Count > 0;

    /// <summary>The number of runs of text. A run is text of one kind that cannot be joined with its neighbours.</summary>
    public int RunCount => _runs.Count;

    /// <summary>The text of the first run; empty if there is no run.</summary>
    public ReadOnlySpan<char> Text => _runs.TryPeek(out var run) ? run.Text.Span : default;

    /// <summary>Whether no later text can be joined to the held text.</summary>
    public bool IsClosed => _last is { Source: var source } && IsSeparate(source);

    /// <summary>Whether the chunk is text that can be joined to the text before it.</summary>
    public bool CanJoin(Chunk chunk) =>
        (chunk is TextChunk or ThoughtChunk || (holdsArguments && chunk is ToolArgumentsChunk))
        && _kind is not null
        && _kind.GetType() == chunk.GetType()
        && PlaceOf(_kind) == PlaceOf(chunk)
        && _kind.Candidate == ((ContentChunk)chunk).Candidate
        && !IsSeparate(_kind)
        && !IsOfOnePart((ContentChunk)chunk);

    /// <summary>Holds a chunk.</summary>
    /// <returns>False if the chunk must not be held.</returns>
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
            case ToolArgumentsChunk piece when holdsArguments && piece.StringValue() is { } value:
                Add(piece, value);
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

    /// <summary>Removes the beginning of the first run. If it splits a part with a signature, the last piece carries the
    /// signature.</summary>
    public Chunk Take(int length)
    {
        var run = _runs.Peek();
        if (length < run.Text.Length)
        {
            run.IsWhole = false;
            return OriginalPart.Beginning(run.Source, run.Text.Take(length));
        }

        _runs.Dequeue();
        _last = _runs.Count == 0 ? null : _last;
        return run.IsWhole ? run.Source : OriginalPart.End(run.Source, run.Text.Take(length));
    }

    /// <summary>Removes everything: first the texts, then the metadata.</summary>
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

    /// <summary>Removes the metadata, after the caller has released text.</summary>
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

    /// <summary>Drops the held text. A checkpoint releases the buffer, so the rewind covers all held text.</summary>
    /// <returns>The metadata, and a rewind of the released text only.</returns>
    public IReadOnlyList<Chunk> ApplyRewind(RewindChunk rewind)
    {
        var dropped = _runs.Where(run => run.Source is TextChunk { Candidate: 0 }).Sum(run => run.Text.Length);
        _runs.Clear();
        (_last, _kind) = (null, null);
        return [.. ReleaseMetadata(), rewind with { TextLength = Math.Max(0, rewind.TextLength - dropped) }];
    }

    /// <summary>The held chunks as <see cref="Release"/> would return them, without removing them.</summary>
    public IEnumerable<Chunk> Peek() =>
        [.. _runs.Select(run => run.IsWhole ? run.Source : OriginalPart.End(run.Source, new string(run.Text.Span))), .. _metadata];

    private void Add(ContentChunk chunk, string text)
    {
        if (_last is not null && CanJoin(chunk))
        {
            _last.Append(chunk, text);
        }
        else if (IsKept(chunk, text))
        {
            _last = new Run(chunk, text);
            _runs.Enqueue(_last);
        }

        _kind = IsKept(chunk, text) ? chunk : _kind;
    }

    // An empty text has no meaning, unless it carries a signature or ends a string.
    private static bool IsKept(ContentChunk chunk, string text) =>
        text.Length > 0 || chunk.ThoughtSignature is not null || chunk is ToolArgumentsChunk;

    // Whether no text can follow in the same run.
    private static bool IsSeparate(ContentChunk chunk) => IsOfOnePart(chunk) || chunk is ToolArgumentsChunk { WillContinue: false };

    // A signature and the original part belong to one part only, so its text is not joined with other text.
    private static bool IsOfOnePart(ContentChunk chunk) => chunk.ThoughtSignature is not null || !chunk.Original.IsEmpty;

    private static (string?, string?, string?) PlaceOf(Chunk chunk) =>
        chunk is ToolArgumentsChunk piece ? (piece.Id, piece.Name, piece.Path) : default;

    private sealed class Run
    {
        public Run(ContentChunk first, string text)
        {
            Source = first;
            Text.Append(text);
        }

        /// <summary>The first chunk; of streamed arguments the last one, which says whether the string continues.</summary>
        public ContentChunk Source { get; private set; }

        public TextBuffer Text { get; } = new();

        /// <summary>Whether the text is exactly the text of the chunk.</summary>
        public bool IsWhole { get; set; } = true;

        public void Append(ContentChunk chunk, string text)
        {
            IsWhole = text.Length == 0 && IsWhole && chunk is not ToolArgumentsChunk;
            Source = chunk is ToolArgumentsChunk ? chunk : Source;
            Text.Append(text);
        }
    }
}
