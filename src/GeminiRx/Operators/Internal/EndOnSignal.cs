using System.Reactive;
using System.Reactive.Disposables;
using System.Reactive.Linq;

namespace GeminiRx.Operators.Internal;

/// <summary>Stops a stream by a signal.</summary>
internal static class EndOnSignalOperator
{
    /// <summary>
    /// Ends a stream at the first element of a signal. Disposes the source at once, on the thread of the signal. Delivers the end on that
    /// thread, or, if the observer is busy, afterwards on the thread of the observer.
    /// </summary>
    /// <param name="source">The stream. It is not subscribed to if the signal arrives during the subscription to the signal.</param>
    /// <param name="signal">Stops the stream. Its error is passed on; its completion is ignored.</param>
    /// <param name="beforeNext">Called before each element is delivered.</param>
    /// <param name="stop">Delivers the end to the observer.</param>
    public static IObservable<T> EndOnSignal<T, TSignal>(
        this IObservable<T> source,
        IObservable<TSignal> signal,
        Action<T> beforeNext,
        Action<IObserver<T>> stop
    ) =>
        Observable.Create<T>(observer =>
        {
            var queue = new DeliveryQueue();
            var upstream = new SingleAssignmentDisposable();
            var signals = new SingleAssignmentDisposable();

            void End(Action<IObserver<T>> end)
            {
                signals.Dispose();
                upstream.Dispose();
                end(observer);
                queue.Dispose();
            }

            void Stop(Action<IObserver<T>> end)
            {
                upstream.Dispose();
                queue.Post(() => End(end));
            }

            void OnNext(T item)
            {
                beforeNext(item);
                observer.OnNext(item);
            }

            signals.Disposable = signal.Subscribe(_ => Stop(stop), failure => Stop(to => to.OnError(failure)), signals.Dispose);
            if (!upstream.IsDisposed)
            {
                upstream.Disposable = source.SubscribeBy(queue, OnNext, failure => End(to => to.End(failure)));
            }

            return new CompositeDisposable(queue, upstream, signals);
        });

    /// <summary>A token as a signal.</summary>
    public static IObservable<Unit> AsSignal(this CancellationToken cancellationToken) =>
        Observable.Create<Unit>(observer =>
        {
            var registration = cancellationToken.Register(() => observer.OnNext(Unit.Default));

            // Not Dispose, which would wait for a running callback and for everything that the callback disposes.
            return Disposable.Create(() => registration.Unregister());
        });
}
