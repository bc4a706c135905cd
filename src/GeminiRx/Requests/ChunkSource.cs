namespace GeminiRx;

/// <summary>Answers requests: a client's <see cref="GeminiClient.Source"/>, or a source with operators applied.</summary>
/// <param name="request">The request.</param>
/// <returns>The answer, cold: each subscription sends a request of its own.</returns>
public delegate IObservable<Chunk> ChunkSource(GenerateRequest request);
