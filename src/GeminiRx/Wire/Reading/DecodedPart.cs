using System.Text.Json;

namespace GeminiRx.Wire.Reading;

/// <summary>
/// A part of the answer whose candidate is not known yet: a chunk, or a call for the <see cref="Calls.ToolCallAssembler"/>.
/// </summary>
internal readonly struct DecodedPart
{
    // One reference: nearly all parts are chunks.
    private readonly DecodedCall? _call;

    /// <summary>A chunk.</summary>
    public DecodedPart(ContentChunk chunk) => Chunk = chunk;

    /// <summary>A call.</summary>
    /// <param name="call">The <c>functionCall</c>.</param>
    /// <param name="signature">The signature of the call's part.</param>
    /// <param name="original">The call's part, if the call lacks members of it.</param>
    public DecodedPart(JsonElement call, string? signature, OriginalPart original) => _call = new DecodedCall(call, signature, original);

    /// <summary>The chunk; null for a call.</summary>
    public ContentChunk? Chunk { get; }

    /// <summary>The <c>functionCall</c>.</summary>
    public JsonElement Call => _call?.Json ?? default;

    /// <summary>The signature of the call's part.</summary>
    public string? Signature => _call?.Signature;

    /// <summary>The call's part, if the call lacks members of it.</summary>
    public OriginalPart Original => _call?.Original ?? default;

    private sealed record DecodedCall(JsonElement Json, string? Signature, OriginalPart Original);
}
