using System.Text.Json.Serialization.Metadata;
using GeminiRx.Structured;

namespace GeminiRx;

public static partial class ChunkOperators
{
    /// <summary>Reads the JSON of an answer while it arrives: ever more complete values of a type.</summary>
    /// <remarks>
    /// A text appears while it grows; a number, a literal, an enumeration and a value with a converter of its own when it is complete; an
    /// element of a list when the properties that its type requires, or its constructor takes, have begun. Each character is read once, and
    /// a snapshot takes constant time: its value is created when it is read. Text before and after the JSON, such as a Markdown fence, is
    /// ignored, and so are thoughts and candidates other than 0. A <see cref="RewindChunk"/> takes back the text since the last
    /// checkpoint: the next snapshot may have a shorter value. A chunk after a <see cref="FinishedChunk"/> starts the next answer.
    /// </remarks>
    /// <typeparam name="T">The type: an object or a list, or any other that the metadata describes.</typeparam>
    /// <param name="source">The chunks of an answer.</param>
    /// <param name="type">The type's metadata, from a <c>JsonSerializerContext</c>.</param>
    /// <returns>
    /// A snapshot whenever the value has changed, on the thread of <paramref name="source"/>; the last one is complete.
    /// <list type="bullet">
    /// <item><description>OnCompleted: as <paramref name="source"/>, if the JSON is complete, the answer was stopped, or there was no
    /// answer.</description></item>
    /// <item><description>OnError: a <see cref="GeminiJsonException"/> if the text is not JSON, does not match the type, or breaks off;
    /// the last snapshot contains everything before it. Errors of <paramref name="source"/> unchanged.</description></item>
    /// <item><description>Dispose: disposes <paramref name="source"/>.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> or <paramref name="type"/> is null.</exception>
    public static IObservable<JsonSnapshot<T>> ParseJson<T>(this IObservable<Chunk> source, JsonTypeInfo<T> type)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(type);
        return JsonSnapshots.Read<T>(
            source,
            () =>
            {
                var answer = new JsonAnswer<T>(type);
                return (answer.With, answer.ToTruncated);
            }
        );
    }
}
