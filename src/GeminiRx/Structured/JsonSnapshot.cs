using GeminiRx.Structured;

namespace GeminiRx;

/// <summary>The value that the JSON of an answer has so far. Immutable; <see cref="Value"/> is created on the first read.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
/// <remarks>
/// A snapshot takes constant time, so a program that reads each thousandth value pays for each thousandth. A value costs as much as its
/// whole text; read the values at the pace of the display (Rx's <c>Sample</c> on the snapshots,
/// or <c>Pace</c> on the chunks).
/// </remarks>
public sealed class JsonSnapshot<T>
{
    private readonly JsonCut _cut; // all there is, because an answer has as many snapshots as pieces
    private Created? _created;

    internal JsonSnapshot(JsonCut cut) => _cut = cut;

    /// <summary>The value: an incomplete string ends where the text ends, and what has not arrived has its default.</summary>
    /// <exception cref="GeminiJsonException">The JSON does not match the type.</exception>
    public T? Value => (_created ??= new(_cut.Deserialize<T>())).Value;

    /// <summary>Whether the JSON is complete and matches the type.</summary>
    public bool IsComplete => _cut.IsComplete;

    /// <summary>The length of the JSON that the value contains, in UTF-16 code units.</summary>
    public int Length => _cut.Length;

    /// <summary>The length, never the value.</summary>
    /// <returns>Such as <c>120 characters, incomplete</c>.</returns>
    public override string ToString() => $"{Length} characters, {(IsComplete ? "complete" : "incomplete")}";

    private sealed record Created(T? Value);
}
