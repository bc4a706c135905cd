using System.Text.Json;
using GeminiRx.Wire.Json;

namespace GeminiRx;

/// <summary>The running totals of the answer's tokens, sent when they have changed.</summary>
/// <param name="Usage">Every count so far; the last chunk of this kind holds the final ones.</param>
public sealed record UsageChunk(Usage Usage) : Chunk
{
    /// <inheritdoc/>
    public override bool IsMetadata => true;
}

/// <summary>Metadata of one candidate as the service sent it, sent when it has changed; compared by value.</summary>
/// <param name="Json">What the service sent.</param>
public abstract record CandidateMetadataChunk(JsonElement Json) : Chunk
{
    /// <inheritdoc/>
    public sealed override bool IsMetadata => true;

    /// <summary>Which of several candidate answers this belongs to, counted from 0. Default 0.</summary>
    public int Candidate { get; init; }

    internal override object? MetadataKind => (GetType(), Candidate);

    /// <summary>Compares the JSON by value: the order of properties does not matter.</summary>
    /// <param name="other">The chunk to compare with.</param>
    /// <returns>Whether both say the same.</returns>
    public virtual bool Equals(CandidateMetadataChunk? other) =>
        other is not null
        && EqualityContract == other.EqualityContract
        && Candidate == other.Candidate
        && JsonElement.DeepEquals(Json, other.Json);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(EqualityContract, Candidate, Json.ValueKind);
}

/// <summary>What the answer is grounded on: sources found by a search (<c>groundingMetadata</c>).</summary>
/// <param name="Json">What the service sent.</param>
public sealed record GroundingChunk(JsonElement Json) : CandidateMetadataChunk(Json)
{
    /// <summary>The sources, in the service's order.</summary>
    public IEnumerable<GroundingSource> Sources =>
        Json.Items("groundingChunks")
            .SelectMany(chunk =>
                chunk.ValueKind == JsonValueKind.Object
                    ? chunk.EnumerateObject().Select(kind => new GroundingSource(kind.Value.Text("uri"), kind.Value.Text("title")))
                    : []
            );

    /// <summary>What was searched for.</summary>
    public IEnumerable<string> Queries => Json.Texts("webSearchQueries");
}

/// <summary>Which addresses the service read for the answer (<c>urlContextMetadata</c>).</summary>
/// <param name="Json">What the service sent.</param>
public sealed record UrlContextChunk(JsonElement Json) : CandidateMetadataChunk(Json)
{
    /// <summary>The addresses, and how reading each went, such as <c>URL_RETRIEVAL_STATUS_SUCCESS</c>.</summary>
    public IEnumerable<(string? Uri, string? Status)> Urls =>
        Json.Items("urlMetadata").Select(url => (url.Text("retrievedUrl"), url.Text("urlRetrievalStatus")));
}

/// <summary>A source of a grounded answer.</summary>
/// <param name="Uri">Its address; null where the service gave none.</param>
/// <param name="Title">Its title; null where the service gave none.</param>
public sealed record GroundingSource(string? Uri, string? Title);

/// <summary>What the answer cites. Ranges may overlap and come again; offsets count in the whole text of the candidate.</summary>
/// <param name="Json">What the service sent.</param>
public sealed record CitationChunk(JsonElement Json) : CandidateMetadataChunk(Json)
{
    // Every chunk has its own citations: none takes the place of another.
    internal override object? MetadataKind => null;

    /// <summary>The citations, under either of the service's two names for them.</summary>
    public IEnumerable<Citation> Citations =>
        Json.Items("citations")
            .Concat(Json.Items("citationSources"))
            .Select(citation => new Citation(
                citation.Count("startIndex") ?? 0,
                citation.Count("endIndex"),
                citation.Text("uri"),
                citation.Text("title"),
                citation.Text("license")
            ));
}

/// <summary>A citation.</summary>
/// <param name="StartIndex">Where the cited text begins.</param>
/// <param name="EndIndex">Where it ends; null where the service did not say.</param>
/// <param name="Uri">The source's address; null or empty where there is none.</param>
/// <param name="Title">The source's title.</param>
/// <param name="License">The source's licence.</param>
public sealed record Citation(int StartIndex, int? EndIndex, string? Uri, string? Title, string? License);

/// <summary>How the service rates the safety of the prompt or of a candidate.</summary>
/// <param name="Json">What the service sent: the list of ratings.</param>
public sealed record SafetyChunk(JsonElement Json) : CandidateMetadataChunk(Json)
{
    /// <summary>Whether the ratings are of the prompt and not of a candidate.</summary>
    public bool IsOfPrompt { get; init; }

    /// <summary>The ratings, in the service's words.</summary>
    public IEnumerable<SafetyRating> Ratings =>
        Json.ValueKind == JsonValueKind.Array
            ? Json.EnumerateArray()
                .Select(rating => new SafetyRating(
                    rating.Text("category") ?? "",
                    rating.Text("probability") ?? "",
                    rating.Flag("blocked") ?? false
                ))
            : [];

    internal override object? MetadataKind => (typeof(SafetyChunk), Candidate, IsOfPrompt);

    /// <inheritdoc/>
    public bool Equals(SafetyChunk? other) => base.Equals(other) && IsOfPrompt == other!.IsOfPrompt;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), IsOfPrompt);
}

/// <summary>A safety rating.</summary>
/// <param name="Category">What is rated, such as <c>HARM_CATEGORY_HARASSMENT</c>; values unknown to this version arrive as
/// themselves.</param>
/// <param name="Probability">How likely, such as <c>NEGLIGIBLE</c>.</param>
/// <param name="IsBlocked">Whether this blocked the answer.</param>
public sealed record SafetyRating(string Category, string Probability, bool IsBlocked);

/// <summary>The logarithms of the tokens' probabilities (<c>logprobsResult</c>), where they were asked for.</summary>
/// <param name="Json">What the service sent.</param>
public sealed record LogprobsChunk(JsonElement Json) : CandidateMetadataChunk(Json);

/// <summary>A field of the answer that this version of the library does not know, sent when its value has changed.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="Json">Its value.</param>
public sealed record UnknownFieldChunk(string Name, JsonElement Json) : CandidateMetadataChunk(Json)
{
    internal override object? MetadataKind => (typeof(UnknownFieldChunk), Candidate, Name);

    /// <inheritdoc/>
    public bool Equals(UnknownFieldChunk? other) => base.Equals(other) && Name == other!.Name;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Name);
}
