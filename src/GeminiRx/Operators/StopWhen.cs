using System.Reactive;
using System.Reactive.Linq;

namespace GeminiRx;

public static partial class ChunkOperators
{
    /// <summary>Ends an answer in order when a token is cancelled: what arrived stays, the request is aborted.</summary>
    /// <param name="source">The chunks of an answer.</param>
    /// <param name="cancellationToken">Stops the answer. Cancelled before the subscription, <paramref name="source"/> is not subscribed to.</param>
    /// <returns>
    /// The answer up to the stop. Put it before operators that hold text, which then release it.
    /// <list type="bullet">
    /// <item><description>OnCompleted: as <paramref name="source"/>; at the stop, after a <see cref="FinishedChunk"/> with <see cref="Outcome.Stopped"/> and the last token counts.</description></item>
    /// <item><description>OnError: as <paramref name="source"/>.</description></item>
    /// <item><description>Dispose: disposes <paramref name="source"/> without a word, as without this operator.</description></item>
    /// </list>
    /// Delivered by the thread of <paramref name="source"/>; the end at a stop by the thread that cancels, or, where an observer is busy with a chunk, by that
    /// observer's thread when it is done: an observer that blocks holds the stop up.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null.</exception>
    public static IObservable<Chunk> StopWhen(this IObservable<Chunk> source, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        var cancelled = Observable.Create<Unit>(observer => cancellationToken.Register(() => observer.OnNext(Unit.Default)));
        return source.StopAt(cancelled, () => cancellationToken.IsCancellationRequested);
    }

    /// <summary>Ends an answer in order when another sequence says anything.</summary>
    /// <typeparam name="TSignal">What the other sequence says; it does not matter.</typeparam>
    /// <param name="source">The chunks of an answer.</param>
    /// <param name="signal">Stops the answer with its first element; its error is passed on; its end without an element means nothing.</param>
    /// <returns>As <see cref="StopWhen(IObservable{Chunk}, CancellationToken)"/>; the end at a stop comes on the thread of <paramref name="signal"/>.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IObservable<Chunk> StopWhen<TSignal>(this IObservable<Chunk> source, IObservable<TSignal> signal)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(signal);
        return source.StopAt(signal.Select(_ => Unit.Default), () => false);
    }

    private static IObservable<Chunk> StopAt(this IObservable<Chunk> source, IObservable<Unit> signal, Func<bool> isStopped) => Observable.Defer(() =>
    {
        Usage? usage = null;
        var ended = false;
        var stopped = Observable.Defer(() => ended
            ? Observable.Empty<Chunk>()
            : Observable.Return<Chunk>(new FinishedChunk(Outcome.Stopped) { Usage = usage }));
        if (isStopped())
        {
            return stopped;
        }

        // What counts is what came out before the signal, the end included: so it is noted behind the operator that decides.
        return source
            .Materialize()
            .TakeUntil(signal)
            .Do(notification =>
            {
                usage = notification is { HasValue: true, Value: UsageChunk chunk } ? chunk.Usage : usage;
                ended |= notification is not { HasValue: true, Value: not FinishedChunk };
            })
            .Dematerialize()
            .Concat(stopped);
    });
}
