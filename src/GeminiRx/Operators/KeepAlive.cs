using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using GeminiRx.Operators.Internal;

namespace GeminiRx;

public static partial class ChunkOperators
{
    /// <summary>Delivers a <see cref="KeepAliveChunk"/> whenever nothing else has come for a while, for a connection that is closed when it
    /// is silent.</summary>
    /// <remarks>Apply it last: an operator that holds text back holds this chunk too, until it releases text.</remarks>
    /// <param name="source">The chunks of an answer.</param>
    /// <param name="interval">The longest silence, more than zero, at most 24 days. It counts from the subscription and from each
    /// chunk.</param>
    /// <param name="scheduler">Runs the timer, which elapses about once an interval, however many chunks come. Default:
    /// <see cref="DefaultScheduler"/>.</param>
    /// <returns>
    /// The same chunks, and a <see cref="KeepAliveChunk"/> for each interval of silence, on the thread of <paramref name="source"/> or of
    /// <paramref name="scheduler"/>, in order and never concurrently.
    /// <list type="bullet">
    /// <item><description>OnCompleted: as <paramref name="source"/>; the timer stops.</description></item>
    /// <item><description>OnError: as <paramref name="source"/>; the timer stops.</description></item>
    /// <item><description>Dispose: disposes <paramref name="source"/> and the timer.</description></item>
    /// </list>
    /// <code>
    /// source:         a--b-----------c-|
    /// KeepAlive(4):   a--b---k---k---c-|
    /// </code>
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="interval"/> is out of range.</exception>
    public static IObservable<Chunk> KeepAlive(this IObservable<Chunk> source, TimeSpan interval, IScheduler? scheduler = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(interval, EventStreamOptions.MaxKeepAlive);
        var timers = scheduler ?? DefaultScheduler.Instance;
        return Observable.Create<Chunk>(observer =>
        {
            var queue = new DeliveryQueue();
            var timer = new SerialDisposable();
            var upstream = new SingleAssignmentDisposable();
            var clock = timers.StartStopwatch();
            var last = TimeSpan.Zero;

            void StartTimer(TimeSpan time)
            {
                if (!timer.IsDisposed)
                {
                    timer.Disposable = timers.Schedule(time, () => queue.Post(OnTimer));
                }
            }

            void OnTimer()
            {
                var silence = clock.Elapsed - last;
                if (silence < interval)
                {
                    StartTimer(interval - silence);
                    return;
                }

                last = clock.Elapsed;
                observer.OnNext(new KeepAliveChunk());
                StartTimer(interval);
            }

            void OnChunk(Chunk chunk)
            {
                observer.OnNext(chunk);
                last = clock.Elapsed;
            }

            void OnEnd(Exception? failure)
            {
                timer.Dispose();
                observer.End(failure);
            }

            StartTimer(interval); // first: if it fails, no request is sent
            upstream.Disposable = source.RefuseNull().SubscribeBy(queue, OnChunk, OnEnd);
            return new CompositeDisposable(queue, timer, upstream);
        });
    }
}
