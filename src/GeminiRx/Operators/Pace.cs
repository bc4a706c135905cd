using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using GeminiRx.Operators.Internal;

namespace GeminiRx;

public static partial class ChunkOperators
{
    /// <summary>Limits the rate of an answer for display, without losing text: releases the first text at once, then at most one joined
    /// text per interval.</summary>
    /// <param name="source">The chunks of an answer.</param>
    /// <param name="interval">The minimum time between two releases of text, greater than zero.</param>
    /// <param name="scheduler">Runs the timer. The timer is off while nothing arrives. Default: <see cref="DefaultScheduler"/>.</param>
    /// <returns>
    /// The same answer in fewer, larger chunks. Texts wait for the interval and are joined. Metadata does not shorten the wait; the newest
    /// of each kind is released with the next text. Every other chunk is delivered at once, after the held chunks, and restarts the
    /// interval. A <see cref="RewindChunk"/> drops the held text, and its length is reduced to the released text. The interval also applies
    /// between two answers. Delivered by <paramref name="scheduler"/> or the thread of <paramref name="source"/>, never concurrently: while
    /// the observer is busy, its thread delivers the next chunks afterwards.
    /// <list type="bullet">
    /// <item><description>OnCompleted: at once, after the held chunks.</description></item>
    /// <item><description>OnError: at once, after the held chunks (unlike Rx's <c>Buffer</c>, which drops them).</description></item>
    /// <item><description>Dispose: disposes <paramref name="source"/> and the timer, and drops the held chunks.</description></item>
    /// </list>
    /// <code>
    /// source:      a-b-c------d--|
    /// Pace(5):     a----(bc)--d--|
    /// </code>
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="interval"/> is not greater than zero.</exception>
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
            var newest = 0; // the number of the current timer: an earlier timer may already have fired

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
    /// <param name="interval">The minimum time between two releases, greater than zero.</param>
    /// <param name="scheduler">Runs the timer. The timer is off while nothing arrives. Default: <see cref="DefaultScheduler"/>.</param>
    public static IObservable<string> Pace(this IObservable<string> source, TimeSpan interval, IScheduler? scheduler = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source.AsText(chunks => chunks.Pace(interval, scheduler));
    }
}
