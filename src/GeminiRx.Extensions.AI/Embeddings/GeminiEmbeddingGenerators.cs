using System.Threading.RateLimiting;
using GeminiRx.Extensions.AI.Embeddings;
using Microsoft.Extensions.AI;

namespace GeminiRx.Extensions.AI;

/// <summary>A Gemini client as <see cref="IEmbeddingGenerator{TInput, TEmbedding}"/>.</summary>
public static class GeminiEmbeddingGenerators
{
    /// <summary>Creates a generator of embeddings.</summary>
    /// <remarks>The additional properties <c>taskType</c>, such as <c>RETRIEVAL_QUERY</c>, and <c>title</c> set the members of
    /// <see cref="EmbedRequest"/>; others are refused. <see cref="EmbeddingGenerationOptions.RawRepresentationFactory"/> may return an
    /// <see cref="EmbedRequest"/>: its task type, title and dimensions take precedence, and the values replace its contents.</remarks>
    /// <param name="gemini">The client.</param>
    /// <param name="model">The model for requests without a model. Default null: <see cref="EmbedRequest.DefaultModel"/>.</param>
    /// <param name="dimensions">The number of dimensions for requests that name none, from 1 to 3,072. Default null: the model's
    /// own.</param>
    /// <param name="limiter">The limiter that each request waits for, as by <see cref="ChunkOperators.LimitRate"/>; the caller disposes it.
    /// Sources of answers may share it. Default null: no limit.</param>
    /// <returns>The generator. It is thread-safe; its disposal does nothing. One request is sent for every 100 values. A failure is a
    /// <see cref="GeminiException"/>; a <see cref="GeminiRateLimitException"/> if the limiter refuses a request.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="gemini"/> is null.</exception>
    public static IEmbeddingGenerator<string, Embedding<float>> AsEmbeddingGenerator(
        this GeminiClient gemini,
        string? model = null,
        int? dimensions = null,
        RateLimiter? limiter = null
    )
    {
        ArgumentNullException.ThrowIfNull(gemini);
        return new GeminiEmbeddingGenerator(gemini, model ?? EmbedRequest.DefaultModel, dimensions, limiter);
    }
}
