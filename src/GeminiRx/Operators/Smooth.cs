using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using GeminiRx.Operators.Internal;

namespace GeminiRx;

public static partial class ChunkOperators
{
    /// <summary>Shows an answer like a typewriter: the service sends few, large bursts, and each is spread over the time up to the
    /// next.</summary>
    /// <remarks>
    /// Every character comes at most <see cref="SmoothOptions.MaxLag"/> after it arrived; where bursts are further apart than that, there
    /// are pauses. Text goes
    /// out in whole graphemes (UAX #29): the last one, to which a mark may yet come, waits for what follows as long as the bound allows.
    /// How far apart the bursts
    /// are is learnt from the answer itself.
    /// </remarks>
    /// <param name="source">The chunks of an answer.</param>
    /// <param name="options">The bound, the frame and when to show text at once. Default: a bound of 1 s, 30 frames a second.</param>
    /// <param name="scheduler">Runs the timer, which is off while no text waits. Default: <see cref="DefaultScheduler"/>.</param>
    /// <returns>
    /// The same answer in smaller pieces. Metadata makes no text come sooner, only its newest of each kind comes with the next release;
    /// every other chunk comes
    /// at once, after what is held; but a <see cref="RewindChunk"/> makes what is held of the text void: that is dropped, and the rewind
    /// says how much of what came is.
    /// Delivered by <paramref name="scheduler"/>, the thread of <paramref name="source"/> or that of
    /// <see cref="SmoothOptions.Instant"/>, in order and never two at a time: while an observer is busy, what comes next comes on its
    /// thread when it is done.
    /// <list type="bullet">
    /// <item><description>OnCompleted: at once, after what is held.</description></item>
    /// <item><description>OnError: at once, after what is held (a difference from Rx's <c>Buffer</c>, which drops it); so is an error of
    /// <see cref="SmoothOptions.Instant"/>, and <paramref name="source"/> is disposed.</description></item>
    /// <item><description>Dispose: disposes <paramref name="source"/>, <see cref="SmoothOptions.Instant"/> and the timer; what is held is
    /// dropped.</description></item>
    /// </list>
    /// <code>
    /// source:   (one two three)-------------(four)-|
    /// Smooth:   one--two--three-------------fo--ur-|
    /// </code>
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> or <see cref="SmoothOptions.Instant"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static IObservable<Chunk> Smooth(this IObservable<Chunk> source, SmoothOptions? options = null, IScheduler? scheduler = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        options ??= new SmoothOptions();
        options.Validate();
        var timers = scheduler ?? DefaultScheduler.Instance;
        return Observable.Create<Chunk>(observer =>
        {
            var queue = new DeliveryQueue();
            var held = new SmoothingBuffer(options);
            var timer = new SerialDisposable();
            var subscriptions = new CompositeDisposable(queue, timer);
            var clock = timers.StartStopwatch();
            TimeSpan? lastFrame = null;
            var isInstant = false;
            var isFrameDue = false; // the timer runs for the next frame, and not only for the bound of a last grapheme

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
                // A piece that waits in the queue has arrived all the same.
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
    /// <param name="options">The bound, the frame and when to show text at once. Default: a bound of 1 s, 30 frames a second.</param>
    /// <param name="scheduler">Runs the timer, which is off while no text waits. Default: <see cref="DefaultScheduler"/>.</param>
    public static IObservable<string> Smooth(
        this IObservable<string> source,
        SmoothOptions? options = null,
        IScheduler? scheduler = null
    ) => source.AsText(chunks => chunks.Smooth(options, scheduler));
}
