using System.Reactive.Linq;
using Microsoft.Extensions.AI;

namespace GeminiRx.Extensions.AI.Chat.Answers;

/// <summary>Delivers a function call when nothing can change it any more, because the consumer may run it at once.</summary>
internal static class HeldCalls
{
    private enum Step
    {
        Pass,
        Hold,
        Drop,
        Release,
    }

    /// <summary>Holds a call, and the content after it, until the next checkpoint, the result of a call, the end of the answer or its
    /// error. A rewind drops what is held.</summary>
    public static IObservable<Chunk> HoldCalls(this IObservable<Chunk> source) =>
        source.Hold(
            (chunk, isHolding) =>
                chunk switch
                {
                    ToolCallChunk => Step.Hold,
                    RewindChunk => Step.Drop,
                    CheckpointChunk or FinishedChunk or ToolResultChunk => Step.Release,
                    _ => isHolding && chunk.IsContent ? Step.Hold : Step.Pass,
                }
        );

    /// <summary>Holds the update of a call, and what follows it, until the result of a call, the end of the answer or its error. Only then
    /// it is known whether the source runs the call itself (<see cref="FunctionCallContent.InformationalOnly"/>).</summary>
    public static IObservable<ChatResponseUpdate> HoldCalls(this IObservable<ChatResponseUpdate> source) =>
        source.Hold(
            (update, isHolding) =>
                update.RawRepresentation is FinishedChunk or ToolResultChunk ? Step.Release
                : isHolding || update.Contents.Any(content => content is FunctionCallContent) ? Step.Hold
                : Step.Pass
        );

    private static IObservable<T> Hold<T>(this IObservable<T> source, Func<T, bool, Step> stepOf) =>
        Observable.Create<T>(observer =>
        {
            var held = new List<T>();

            void Release()
            {
                foreach (var item in held)
                {
                    observer.OnNext(item);
                }

                held.Clear();
            }

            void OnItem(T item)
            {
                switch (stepOf(item, held.Count > 0))
                {
                    case Step.Hold:
                        held.Add(item);
                        return;
                    case Step.Drop:
                        held.Clear();
                        break;
                    case Step.Release:
                        Release();
                        break;
                    default:
                        break;
                }

                observer.OnNext(item);
            }

            return source.Subscribe(
                OnItem,
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
