using GeminiRx.Operators.Internal;

namespace GeminiRx.Operators;

/// <summary>The state of an answer that is put together chunk by chunk. Immutable.</summary>
internal readonly record struct Accumulated()
{
    private AppendOnlyList<ContentChunk> Content { get; init; }

    private int TextLength { get; init; }

    private AppendOnlyList<ContentChunk> ContentAtCheckpoint { get; init; }

    private int TextLengthAtCheckpoint { get; init; }

    /// <summary>The metadata that never replaces older metadata: the citations.</summary>
    private AppendOnlyList<Chunk> Metadata { get; init; }

    private AppendOnlyList<Chunk> MetadataAtCheckpoint { get; init; }

    private Chunk[] Newest { get; init; } = [];

    private Usage? Usage { get; init; }

    private FinishedChunk? End { get; init; }

    public Accumulated With(Chunk chunk) =>
        chunk switch
        {
            _ when End is not null => new Accumulated().With(chunk), // the first chunk of the next answer
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
