using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using System.Threading.Channels;
using GeminiRx.Operators.Internal;

namespace GeminiRx;

public static partial class ChunkOperators
{
    /// <summary>Subscribes, and hands the elements to a channel of bounded size.</summary>
    /// <remarks>
    /// A full channel makes the thread of <paramref name="source"/> wait, which slows down the reading of the answer: so memory stays
    /// bounded, at the price of a thread. Behind an operator that delivers by a timer, such as <see cref="KeepAlive"/>, only the timer
    /// waits, and the operator holds the rest of the answer. The subscription runs on <paramref name="scheduler"/>, never on the calling
    /// thread. A channel cannot be disposed: cancel <paramref name="cancellationToken"/> when you stop reading before the end, otherwise
    /// the thread waits, and the request stays open. Use <see cref="ToAsyncEnumerable{T}"/> if a whole answer may wait.
    /// </remarks>
    /// <typeparam name="T">The type of the elements.</typeparam>
    /// <param name="source">The stream, such as the chunks of an answer.</param>
    /// <param name="capacity">The maximum number of unread elements, at least 1.</param>
    /// <param name="fullMode">What a full channel does. Chunks and text can only wait, because nothing of an answer is lost; of
    /// snapshots (<see cref="Accumulate"/>) older ones may be dropped, since a newer one contains them.</param>
    /// <param name="scheduler">Runs the subscription. Default null: <see cref="TaskPoolScheduler"/>.</param>
    /// <param name="cancellationToken">Ends the subscription at once, and a wait with it.</param>
    /// <returns>
    /// The reader.
    /// <list type="bullet">
    /// <item><description>OnCompleted: the channel is completed after the last element.</description></item>
    /// <item><description>OnError: the channel is completed with the error after the last element: <c>ReadAllAsync</c> and
    /// <c>WaitToReadAsync</c> throw it, <c>ReadAsync</c> throws a <see cref="ChannelClosedException"/> that contains
    /// it.</description></item>
    /// <item><description>Cancellation: disposes <paramref name="source"/>, which aborts the request. The channel is completed with an
    /// <see cref="OperationCanceledException"/> after the elements that it holds.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is less than 1.</exception>
    /// <exception cref="ArgumentException"><paramref name="fullMode"/> drops elements, and the elements are chunks or text; or it drops the
    /// newest (<see cref="BoundedChannelFullMode.DropWrite"/>), and so the end.</exception>
    public static ChannelReader<T> ToChannel<T>(
        this IObservable<T> source,
        int capacity,
        BoundedChannelFullMode fullMode,
        IScheduler? scheduler,
        CancellationToken cancellationToken
    )
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        if (fullMode != BoundedChannelFullMode.Wait && (typeof(T) == typeof(string) || typeof(Chunk).IsAssignableFrom(typeof(T))))
        {
            throw new ArgumentException(
                $"Invalid full mode {fullMode}: it would drop parts of the answer. Use Wait, or apply Accumulate first and drop snapshots.",
                nameof(fullMode)
            );
        }

        if (fullMode == BoundedChannelFullMode.DropWrite)
        {
            throw new ArgumentException("Invalid full mode DropWrite: it would drop the end. Use DropOldest.", nameof(fullMode));
        }

        var channel = Channel.CreateBounded<T>(new BoundedChannelOptions(capacity) { FullMode = fullMode, SingleWriter = true });
        var upstream = new SingleAssignmentDisposable();
        var start = new SingleAssignmentDisposable();
        var cancellation = cancellationToken.UnsafeRegister(
            _ =>
            {
                start.Dispose();
                upstream.Dispose();
                channel.Writer.TryComplete(new OperationCanceledException(cancellationToken));
            },
            null
        );

        void OnNext(T item)
        {
            if (cancellationToken.IsCancellationRequested || channel.Writer.TryWrite(item))
            {
                return;
            }

            try
            {
                // Rx has no asynchronous OnNext: to slow the source down, its thread has to wait.
                channel.Writer.WriteAsync(item, cancellationToken).AsTask().Wait(cancellationToken);
            }
            catch (Exception) when (cancellationToken.IsCancellationRequested)
            {
                // The element is not wanted any more.
            }
        }

        void OnEnd(Exception? failure)
        {
            cancellation.Unregister();
            channel.Writer.TryComplete(failure);
        }

        if (!upstream.IsDisposed)
        {
            start.Disposable = (scheduler ?? TaskPoolScheduler.Default).Schedule(Start);
        }

        return channel.Reader;

        void Start()
        {
            try
            {
                upstream.Disposable = source.RefuseNull().SubscribeTo(OnNext, OnEnd);
            }
            catch (Exception e)
            {
                OnEnd(e); // nobody else learns that the subscription failed
            }
        }
    }

    /// <inheritdoc cref="ToChannel{T}(IObservable{T}, int, BoundedChannelFullMode, IScheduler, CancellationToken)"/>
    /// <param name="source">The stream, such as the chunks of an answer.</param>
    /// <param name="capacity">The maximum number of unread elements, at least 1. A full channel makes the source wait.</param>
    /// <param name="cancellationToken">Ends the subscription at once, and a wait with it.</param>
    public static ChannelReader<T> ToChannel<T>(this IObservable<T> source, int capacity, CancellationToken cancellationToken)
        where T : notnull => source.ToChannel(capacity, BoundedChannelFullMode.Wait, scheduler: null, cancellationToken);
}
