namespace GeminiRx;

/// <summary>One thing that a streamed answer says. The family grows: a <c>switch</c> over it needs a default.</summary>
/// <remarks>
/// A chunk is content (a piece of the answer), metadata (running totals and what a user may be shown beside the answer) or
/// control (<see cref="FinishedChunk"/>). Chunks are immutable and compare by value.
/// </remarks>
public abstract record Chunk
{
    private protected Chunk() { }

    /// <summary>Whether this is a piece of the answer itself. Thoughts are content.</summary>
    public virtual bool IsContent => false;

    /// <summary>Whether this only accompanies the answer. Metadata never makes an operator release text that it holds.</summary>
    public virtual bool IsMetadata => false;

    /// <summary>What metadata of the same kind has in common: a newer chunk of the kind says all that an older one did. Null: it does
    /// not.</summary>
    internal virtual object? MetadataKind => GetType();
}

/// <summary>A piece of the answer.</summary>
public abstract record ContentChunk : Chunk
{
    private protected ContentChunk() { }

    /// <inheritdoc/>
    public sealed override bool IsContent => true;

    /// <summary>Which of several candidate answers this belongs to, counted from 0. Default 0.</summary>
    public int Candidate { get; init; }

    /// <summary>The service's opaque signature of the part (base64), to be sent back unchanged with it; null where there is none.</summary>
    public string? ThoughtSignature { get; init; }

    /// <summary>The service's part, if this chunk lacks members of it; the next request sends it back unchanged.</summary>
    internal OriginalPart Original { get; init; }
}

/// <summary>A piece of the answer's text. It may be empty where the service sent only a signature.</summary>
/// <param name="Text">The text, whole characters, as the service cut it.</param>
public sealed record TextChunk(string Text) : ContentChunk;

/// <summary>A piece of the summary of what the model thinks before it answers; sent when <see cref="ThinkingConfig.IncludeThoughts"/> is
/// set.</summary>
/// <param name="Text">The text, whole characters, as the service cut it.</param>
public sealed record ThoughtChunk(string Text) : ContentChunk;
