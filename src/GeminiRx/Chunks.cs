using System.Text.Json;

namespace GeminiRx;

/// <summary>One thing that a streamed answer says. The family grows: a <c>switch</c> over it needs a default.</summary>
/// <remarks>
/// A chunk is content (a piece of the answer), metadata (running totals and what a user may be shown beside the answer) or
/// control (<see cref="FinishedChunk"/>). Chunks are immutable and compare by value.
/// </remarks>
public abstract record Chunk
{
    private protected Chunk()
    {
    }

    /// <summary>Whether this is a piece of the answer itself. Thoughts are content.</summary>
    public virtual bool IsContent => false;

    /// <summary>Whether this only accompanies the answer. Metadata never makes an operator release text that it holds.</summary>
    public virtual bool IsMetadata => false;
}

/// <summary>A piece of the answer.</summary>
public abstract record ContentChunk : Chunk
{
    private protected ContentChunk()
    {
    }

    /// <inheritdoc/>
    public sealed override bool IsContent => true;

    /// <summary>Which of several candidate answers this belongs to, counted from 0. Default 0.</summary>
    public int Candidate { get; init; }

    /// <summary>The service's opaque signature of the part (base64), to be sent back unchanged with it; null where there is none.</summary>
    public string? ThoughtSignature { get; init; }
}

/// <summary>A piece of the answer's text. It may be empty where the service sent only a signature.</summary>
/// <param name="Text">The text, whole characters, as the service cut it.</param>
public sealed record TextChunk(string Text) : ContentChunk;

/// <summary>A piece of the summary of what the model thinks before it answers; sent when <see cref="GenerateRequest.IncludeThoughts"/> is set.</summary>
/// <param name="Text">The text, whole characters, as the service cut it.</param>
public sealed record ThoughtChunk(string Text) : ContentChunk;

/// <summary>A part of the answer that this version of the library has no type for. It is kept, never dropped.</summary>
/// <param name="Json">The part as the service sent it.</param>
public sealed record UnknownChunk(JsonElement Json) : ContentChunk
{
    /// <summary>Compares the JSON by value: the order of properties does not matter.</summary>
    /// <param name="other">The chunk to compare with.</param>
    /// <returns>Whether both say the same.</returns>
    public bool Equals(UnknownChunk? other) => base.Equals(other) && JsonElement.DeepEquals(Json, other!.Json);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Json.ValueKind);
}

/// <summary>The running totals of the answer's tokens, sent when they have changed.</summary>
/// <param name="Usage">Every count so far; the last chunk of this kind holds the final ones.</param>
public sealed record UsageChunk(Usage Usage) : Chunk
{
    /// <inheritdoc/>
    public override bool IsMetadata => true;
}

/// <summary>How the answer ended. Always the last chunk before completion, exactly once.</summary>
/// <param name="Outcome">What the end means to a caller.</param>
public sealed record FinishedChunk(Outcome Outcome) : Chunk
{
    /// <summary>The service's reason for candidate 0; null where the prompt was blocked or we stopped.</summary>
    public FinishReason? Reason { get; init; }

    /// <summary>Why the prompt was blocked; null where it was not.</summary>
    public BlockReason? BlockReason { get; init; }

    /// <summary>What the service says about the end, in words; mostly null.</summary>
    public string? Message { get; init; }

    /// <summary>The final token counts; null where the service sent none.</summary>
    public Usage? Usage { get; init; }

    /// <summary>The model that answered, which may be another than the one that was asked; null where the service did not say.</summary>
    public string? ModelVersion { get; init; }

    /// <summary>The service's identifier of the answer; null where it sent none.</summary>
    public string? ResponseId { get; init; }
}
