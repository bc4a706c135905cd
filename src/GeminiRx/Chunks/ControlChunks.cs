namespace GeminiRx;

/// <summary>A position from which a dropped stream can be resumed.</summary>
/// <param name="Token">The service's continuation token (base64); of an interaction its identifier and a place in it. Empty for a
/// position to which a <see cref="RewindChunk"/> goes back, but
/// from which the stream cannot be resumed.</param>
public sealed record CheckpointChunk(string Token) : Chunk;

/// <summary>Revokes every content chunk since the last <see cref="CheckpointChunk"/> (or the start). Their content is sent again.</summary>
/// <param name="TextLength">The length of the revoked text in UTF-16 code units, counted from the end of the answer; from 0.</param>
public sealed record RewindChunk(int TextLength) : Chunk;

/// <summary>The end of the answer: exactly one, always the last chunk before completion.</summary>
/// <param name="Outcome">The outcome for the caller.</param>
public sealed record FinishedChunk(Outcome Outcome) : Chunk
{
    /// <summary>The service's reason for candidate 0; null if the prompt was blocked or the caller stopped the stream.</summary>
    public FinishReason? Reason { get; init; }

    /// <summary>The reason why the prompt was blocked; null if it was not blocked.</summary>
    public BlockReason? BlockReason { get; init; }

    /// <summary>The service's message about the end; usually null.</summary>
    public string? Message { get; init; }

    /// <summary>The final token counts; null if the service sent no counts.</summary>
    public Usage? Usage { get; init; }

    /// <summary>The candidates that ended, ordered by index; usually one. Default: empty.</summary>
    public IReadOnlyList<CandidateEnd> Candidates { get; init; } = [];

    /// <summary>The model that answered, which may differ from the requested model; null if the service sent no name.</summary>
    public string? ModelVersion { get; init; }

    /// <summary>The service's identifier of the answer; null if the service sent no identifier.</summary>
    public string? ResponseId { get; init; }

    /// <summary>Creates the error for an answer that is not complete, with a message and advice for its reason.</summary>
    /// <returns>The exception; null if <see cref="Outcome"/> is <see cref="Outcome.Completed"/>.</returns>
    public GeminiNotCompletedException? ToException() =>
        Outcome == Outcome.Completed ? null : new(Outcome, Reason, BlockReason, ResponseId) { Usage = Usage };

    /// <summary>Compares every member, the candidates one by one.</summary>
    /// <param name="other">The chunk to compare with.</param>
    /// <returns>Whether both are equal.</returns>
    public bool Equals(FinishedChunk? other) =>
        base.Equals(other)
        && (Outcome, Reason, BlockReason, Message, Usage, ModelVersion, ResponseId)
            == (other!.Outcome, other.Reason, other.BlockReason, other.Message, other.Usage, other.ModelVersion, other.ResponseId)
        && Candidates.SequenceEqual(other.Candidates);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Outcome, Reason, BlockReason, Usage, ResponseId);
}

/// <summary>The end of a candidate.</summary>
/// <param name="Index">The candidate's index, from 0.</param>
/// <param name="Reason">The service's reason.</param>
/// <param name="Message">The service's message; usually null.</param>
public sealed record CandidateEnd(int Index, FinishReason Reason, string? Message)
{
    /// <summary>The candidate's token count; null if the service sent no count.</summary>
    public int? TokenCount { get; init; }

    /// <summary>The average log probability of the candidate's tokens; null if the service sent no value.</summary>
    public double? AvgLogprobs { get; init; }
}
