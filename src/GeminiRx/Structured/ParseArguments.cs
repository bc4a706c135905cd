using System.Text.Json.Serialization.Metadata;
using GeminiRx.Structured;

namespace GeminiRx;

public static partial class ChunkOperators
{
    /// <summary>Reads the arguments of a function's calls while they arrive: ever more complete values of a type, as
    /// <see cref="ParseJson"/> reads an answer.</summary>
    /// <remarks>
    /// For display; <see cref="ChunkSourceOperators.InvokeTools"/> runs the calls. Arguments stream only if
    /// <see cref="FunctionCallingConfig.StreamArguments"/> is set, otherwise each call has one snapshot. Pieces that come in
    /// another order than that of the text wait for the complete call. If calls of the function stream at the same time, only the first one
    /// that has not ended appears while it grows, and each one when it is complete. A call that breaks off has no complete snapshot. A
    /// <see cref="RewindChunk"/> takes back the pieces since the last checkpoint: the next snapshot may have a shorter value. Calls of
    /// candidates other than 0 are ignored.
    /// </remarks>
    /// <typeparam name="T">The type of the arguments: an object.</typeparam>
    /// <param name="source">The chunks of an answer.</param>
    /// <param name="name">The function's name, not empty.</param>
    /// <param name="type">The type's metadata, from a <c>JsonSerializerContext</c>.</param>
    /// <returns>
    /// A snapshot whenever the arguments of a call have changed, on the thread of <paramref name="source"/>; the last one of each call is
    /// complete.
    /// <list type="bullet">
    /// <item><description>OnCompleted: as <paramref name="source"/>.</description></item>
    /// <item><description>OnError: a <see cref="GeminiJsonException"/> if the arguments of a complete call do not match the type. Errors of
    /// <paramref name="source"/> unchanged.</description></item>
    /// <item><description>Dispose: disposes <paramref name="source"/>.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> or <paramref name="type"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null or empty, or <paramref name="type"/> is a list.</exception>
    public static IObservable<JsonSnapshot<T>> ParseArguments<T>(this IObservable<Chunk> source, string name, JsonTypeInfo<T> type)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(type);
        if (type.Kind == JsonTypeInfoKind.Enumerable)
        {
            throw new ArgumentException(
                $"Arguments are a JSON object, but {typeof(T)} is a list: use a type with a property.",
                nameof(type)
            );
        }

        return JsonSnapshots.Read<T>(source, () => (new CallArguments<T>(name, type).With, () => null));
    }
}
