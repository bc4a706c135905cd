using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using GeminiRx.Operators.Internal;

namespace GeminiRx;

public static partial class ChunkOperators
{
    /// <summary>Paces an answer for display ("throttled" display that loses nothing): the first text at once, then at most one release per
    /// interval, joined.</summary>
    /// <param name="source">The chunks of an answer.</param>
    /// <param name="interval">The shortest time between two releases of text, more than zero.</param>
    /// <param name="scheduler">Runs the timer, which is off while nothing arrives. Default: <see cref="DefaultScheduler"/>.</param>
    /// <returns>
    /// The same answer in fewer, larger chunks. Texts wait for the interval and are joined; metadata never makes them wait less, only its
    /// newest of each
    /// kind comes with the next release; every other chunk comes at once, after what is held, and the next text waits for the interval from
    /// there; but a
    /// <see cref="RewindChunk"/> makes what is held of the text void: that is dropped, and the rewind says how much of what came is.
    /// Delivered by
    /// <paramref name="scheduler"/> or the thread of <paramref name="source"/>, never both at a time: while the observer is busy, what
    /// comes next
    /// comes on its thread when it is done. From one answer to the next the interval is kept.
    /// <list type="bullet">
    /// <item><description>OnCompleted: at once, after what is held.</description></item>
    /// <item><description>OnError: at once, after what is held (a difference from Rx's <c>Buffer</c>, which drops it).</description></item>
    /// <item><description>Dispose: disposes <paramref name="source"/> and the timer; what is held is dropped.</description></item>
    /// </list>
    /// <code>
    /// source:      a-b-c------d--|
    /// Pace(5):     a----(bc)--d--|
    /// </code>
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="interval"/> is not more than zero.</exception>
    public static IObservable<Chunk> Pace(this IObservable<Chunk> source, TimeSpan interval, IScheduler? scheduler = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero);
        var timers = scheduler ?? DefaultScheduler.Instance;
        return Observable.Create<Chunk>(observer =>
        {
            var queue = new DeliveryQueue();
            var held = new ChunkBuffer();
            var timer = new SerialDisposable();
            var isWaiting = false;
            var newest = 0; // the timer that counts: one that is set anew may have rung already

            void StartTimer()
            {
                isWaiting = true;
                var number = ++newest;
                timer.Disposable = timers.Schedule(interval, () => queue.Post(() => OnTick(number)));
            }

            void OnTick(int number)
            {
                if (number != newest)
                {
                    return;
                }

                isWaiting = held.HasText;
                if (isWaiting)
                {
                    StartTimer();
                }

                Deliver(held.Release(), observer);
            }

            void OnChunk(Chunk chunk)
            {
                if (chunk is RewindChunk rewind)
                {
                    Deliver(held.ApplyRewind(rewind), observer);
                    return;
                }

                var isHeld = held.TryAdd(chunk);
                if (isHeld && isWaiting)
                {
                    return;
                }

                if (held.HasText)
                {
                    StartTimer();
                }

                Deliver(held.Release(), observer);
                if (!isHeld)
                {
                    observer.OnNext(chunk);
                }
            }

            void OnEnd(Exception? failure)
            {
                timer.Dispose();
                Deliver(held.Release(), observer);
                observer.End(failure);
            }

            return new CompositeDisposable(queue, timer, source.RefuseNull().SubscribeBy(queue, OnChunk, OnEnd));
        });
    }

    /// <inheritdoc cref="Pace(IObservable{Chunk}, TimeSpan, IScheduler)"/>
    /// <param name="source">Pieces of text.</param>
    /// <param name="interval">The shortest time between two releases, more than zero.</param>
    /// <param name="scheduler">Runs the timer, which is off while nothing arrives. Default: <see cref="DefaultScheduler"/>.</param>
    public static IObservable<string> Pace(this IObservable<string> source, TimeSpan interval, IScheduler? scheduler = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source.AsText(chunks => chunks.Pace(interval, scheduler));
    }
}
