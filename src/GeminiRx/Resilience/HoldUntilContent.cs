using System.Reactive.Linq;
using GeminiRx.Operators.Internal;

namespace GeminiRx.Resilience;

/// <summary>The one rule for what a try that fails before its first content leaves behind: nothing.</summary>
internal static class HoldUntilContentOperator
{
    /// <summary>
    /// Holds what comes before the first content or the end in order: of metadata of a kind, and of checkpoints, the newest. An error drops
    /// it. That another try begins (<see cref="RetryingChunk"/>), or that a request waits (<see cref="QueuedChunk"/>), passes at once.
    /// </summary>
    /// <param name="source">The chunks of an answer.</param>
    /// <param name="show">Called before the first chunk goes out.</param>
    public static IObservable<Chunk> HoldUntilContent(this IObservable<Chunk> source, Action show) =>
        Observable.Create<Chunk>(observer =>
        {
            List<Chunk>? held = [];

            void Show()
            {
                show();
                var chunks = held;
                held = null;
                chunks!.ForEach(observer.OnNext);
            }

            return source
                .RefuseNull()
                .Subscribe(
                    chunk =>
                    {
                        if (held is not null && chunk is RetryingChunk or QueuedChunk)
                        {
                            observer.OnNext(chunk);
                            return;
                        }

                        // A call that broke off is nothing to show, unless the answer ends with it in order.
                        if (held is not null && (chunk.IsMetadata || chunk is CheckpointChunk or ToolCallChunk { IsComplete: false }))
                        {
                            Hold(held, chunk);
                            return;
                        }

                        if (held is not null)
                        {
                            Show();
                        }

                        observer.OnNext(chunk);
                    },
                    observer.OnError,
                    () =>
                    {
                        if (held is not null)
                        {
                            Show();
                        }

                        observer.OnCompleted();
                    }
                );
        });

    private static void Hold(List<Chunk> held, Chunk chunk)
    {
        var kind = chunk is CheckpointChunk ? typeof(CheckpointChunk) : chunk.MetadataKind;
        held.RemoveAll(older => kind is not null && kind.Equals(older is CheckpointChunk ? typeof(CheckpointChunk) : older.MetadataKind));
        held.Add(chunk);
    }
}
