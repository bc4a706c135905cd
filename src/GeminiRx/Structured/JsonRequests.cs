using System.Reactive.Linq;
using System.Text.Json.Serialization.Metadata;

namespace GeminiRx;

/// <summary>Requests for an answer of a .NET type.</summary>
public static class JsonRequests
{
    /// <summary>Requests an answer that is JSON of a type: sets the schema and the media type.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="request">The request.</param>
    /// <param name="type">The type's metadata, from a <c>JsonSerializerContext</c>.</param>
    /// <returns>The request with the schema of <see cref="JsonSchema.Of{T}"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="request"/> or <paramref name="type"/> is null.</exception>
    /// <exception cref="ArgumentException">The type accepts any JSON, as <see cref="object"/> does.</exception>
    /// <exception cref="NotSupportedException">The metadata has no schema, because it preserves references.</exception>
    public static GenerateRequest AsJson<T>(this GenerateRequest request, JsonTypeInfo<T> type)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request with { ResponseSchema = JsonSchema.Of(type), ResponseMimeType = GenerationConfig.JsonMediaType };
    }

    /// <summary>Asks for a value of a type.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="source">The source of the answer: <see cref="GeminiClient.Source"/>, or one with a policy.</param>
    /// <param name="request">The request; its schema and media type are replaced.</param>
    /// <param name="type">The type's metadata, from a <c>JsonSerializerContext</c>.</param>
    /// <returns>
    /// The complete value, on the thread of <paramref name="source"/>.
    /// <list type="bullet">
    /// <item><description>OnCompleted: after the value.</description></item>
    /// <item><description>OnError: a <see cref="GeminiJsonException"/> if the answer is not JSON of the type, a
    /// <see cref="GeminiNotCompletedException"/> if it was blocked or ran out of tokens; errors of the source
    /// unchanged.</description></item>
    /// <item><description>Dispose: aborts the request.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">As <see cref="AsJson"/>.</exception>
    public static IObservable<T> Ask<T>(this ChunkSource source, GenerateRequest request, JsonTypeInfo<T> type)
    {
        ArgumentNullException.ThrowIfNull(source);
        var typed = request.AsJson(type);

        // TakeLast would deliver by a queue of the thread, in which code after an await of the value could not wait for another sequence.
        return Observable
            .Defer(() => source(typed).ThrowIfNotCompleted().ParseJson(type))
            .LastOrDefaultAsync()
            .Where(snapshot => snapshot is not null)
            .Select(snapshot => snapshot!.Value!);
    }

    // An answer out of tokens is reported as such, not as JSON that breaks off.
    private static IObservable<Chunk> ThrowIfNotCompleted(this IObservable<Chunk> answer) =>
        answer.Select(chunk => (chunk as FinishedChunk)?.ToException() is { } failure ? throw failure : chunk);
}
