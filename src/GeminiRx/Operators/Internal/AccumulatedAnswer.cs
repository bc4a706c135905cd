namespace GeminiRx.Operators.Internal;

/// <summary>The accumulated state of an answer. Immutable.</summary>
internal readonly record struct AccumulatedAnswer()
{
    public AppendOnlyList<ContentChunk> Content { get; private init; }

    public int TextLength { get; private init; }

    /// <summary>The metadata that never replaces older metadata: the citations and the transcriptions.</summary>
    public AppendOnlyList<Chunk> Metadata { get; private init; }

    /// <summary>The newest metadata of each other kind.</summary>
    public Chunk[] Newest { get; private init; } = [];

    /// <summary>The results of function calls, with the length of the content before each.</summary>
    public AppendOnlyList<(ToolResultChunk Result, int Position)> ToolResults { get; private init; }

    public UsageChunk? Counts { get; private init; }

    public FinishedChunk? End { get; private init; }

    private AppendOnlyList<ContentChunk> ContentAtCheckpoint { get; init; }

    private int TextLengthAtCheckpoint { get; init; }

    private AppendOnlyList<Chunk> MetadataAtCheckpoint { get; init; }

    /// <summary>The state after one more chunk.</summary>
    public AccumulatedAnswer With(Chunk chunk) =>
        chunk switch
        {
            KeepAliveChunk => this,
            _ when End is not null => new AccumulatedAnswer().With(chunk), // the first chunk of the next answer
            ContentChunk content => this with
            {
                Content = Content.Add(content),
                TextLength = TextLength + (content is TextChunk { Candidate: 0 } text ? text.Text.Length : 0),
            },
            ToolResultChunk result => this with { ToolResults = ToolResults.Add((result, Content.Count)) },
            UsageChunk counts => this with { Counts = counts },
            FinishedChunk end => this with { End = end },
            CheckpointChunk => this with
            {
                ContentAtCheckpoint = Content,
                TextLengthAtCheckpoint = TextLength,
                MetadataAtCheckpoint = Metadata,
            },
            RewindChunk => this with
            {
                Content = ContentAtCheckpoint,
                TextLength = TextLengthAtCheckpoint,
                Metadata = MetadataAtCheckpoint,
            },
            { IsMetadata: true, MetadataKind: null } => this with { Metadata = Metadata.Add(chunk) },
            { IsMetadata: true } => this with
            {
                Newest = [.. Newest.Where(older => !older.MetadataKind!.Equals(chunk.MetadataKind)), chunk],
            },
            _ => this,
        };
}
