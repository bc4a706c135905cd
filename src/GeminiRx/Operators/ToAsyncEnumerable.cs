using System.Reactive.Concurrency;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using GeminiRx.Operators.Internal;

namespace GeminiRx;

public static partial class ChunkOperators
{
    /// <summary>Converts a stream for <c>await foreach</c>.</summary>
    /// <remarks>
    /// A slow loop does not slow down the source: unread elements wait unchanged, of an answer at most the whole answer. Each enumeration
    /// subscribes once, and so sends one request. Apply <see cref="Pace(IObservable{Chunk}, TimeSpan, IScheduler)"/> before it for fewer,
    /// larger pieces, or use <see cref="ToChannel{T}(IObservable{T}, int, CancellationToken)"/> to bound what waits.
    /// </remarks>
    /// <typeparam name="T">The type of the elements: chunks, pieces of text, snapshots, tool calls, ...</typeparam>
    /// <param name="source">The stream, such as the chunks of an answer.</param>
    /// <returns>
    /// The same elements in order.
    /// <list type="bullet">
    /// <item><description>OnCompleted: the loop ends after the last element.</description></item>
    /// <item><description>OnError: the loop throws the error after the last element.</description></item>
    /// <item><description>Dispose: leaving the loop disposes <paramref name="source"/>, which aborts the request. Cancelling the token of
    /// the enumeration does so at once, and the loop throws an <see cref="OperationCanceledException"/>.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null.</exception>
    public static IAsyncEnumerable<T> ToAsyncEnumerable<T>(this IObservable<T> source)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(source);
        return Enumerate(source);
    }

    private static async IAsyncEnumerable<T> Enumerate<T>(
        IObservable<T> source,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
        where T : notnull
    {
        cancellationToken.ThrowIfCancellationRequested();
        var waiting = Channel.CreateUnbounded<T>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
        using var subscription = source
            .RefuseNull()
            .SubscribeTo(item => waiting.Writer.TryWrite(item), failure => waiting.Writer.TryComplete(failure));

        // At once, not when the loop reads the next element: the body of the loop may run for long.
        using var abort = cancellationToken.AsSignal().Subscribe(_ => subscription.Dispose(), _ => { });
        while (await waiting.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            while (waiting.Reader.TryRead(out var item))
            {
                yield return item;
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }
}
