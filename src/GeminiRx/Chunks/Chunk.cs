namespace GeminiRx;

/// <summary>One element of a streamed answer. Later versions add types, so a <c>switch</c> needs a default.</summary>
/// <remarks>
/// A chunk is content (a piece of the answer), metadata (running totals and details for display beside the answer) or
/// control (such as <see cref="FinishedChunk"/>). Chunks are immutable and compare by value.
/// </remarks>
public abstract record Chunk
{
    private protected Chunk() { }

    /// <summary>Whether the chunk is a piece of the answer itself. Thoughts are content.</summary>
    public virtual bool IsContent => false;

    /// <summary>Whether the chunk only accompanies the answer. Metadata never causes an operator to release buffered text.</summary>
    public virtual bool IsMetadata => false;

    /// <summary>The key by which newer metadata replaces older; null if it replaces nothing.</summary>
    internal virtual object? MetadataKind => GetType();
}

/// <summary>A piece of the answer.</summary>
public abstract record ContentChunk : Chunk
{
    private readonly PartOrigin _origin;

    private protected ContentChunk() { }

    /// <inheritdoc/>
    public sealed override bool IsContent => true;

    /// <summary>The index of the candidate that the chunk belongs to, from 0. Default 0.</summary>
    public int Candidate { get; init; }

    /// <summary>The service's opaque signature of the part (base64); send it back unchanged. Null for a part without a signature.</summary>
    public string? ThoughtSignature
    {
        get => _origin.Signature;
        init => _origin = _origin.WithSignature(value);
    }

    /// <summary>The service's part, if this chunk lacks members of it; the next request sends it back unchanged.</summary>
    internal OriginalPart Original
    {
        get => _origin.Part;
        init => _origin = _origin.WithPart(value);
    }
}

/// <summary>A piece of the answer's text. It is empty if the service sent only a signature.</summary>
/// <param name="Text">The text as the service cut it, without divided surrogate pairs.</param>
public sealed record TextChunk(string Text) : ContentChunk;

/// <summary>A piece of the summary of the model's thoughts; sent if <see cref="ThinkingConfig.IncludeThoughts"/> is set.</summary>
/// <param name="Text">The text as the service cut it, without divided surrogate pairs.</param>
public sealed record ThoughtChunk(string Text) : ContentChunk;
