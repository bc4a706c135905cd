using System.Text.Json;
using GeminiRx.Wire.Json;

namespace GeminiRx;

/// <summary>
/// The part of an answer that a chunk ends, where the chunk does not say all of it: the part as the service sent it, or the text of a
/// signed part that was
/// cut. It is no part of the chunk's value: two chunks that say the same are equal.
/// </summary>
internal readonly struct WholePart : IEquatable<WholePart>
{
    // Boxed: nearly every chunk has none.
    private readonly object? _part;

    public WholePart(JsonElement part) => _part = part;

    private WholePart(string text) => _part = text;

    /// <summary>The part as it came; null where the chunk is of a signed text.</summary>
    public JsonElement? Json => _part is JsonElement part ? part : null;

    /// <summary>The part's text, all of it; null where there is no part, or it has none.</summary>
    public string? Text => _part as string ?? Json?.Text("text");

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => _part is null;

    /// <summary>Makes chunks of a text that is cut: what is before the end does not end the part.</summary>
    /// <param name="chunk">The text.</param>
    /// <param name="text">Its beginning.</param>
    public static ContentChunk Beginning(ContentChunk chunk, string text) =>
        WithText(
            chunk.ThoughtSignature is null && chunk.Whole.IsEmpty ? chunk : chunk with { ThoughtSignature = null, Whole = default },
            text
        );

    /// <summary>Makes chunks of a text that is cut: the end has the signature, and what is needed to put the part together again.</summary>
    /// <param name="chunk">The text.</param>
    /// <param name="text">Its end.</param>
    public static ContentChunk End(ContentChunk chunk, string text) =>
        WithText(
            chunk.ThoughtSignature is null || !chunk.Whole.IsEmpty ? chunk : chunk with { Whole = new WholePart(TextOf(chunk)) },
            text
        );

    /// <summary>The text of a text or a thought.</summary>
    public static string TextOf(ContentChunk chunk) => chunk is TextChunk text ? text.Text : ((ThoughtChunk)chunk).Text;

    public bool Equals(WholePart other) => true;

    public override bool Equals(object? obj) => obj is WholePart;

    public override int GetHashCode() => 0;

    /// <summary>A text or a thought with another text.</summary>
    public static ContentChunk WithText(ContentChunk chunk, string text) =>
        chunk is TextChunk answer ? answer with { Text = text } : (ThoughtChunk)chunk with { Text = text };
}
