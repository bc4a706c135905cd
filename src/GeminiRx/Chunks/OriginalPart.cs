using System.Text.Json;

namespace GeminiRx;

/// <summary>
/// The service's part from which a chunk comes, if the chunk lacks members of the part: the part as JSON, or the text of a signed part
/// that was cut. It does not count in comparisons: chunks with the same values are equal.
/// </summary>
internal readonly struct OriginalPart : IEquatable<OriginalPart>
{
    // One reference: nearly all chunks have no part.
    private readonly Source? _source;

    /// <summary>Keeps a part as JSON.</summary>
    /// <param name="json">The part as the service sent it.</param>
    /// <param name="text">The part's whole text; null if it has none.</param>
    public OriginalPart(JsonElement json, string? text) => _source = new Source(json, text);

    private OriginalPart(string text) => _source = new Source(null, text);

    /// <summary>The part as the service sent it; null for a signed text that was cut.</summary>
    public JsonElement? Json => _source?.Json;

    /// <summary>The part's whole text; null if there is no part, or if it has no text.</summary>
    public string? Text => _source?.Text;

    /// <summary>Whether there is no part.</summary>
    public bool IsEmpty => _source is null;

    /// <summary>Cuts a chunk: creates the piece before the end, which does not end the part.</summary>
    /// <param name="chunk">The chunk: a text, a thought, or a string of streamed arguments, which then continues.</param>
    /// <param name="text">The text of the piece.</param>
    public static ContentChunk Beginning(ContentChunk chunk, string text) =>
        WithText(
            chunk is ToolArgumentsChunk piece ? piece with { WillContinue = true, ThoughtSignature = null, Original = default }
                : chunk.ThoughtSignature is null && chunk.Original.IsEmpty ? chunk
                : chunk with { ThoughtSignature = null, Original = default },
            text
        );

    /// <summary>Cuts a chunk: creates the last piece, which has the signature and the original part.</summary>
    /// <param name="chunk">The chunk: a text, a thought, or a string of streamed arguments.</param>
    /// <param name="text">The text of the piece.</param>
    public static ContentChunk End(ContentChunk chunk, string text) =>
        WithText(
            chunk.ThoughtSignature is null || !chunk.Original.IsEmpty || chunk is ToolArgumentsChunk
                ? chunk
                : chunk with
                {
                    Original = new OriginalPart(TextOf(chunk)),
                },
            text
        );

    /// <summary>The text of a text or a thought.</summary>
    public static string TextOf(ContentChunk chunk) => chunk is TextChunk text ? text.Text : ((ThoughtChunk)chunk).Text;

    /// <summary>Replaces the text of a text, a thought or a string of streamed arguments.</summary>
    public static ContentChunk WithText(ContentChunk chunk, string text) =>
        chunk switch
        {
            TextChunk answer => answer with { Text = text },
            ToolArgumentsChunk piece => piece.WithStringValue(text),
            _ => (ThoughtChunk)chunk with { Text = text },
        };

    public bool Equals(OriginalPart other) => true;

    public override bool Equals(object? obj) => obj is OriginalPart;

    public override int GetHashCode() => 0;

    private sealed record Source(JsonElement? Json, string? Text);
}
