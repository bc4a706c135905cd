namespace GeminiRx;

/// <summary>The vector of one content. Contents with near meanings have near vectors.</summary>
/// <param name="Index">The position of the content in the request, from 0.</param>
/// <param name="Values">The numbers of the vector.</param>
/// <remarks>Vectors of different models cannot be compared. A vector of fewer dimensions than the model's own may have another length than
/// 1: <c>gemini-embedding-001</c> does not normalize it.</remarks>
public sealed record Embedding(int Index, IReadOnlyList<float> Values)
{
    /// <summary>The token counts of the batch, with its last embedding only, so that a sum over all embeddings is right. Null elsewhere,
    /// and if the service sent none.</summary>
    public Usage? Usage { get; init; }
}
