using System.Reactive.Linq;
using GeminiRx.Operators.Internal;

namespace GeminiRx.Resilience;

/// <summary>The rule for an attempt that fails before its first content: none of its chunks is delivered.</summary>
internal static class BufferUntilContentOperator
{
    /// <summary>
    /// Buffers everything before the first content or the end in order, with only the latest of each metadata kind and the latest
    /// checkpoint. An error drops the buffer. <see cref="RetryingChunk"/> and <see cref="QueuedChunk"/> pass at once.
    /// </summary>
    /// <param name="source">The chunks of an answer.</param>
    /// <param name="onContent">Called once, before the first chunk is delivered.</param>
    /// <param name="before">The chunks of an earlier attempt that <paramref name="source"/> reads on.</param>
    /// <param name="onDropped">Receives the buffer that an error drops, and the error.</param>
    public static IObservable<Chunk> BufferUntilContent(
        this IObservable<Chunk> source,
        Action onContent,
        IEnumerable<Chunk>? before = null,
        Action<List<Chunk>, Exception>? onDropped = null
    ) =>
        Observable.Create<Chunk>(observer =>
        {
            List<Chunk>? buffer = [.. before ?? []];

            void Release()
            {
                onContent();
                var chunks = buffer;
                buffer = null;
                chunks!.ForEach(observer.OnNext);
            }

            return source
                .RefuseNull()
                .Subscribe(
                    chunk =>
                    {
                        // A call that broke off is not content, unless the answer ends with it in order.
                        var isBuffered = chunk.IsMetadata || chunk is CheckpointChunk or ToolCallChunk { IsComplete: false };
                        if (buffer is not null && chunk is not (RetryingChunk or QueuedChunk))
                        {
                            if (isBuffered)
                            {
                                Add(buffer, chunk);
                                return;
                            }

                            Release();
                        }

                        observer.OnNext(chunk);
                    },
                    failure =>
                    {
                        if (buffer is not null)
                        {
                            onDropped?.Invoke(buffer, failure);
                        }

                        observer.OnError(failure);
                    },
                    () =>
                    {
                        if (buffer is not null)
                        {
                            Release();
                        }

                        observer.OnCompleted();
                    }
                );
        });

    private static void Add(List<Chunk> buffer, Chunk chunk)
    {
        if (KindOf(chunk) is { } kind)
        {
            buffer.RemoveAll(older => kind.Equals(KindOf(older)));
        }

        buffer.Add(chunk);
    }

    private static object? KindOf(Chunk chunk) => chunk is CheckpointChunk ? typeof(CheckpointChunk) : chunk.MetadataKind;
}
