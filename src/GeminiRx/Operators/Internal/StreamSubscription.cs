using System.Reactive.Linq;

namespace GeminiRx.Operators.Internal;

/// <summary>How operators subscribe to their source and deliver its end.</summary>
internal static class StreamSubscription
{
    /// <summary>Subscribes with one handler for both kinds of end: its argument is the failure, or null on completion.</summary>
    public static IDisposable SubscribeTo<T>(this IObservable<T> source, Action<T> onNext, Action<Exception?> onEnd) =>
        source.Subscribe(onNext, onEnd, () => onEnd(null));

    /// <summary>Subscribes with handlers that run on a queue.</summary>
    public static IDisposable SubscribeBy<T>(this IObservable<T> source, DeliveryQueue queue, Action<T> onNext, Action<Exception?> onEnd) =>
        source.SubscribeTo(item => queue.Post(() => onNext(item)), failure => queue.Post(() => onEnd(failure)));

    /// <summary>Delivers the end: OnError for a failure, OnCompleted for null.</summary>
    public static void End<T>(this IObserver<T> observer, Exception? failure)
    {
        if (failure is null)
        {
            observer.OnCompleted();
        }
        else
        {
            observer.OnError(failure);
        }
    }

    /// <summary>Turns a null element into OnError, instead of an exception in the operator that receives it.</summary>
    public static IObservable<T> RefuseNull<T>(this IObservable<T> source)
        where T : notnull => source.Select(item => item ?? throw NullElement<T>());

    /// <summary>The error for a null element.</summary>
    public static ArgumentException NullElement<T>() =>
        new($"The source delivered null instead of a {typeof(T).Name}, which operators cannot process: filter null out first.", "source");
}
