using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using GeminiRx.Operators.Internal;

namespace GeminiRx;

public static partial class ChunkOperators
{
    /// <summary>Displays an answer like a typewriter: spreads each burst of the service over the time to the next burst.</summary>
    /// <remarks>
    /// Every character is delivered at most <see cref="SmoothOptions.MaxLag"/> after its arrival, so there are pauses if the bursts are
    /// further apart. Text is released in whole graphemes (UAX #29). The last grapheme, to which a combining mark may still be added, waits
    /// for the next text up to the maximum lag. The operator estimates the time between bursts from the answer itself.
    /// </remarks>
    /// <param name="source">The chunks of an answer.</param>
    /// <param name="options">The maximum lag, the frame time and when to show text at once. Default: 1 s and 30 frames per second.</param>
    /// <param name="scheduler">Runs the timer. The timer is off while no text is held. Default: <see cref="DefaultScheduler"/>.</param>
    /// <returns>
    /// The same answer in smaller pieces. Metadata does not release text; the newest of each kind is released with the next text. Every
    /// other chunk is delivered at once, after the held chunks. A <see cref="RewindChunk"/> drops the held text, and its length is reduced
    /// to the released text. Delivered by <paramref name="scheduler"/>, the thread of <paramref name="source"/> or the thread of
    /// <see cref="SmoothOptions.Instant"/>, in order and never concurrently: while the observer is busy, its thread delivers the next
    /// chunks afterwards.
    /// <list type="bullet">
    /// <item><description>OnCompleted: at once, after the held chunks.</description></item>
    /// <item><description>OnError: at once, after the held chunks (unlike Rx's <c>Buffer</c>, which drops them). The same applies to an
    /// error of <see cref="SmoothOptions.Instant"/>, which also disposes <paramref name="source"/>.</description></item>
    /// <item><description>Dispose: disposes <paramref name="source"/>, <see cref="SmoothOptions.Instant"/> and the timer, and drops the
    /// held chunks.</description></item>
    /// </list>
    /// <code>
    /// source:   (one two three)-------------(four)-|
    /// Smooth:   one--two--three-------------fo--ur-|
    /// </code>
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="SmoothOptions.Frame"/> is above
    /// <see cref="SmoothOptions.MaxLag"/>.</exception>
    public static IObservable<Chunk> Smooth(this IObservable<Chunk> source, SmoothOptions? options = null, IScheduler? scheduler = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        options ??= new SmoothOptions();
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Frame, options.MaxLag, nameof(options));
        var timers = scheduler ?? DefaultScheduler.Instance;
        return Observable.Create<Chunk>(observer =>
        {
            var queue = new DeliveryQueue();
            var held = new SmoothingBuffer(options.Frame, options.MaxLag, options.PacesArguments);
            var timer = new SerialDisposable();
            var subscriptions = new CompositeDisposable(queue, timer);
            var clock = timers.StartStopwatch();
            TimeSpan? lastFrame = null;
            var isInstant = false;
            var isFrameDue = false; // the timer runs for the next frame, not for the maximum lag of a last grapheme

            void StartTimer(TimeSpan? time)
            {
                isFrameDue = time <= options.Frame;
                timer.Disposable = time is { } due ? timers.Schedule(due, () => queue.Post(OnTimer)) : Disposable.Empty;
            }

            void ShowFrame()
            {
                var now = clock.Elapsed;
                lastFrame = now;
                var due = held.ReleaseDue(now);
                StartTimer(held.NextFrame(now));
                Deliver(due, observer);
            }

            void ShowAll()
            {
                StartTimer(null);
                Deliver(held.Release(), observer);
            }

            void OnTimer()
            {
                if (held.HasText)
                {
                    ShowFrame();
                }
            }

            void OnChunk(Chunk chunk, TimeSpan arrival)
            {
                if (chunk is RewindChunk rewind)
                {
                    StartTimer(null);
                    Deliver(held.ApplyRewind(rewind), observer);
                    return;
                }

                if (!held.TryAdd(chunk, arrival))
                {
                    ShowAll();
                    if (chunk is FinishedChunk)
                    {
                        held.EndAnswer();
                    }

                    observer.OnNext(chunk);
                }
                else if (isInstant || !held.HasText)
                {
                    ShowAll();
                }
                else if (chunk.IsContent && !isFrameDue)
                {
                    var wait = lastFrame + options.Frame - arrival;
                    if (wait > TimeSpan.Zero)
                    {
                        StartTimer(wait);
                    }
                    else
                    {
                        ShowFrame();
                    }
                }
            }

            void OnInstant(bool value)
            {
                isInstant = value;
                if (isInstant)
                {
                    ShowAll();
                }
            }

            void OnEnd(Exception? failure)
            {
                Deliver(held.Release(), observer);
                subscriptions.Dispose();
                observer.End(failure);
            }

            subscriptions.Add(
                options.Instant.Subscribe(value => queue.Post(() => OnInstant(value)), failure => queue.Post(() => OnEnd(failure)))
            );
            if (!subscriptions.IsDisposed)
            {
                // The arrival time is the time before the chunk waits in the queue.
                subscriptions.Add(
                    source
                        .RefuseNull()
                        .Select(chunk => (Chunk: chunk, Time: clock.Elapsed))
                        .SubscribeBy(queue, arrival => OnChunk(arrival.Chunk, arrival.Time), OnEnd)
                );
            }

            return subscriptions;
        });
    }

    /// <inheritdoc cref="Smooth(IObservable{Chunk}, SmoothOptions, IScheduler)"/>
    /// <param name="source">Pieces of text.</param>
    /// <param name="options">The maximum lag, the frame time and when to show text at once. Default: 1 s and 30 frames per second.</param>
    /// <param name="scheduler">Runs the timer. The timer is off while no text is held. Default: <see cref="DefaultScheduler"/>.</param>
    public static IObservable<string> Smooth(
        this IObservable<string> source,
        SmoothOptions? options = null,
        IScheduler? scheduler = null
    ) => source.AsText(chunks => chunks.Smooth(options, scheduler));
}
