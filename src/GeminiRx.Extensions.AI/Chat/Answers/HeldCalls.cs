using System.Reactive.Linq;

namespace GeminiRx.Extensions.AI.Chat.Answers;

/// <summary>Delivers a function call when no rewind can revoke it any more, because the consumer may run it at once.</summary>
internal static class HeldCalls
{
    /// <summary>Holds a call, and the content after it, until the next checkpoint, the result
    /// of a call, the end of the answer or its error. A rewind drops
    /// what is held.</summary>
    public static IObservable<Chunk> HoldCalls(this IObservable<Chunk> source) =>
        Observable.Create<Chunk>(observer =>
        {
            var held = new List<Chunk>();

            void Release()
            {
                foreach (var chunk in held)
                {
                    observer.OnNext(chunk);
                }

                held.Clear();
            }

            void OnChunk(Chunk chunk)
            {
                if (chunk is ToolCallChunk || (chunk.IsContent && held.Count > 0))
                {
                    held.Add(chunk);
                    return;
                }

                switch (chunk)
                {
                    case RewindChunk:
                        held.Clear();
                        break;
                    case CheckpointChunk or FinishedChunk or ToolResultChunk:
                        Release();
                        break;
                    default:
                        break;
                }

                observer.OnNext(chunk);
            }

            return source.Subscribe(
                OnChunk,
                failure =>
                {
                    Release();
                    observer.OnError(failure);
                },
                () =>
                {
                    Release();
                    observer.OnCompleted();
                }
            );
        });
}
