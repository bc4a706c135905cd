namespace GeminiRx;

/// <summary>The signature of the part from which a chunk comes, and the part itself. One reference: nearly all chunks have neither. Only
/// the signature counts in comparisons.</summary>
internal readonly struct PartOrigin : IEquatable<PartOrigin>
{
    // Null, a signature, or both.
    private readonly object? _value;

    private PartOrigin(string? signature, OriginalPart part) => _value = part.IsEmpty ? signature : new Both(signature, part);

    public string? Signature => _value as string ?? (_value as Both)?.Signature;

    public OriginalPart Part => _value is Both both ? both.Part : default;

    public PartOrigin WithSignature(string? signature) => new(signature, Part);

    public PartOrigin WithPart(OriginalPart part) => new(Signature, part);

    public bool Equals(PartOrigin other) => Signature == other.Signature;

    public override bool Equals(object? obj) => obj is PartOrigin other && Equals(other);

    public override int GetHashCode() => Signature?.GetHashCode(StringComparison.Ordinal) ?? 0;

    private sealed record Both(string? Signature, OriginalPart Part);
}
