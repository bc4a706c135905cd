namespace GeminiRx.Operators.Internal;

/// <summary>What has come of an answer, for the one who puts it together. Immutable, but for what <see cref="Shared{T}"/> shares.</summary>
internal readonly record struct Accumulated()
{
    private Shared<ContentChunk> Content { get; init; }

    private int TextLength { get; init; }

    private Shared<ContentChunk> ContentAtCheckpoint { get; init; }

    private int TextLengthAtCheckpoint { get; init; }

    /// <summary>What does not take the place of what came before it: the citations.</summary>
    private Shared<Chunk> Metadata { get; init; }

    private Shared<Chunk> MetadataAtCheckpoint { get; init; }

    private Chunk[] Newest { get; init; } = [];

    private Usage? Usage { get; init; }

    private FinishedChunk? End { get; init; }

    public Accumulated With(Chunk chunk) =>
        chunk switch
        {
            _ when End is not null => new Accumulated().With(chunk), // the next answer's first chunk
            ContentChunk content => this with
            {
                Content = Content.Add(content),
                TextLength = TextLength + (content is TextChunk { Candidate: 0 } text ? text.Text.Length : 0),
            },
            UsageChunk counts => this with { Usage = counts.Usage },
            FinishedChunk end => this with { End = end, Usage = end.Usage ?? Usage },
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

    public Completion Snapshot() => new(Content, TextLength, Metadata, Newest, Usage, End);
}
