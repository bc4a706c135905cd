using System.Reactive;
using System.Reactive.Disposables;
using System.Reactive.Linq;

namespace GeminiRx.Operators.Internal;

/// <summary>The one rule for how a signal stops a stream.</summary>
internal static class StopByOperator
{
    /// <summary>
    /// Ends a stream at the first element of a signal. The source is disposed at once, on the signal's thread; the end comes when the
    /// observer
    /// is free, on that thread or on the thread that the observer is busy on.
    /// </summary>
    /// <param name="source">The stream. A signal that comes while it is subscribed to is in time: then the source is not subscribed
    /// to.</param>
    /// <param name="signal">Stops the stream. Its error is passed on, its completion means nothing.</param>
    /// <param name="note">Called before an element goes out.</param>
    /// <param name="stop">Tells the observer the end.</param>
    public static IObservable<T> StopBy<T, TSignal>(
        this IObservable<T> source,
        IObservable<TSignal> signal,
        Action<T> note,
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
                note(item);
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

            // Unregister and not Dispose, which waits for a callback that runs, and so for whatever that one disposes.
            return Disposable.Create(() => registration.Unregister());
        });
}
