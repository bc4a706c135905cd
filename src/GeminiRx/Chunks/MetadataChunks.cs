using System.Text.Json;
using GeminiRx.Outcomes;

namespace GeminiRx;

/// <summary>The running token counts of the answer, sent when they have changed.</summary>
public sealed record UsageChunk : Chunk
{
    private UsageCounts _counts;

    /// <summary>Creates a chunk.</summary>
    /// <param name="Usage">All counts so far; the last chunk of this kind contains the final ones.</param>
    /// <exception cref="ArgumentNullException"><paramref name="Usage"/> is null.</exception>
    public UsageChunk(Usage Usage) => this.Usage = Usage;

    internal UsageChunk(in UsageCounts counts) => _counts = counts;

    /// <summary>All counts so far; the last chunk of this kind contains the final ones. Each read creates the object anew: few programs
    /// read the counts of each event.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Usage Usage
    {
        get => new(_counts);
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            _counts = value.Counts;
        }
    }

    /// <summary>Deconstructs the chunk.</summary>
    /// <param name="Usage">All counts so far.</param>
    public void Deconstruct(out Usage Usage) => Usage = this.Usage;

    /// <inheritdoc/>
    public override bool IsMetadata => true;
}

/// <summary>Metadata of one candidate as the service sent it, sent when it has changed. Compares the JSON by value.</summary>
/// <param name="Json">The service's JSON.</param>
public abstract record CandidateMetadataChunk(JsonElement Json) : Chunk
{
    /// <inheritdoc/>
    public sealed override bool IsMetadata => true;

    /// <summary>The index of the candidate, from 0. Default 0.</summary>
    public int Candidate { get; init; }

    internal override object? MetadataKind => (GetType(), Candidate);

    /// <summary>Compares the JSON by value: the order of properties does not matter.</summary>
    /// <param name="other">The chunk to compare with.</param>
    /// <returns>Whether both are equal.</returns>
    public virtual bool Equals(CandidateMetadataChunk? other) =>
        other is not null
        && EqualityContract == other.EqualityContract
        && Candidate == other.Candidate
        && JsonElement.DeepEquals(Json, other.Json);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(EqualityContract, Candidate, Json.ValueKind);
}

/// <summary>The sources on which the answer is grounded (<c>groundingMetadata</c>).</summary>
/// <param name="Json">The service's JSON.</param>
public sealed record GroundingChunk(JsonElement Json) : CandidateMetadataChunk(Json)
{
    /// <summary>The sources in the service's order. Default: none.</summary>
    public IReadOnlyList<GroundingSource> Sources { get; init; } = [];

    /// <summary>The search queries. Default: none.</summary>
    public IReadOnlyList<string> Queries { get; init; } = [];

    /// <inheritdoc/>
    public bool Equals(GroundingChunk? other) => base.Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => base.GetHashCode();
}

/// <summary>The addresses that the service read for the answer (<c>urlContextMetadata</c>).</summary>
/// <param name="Json">The service's JSON.</param>
public sealed record UrlContextChunk(JsonElement Json) : CandidateMetadataChunk(Json)
{
    /// <summary>The addresses, each with its status, such as <c>URL_RETRIEVAL_STATUS_SUCCESS</c>. Default: none.</summary>
    public IReadOnlyList<(string? Uri, string? Status)> Urls { get; init; } = [];

    /// <inheritdoc/>
    public bool Equals(UrlContextChunk? other) => base.Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => base.GetHashCode();
}

/// <summary>A source of a grounded answer.</summary>
/// <param name="Uri">The address; null if the service sent none.</param>
/// <param name="Title">The title; null if the service sent none.</param>
public sealed record GroundingSource(string? Uri, string? Title);

/// <summary>The citations in the answer. Ranges may overlap and repeat; offsets are relative to the candidate's whole text.</summary>
/// <param name="Json">The service's JSON.</param>
public sealed record CitationChunk(JsonElement Json) : CandidateMetadataChunk(Json)
{
    // Each chunk has its own citations, so it replaces no other chunk.
    internal override object? MetadataKind => null;

    /// <summary>The citations. Default: none.</summary>
    public IReadOnlyList<Citation> Citations { get; init; } = [];

    /// <summary>The JSON of each citation, in the order of <see cref="Citations"/>.</summary>
    internal IReadOnlyList<JsonElement> Items { get; init; } = [];

    /// <inheritdoc/>
    public bool Equals(CitationChunk? other) => base.Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => base.GetHashCode();
}

/// <summary>A citation.</summary>
/// <param name="StartIndex">The start of the cited text.</param>
/// <param name="EndIndex">The end of the cited text; null if the service sent none.</param>
/// <param name="Uri">The source's address; null or empty if the service sent none.</param>
/// <param name="Title">The source's title.</param>
/// <param name="License">The source's licence.</param>
public sealed record Citation(int StartIndex, int? EndIndex, string? Uri, string? Title, string? License);

/// <summary>The safety ratings of the prompt or of a candidate.</summary>
/// <param name="Json">The service's JSON: the list of ratings.</param>
public sealed record SafetyChunk(JsonElement Json) : CandidateMetadataChunk(Json)
{
    /// <summary>Whether the ratings apply to the prompt and not to a candidate.</summary>
    public bool IsOfPrompt { get; init; }

    /// <summary>The ratings with the service's names. Default: none.</summary>
    public IReadOnlyList<SafetyRating> Ratings { get; init; } = [];

    internal override object? MetadataKind => (typeof(SafetyChunk), Candidate, IsOfPrompt);

    /// <inheritdoc/>
    public bool Equals(SafetyChunk? other) => base.Equals(other) && IsOfPrompt == other!.IsOfPrompt;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), IsOfPrompt);
}

/// <summary>A safety rating.</summary>
/// <param name="Category">The category, such as <c>HARM_CATEGORY_HARASSMENT</c>; values unknown to this version arrive
/// unchanged.</param>
/// <param name="Probability">The probability, such as <c>NEGLIGIBLE</c>.</param>
/// <param name="IsBlocked">Whether this rating blocked the answer.</param>
public sealed record SafetyRating(string Category, string Probability, bool IsBlocked);

/// <summary>The log probabilities of the tokens (<c>logprobsResult</c>), if the request asks for them.</summary>
/// <param name="Json">The service's JSON.</param>
public sealed record LogprobsChunk(JsonElement Json) : CandidateMetadataChunk(Json);

/// <summary>A field of the answer that this version of the library does not support, sent when its value has changed.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="Json">The field's value.</param>
public sealed record UnknownFieldChunk(string Name, JsonElement Json) : CandidateMetadataChunk(Json)
{
    internal override object? MetadataKind => (typeof(UnknownFieldChunk), Candidate, Name);

    /// <inheritdoc/>
    public bool Equals(UnknownFieldChunk? other) => base.Equals(other) && Name == other!.Name;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Name);
}
