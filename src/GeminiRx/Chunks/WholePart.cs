using System.Text.Json;

namespace GeminiRx;

/// <summary>A part of an answer as the service sent it, carried beside a chunk. It is no part of the chunk's value: two chunks that say the same are equal.</summary>
internal readonly struct WholePart(JsonElement part) : IEquatable<WholePart>
{
    // Boxed: nearly every chunk has none.
    private readonly object? _part = part;

    public JsonElement? Json => _part is JsonElement part ? part : null;

    public bool Equals(WholePart other) => true;

    public override bool Equals(object? obj) => obj is WholePart;

    public override int GetHashCode() => 0;
}
