namespace GeminiRx;

/// <summary>A place that a dropped stream can be resumed from.</summary>
/// <param name="Token">The service's continuation token (base64).</param>
public sealed record CheckpointChunk(string Token) : Chunk;

/// <summary>Takes back what came last: every content chunk since the last <see cref="CheckpointChunk"/> (or the start) is void, and comes
/// again.</summary>
/// <param name="TextLength">How much of the answer's text that is, in UTF-16 units counted from its end; from 0.</param>
public sealed record RewindChunk(int TextLength) : Chunk;

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

    /// <summary>How each candidate ended that did, in the order of their indices; mostly one.</summary>
    public IReadOnlyList<CandidateEnd> Candidates { get; init; } = [];

    /// <summary>The model that answered, which may be another than the one that was asked; null where the service did not say.</summary>
    public string? ModelVersion { get; init; }

    /// <summary>The service's identifier of the answer; null where it sent none.</summary>
    public string? ResponseId { get; init; }

    /// <summary>Compares every member, the candidates one by one.</summary>
    /// <param name="other">The chunk to compare with.</param>
    /// <returns>Whether both say the same.</returns>
    public bool Equals(FinishedChunk? other) =>
        base.Equals(other)
        && (Outcome, Reason, BlockReason, Message, Usage, ModelVersion, ResponseId)
            == (other!.Outcome, other.Reason, other.BlockReason, other.Message, other.Usage, other.ModelVersion, other.ResponseId)
        && Candidates.SequenceEqual(other.Candidates);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Outcome, Reason, BlockReason, Usage, ResponseId);
}

/// <summary>How a candidate ended.</summary>
/// <param name="Index">Its number, from 0.</param>
/// <param name="Reason">The service's reason.</param>
/// <param name="Message">What the service says about it, in words; mostly null.</param>
public sealed record CandidateEnd(int Index, FinishReason Reason, string? Message)
{
    /// <summary>Its tokens; null where the service did not say.</summary>
    public int? TokenCount { get; init; }

    /// <summary>The average of its tokens' log probabilities; null where the service did not say.</summary>
    public double? AvgLogprobs { get; init; }
}
