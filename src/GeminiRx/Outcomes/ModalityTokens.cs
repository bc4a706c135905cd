using System.Collections;

namespace GeminiRx;

/// <summary>Token counts by modality, in the service's order; compared by value.</summary>
/// <param name="counts">The counts.</param>
public sealed class ModalityTokens(IReadOnlyList<ModalityTokenCount> counts) : IReadOnlyList<ModalityTokenCount>, IEquatable<ModalityTokens>
{
    /// <inheritdoc/>
    public int Count => counts.Count;

    /// <inheritdoc/>
    public ModalityTokenCount this[int index] => counts[index];

    /// <inheritdoc/>
    public bool Equals(ModalityTokens? other) => ReferenceEquals(this, other) || (other is not null && this.SequenceEqual(other));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ModalityTokens);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Count, Count > 0 ? this[0] : default);

    /// <inheritdoc/>
    public IEnumerator<ModalityTokenCount> GetEnumerator() => counts.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The counts as text, such as <c>TEXT 12, IMAGE 258</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => string.Join(", ", counts);
}

/// <summary>Tokens of one modality.</summary>
/// <param name="Modality">The service's name of the modality: <c>TEXT</c>, <c>IMAGE</c>, <c>VIDEO</c>, <c>AUDIO</c>, <c>DOCUMENT</c>, or
/// a value that is unknown to this version.</param>
/// <param name="TokenCount">The number of tokens, from 0.</param>
public readonly record struct ModalityTokenCount(string Modality, int TokenCount)
{
    /// <summary>The count as text.</summary>
    /// <returns>Such as <c>TEXT 12</c>.</returns>
    public override string ToString() => $"{Modality} {TokenCount}";
}
