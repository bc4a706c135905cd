namespace GeminiRx;

/// <summary>Answers requests: a client's <see cref="GeminiClient.Source"/>, or one that operators have made of another.</summary>
/// <param name="request">The request.</param>
/// <returns>The answer, cold: every subscription is a request of its own.</returns>
public delegate IObservable<Chunk> ChunkSource(GenerateRequest request);
