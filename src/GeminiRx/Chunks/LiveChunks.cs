namespace GeminiRx;

/// <summary>
/// A piece of the transcription of speech in a <see cref="LiveSession"/>: what the user said, or what the model says. It accompanies the
/// audio, so it is metadata; the pieces of a turn are joined for display. The service sends it independently of the audio: nothing is said
/// about the order of the two. A transcription that later ones replace is no such piece: it is an <see cref="UnknownFieldChunk"/> named
/// <c>interimInputTranscription</c>.
/// </summary>
/// <param name="Text">The piece. Its white space belongs to it.</param>
public sealed record TranscriptionChunk(string Text) : Chunk
{
    /// <inheritdoc/>
    public override bool IsMetadata => true;

    /// <summary>Whether it is the user's speech. False for the model's speech. Default false.</summary>
    public bool IsInput { get; init; }

    /// <summary>Whether this piece ends the transcription. Default false.</summary>
    public bool IsFinished { get; init; }

    /// <summary>The language, such as <c>de-DE</c>; null if the service sent none.</summary>
    public string? LanguageCode { get; init; }

    internal override object? MetadataKind => null;
}

/// <summary>The model no longer needs the results of function calls, because the user interrupted it in a <see cref="LiveSession"/>, or
/// because the turn was repeated without them. Undo their effects where that is possible.</summary>
/// <param name="Ids">The identifiers of the calls.</param>
public sealed record ToolCallCancellationChunk(IReadOnlyList<string> Ids) : Chunk
{
    /// <summary>Compares the identifiers in their order.</summary>
    /// <param name="other">The chunk to compare with.</param>
    /// <returns>Whether both are equal.</returns>
    public bool Equals(ToolCallCancellationChunk? other) => base.Equals(other) && Ids.SequenceEqual(other!.Ids);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Ids.Count);
}

/// <summary>The user interrupted the model in a <see cref="LiveSession"/>: drop audio that is not played yet. The turn then ends with
/// <see cref="Outcome.Stopped"/>.</summary>
public sealed record InterruptedChunk : Chunk;
