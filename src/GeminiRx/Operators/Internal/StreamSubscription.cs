using System.Reactive.Linq;

namespace GeminiRx.Operators.Internal;

/// <summary>How operators subscribe to their source, and tell its end.</summary>
internal static class StreamSubscription
{
    /// <summary>Subscribes, with one handler for both kinds of end: its argument is the failure, null at completion.</summary>
    public static IDisposable SubscribeTo<T>(this IObservable<T> source, Action<T> onNext, Action<Exception?> onEnd) =>
        source.Subscribe(onNext, onEnd, () => onEnd(null));

    /// <summary>Subscribes with handlers that a queue calls.</summary>
    public static IDisposable SubscribeBy<T>(this IObservable<T> source, DeliveryQueue queue, Action<T> onNext, Action<Exception?> onEnd) =>
        source.SubscribeTo(item => queue.Post(() => onNext(item)), failure => queue.Post(() => onEnd(failure)));

    /// <summary>Tells an observer the end.</summary>
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

    /// <summary>Makes an error of an element that is null, instead of an exception in the operator that meets it.</summary>
    public static IObservable<T> RefuseNull<T>(this IObservable<T> source)
        where T : class =>
        source.Select(item =>
            item
            ?? throw new ArgumentException(
                $"The source sent null in the place of a {typeof(T).Name}. An operator cannot treat it. Filter null out before the operator.",
                nameof(source)
            )
        );
}
