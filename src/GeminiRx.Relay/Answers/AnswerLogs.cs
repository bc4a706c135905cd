using System.Reactive.Linq;
using GeminiRx.Relay.Answers;

namespace GeminiRx.Relay;

/// <summary>Writes answers to logs, and reads them, in any process.</summary>
public static class AnswerLogs
{
    /// <summary>Writes a new answer to a log, with its end or its failure, for any number of readers.</summary>
    /// <remarks>
    /// Each subscription creates an answer, so subscribe once for an id. Chunks are appended in batches
    /// (<see cref="AnswerWriterOptions.MaxBatch"/>, <see cref="AnswerWriterOptions.BatchInterval"/>); a <see cref="KeepAliveChunk"/>
    /// is not kept. While the log is away, appends are repeated for <see cref="AnswerLogOptions.Patience"/>, and the source waits
    /// once 1,024 chunks are unwritten; the creation is not repeated. <see cref="IAnswerLog.StopAsync"/> ends the answer with
    /// <see cref="Outcome.Stopped"/>. An answer that is too large for the log ends in it with a <see cref="GeminiStreamException"/>
    /// (<see cref="StreamFault.TooLarge"/>).
    /// </remarks>
    /// <param name="source">The chunks of the answer.</param>
    /// <param name="log">The log.</param>
    /// <param name="id">The id of the answer. Readers need nothing else, so choose one that cannot be guessed.</param>
    /// <param name="options">The batches, and the name of the producer. Default null: the defaults of
    /// <see cref="AnswerWriterOptions"/>.</param>
    /// <returns>
    /// The offsets up to which the log has the answer: the first one, an empty string, when the answer exists, the others after each
    /// append.
    /// The source is subscribed to on the thread pool after the first one. On the thread pool.
    /// <list type="bullet">
    /// <item><description>OnCompleted: the log has the end of the answer, also if it is a
    /// <see cref="GeminiException"/>.</description></item>
    /// <item><description>OnError: an <see cref="AnswerLogException"/>, such as <see cref="AnswerLogFault.Exists"/>, or
    /// <see cref="AnswerLogFault.Fenced"/> if another producer has taken over: the source is disposed. Another exception of the source,
    /// once the log has the end, of which readers are told nothing.</description></item>
    /// <item><description>Dispose: disposes the source and releases the lease. The log gets no end: another process can take the answer
    /// over, or it is lost after <see cref="AnswerLogOptions.LostAfter"/>.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IObservable<string> WriteTo(
        this IObservable<Chunk> source,
        IAnswerLog log,
        string id,
        AnswerWriterOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(id);
        options ??= new AnswerWriterOptions();
        return Observable.Create<string>(
            (observer, cancellationToken) =>
                Task.Run(() => WriteAsync(source, log, id, options, observer, cancellationToken), cancellationToken)
        );
    }

    /// <summary>Writes as <see cref="WriteTo"/>.</summary>
    /// <returns>The end of the writing, after the release of the lease.</returns>
    internal static Task WriteAsync(
        IObservable<Chunk> source,
        IAnswerLog log,
        string id,
        AnswerWriterOptions options,
        IObserver<string> observer,
        CancellationToken cancellationToken
    ) =>
        new AnswerWriter(log, id, options).RunAsync(
            producer => log.CreateAsync(id, producer, cancellationToken),
            _ => Task.FromResult(source),
            observer,
            cancellationToken
        );

    /// <summary>Takes over an answer whose producer is gone, resumes it from its last checkpoint, and writes the rest.</summary>
    /// <remarks>
    /// As <see cref="ChunkSourceOperators.ResumeAfterDrop"/>: a <see cref="RewindChunk"/> in the log revokes what the service repeats, and
    /// token counts are summed. An answer without any checkpoint is revoked as a whole and asked for again, unless
    /// <see cref="ResumeOptions.ContinueFromText"/> applies. Each way is another billed request. A log contains no request, so the
    /// application knows which answers it owes.
    /// </remarks>
    /// <param name="source">Answers the requests.</param>
    /// <param name="request">The request that the answer began with.</param>
    /// <param name="log">The log.</param>
    /// <param name="id">The id of the answer.</param>
    /// <param name="options">As for <see cref="WriteTo"/>.</param>
    /// <param name="resume">The manner of resumption. Default null: the defaults of <see cref="ResumeOptions"/>.</param>
    /// <returns>
    /// As <see cref="WriteTo"/>; the first offset is the end of what the earlier producer wrote.
    /// <list type="bullet">
    /// <item><description>OnCompleted: as <see cref="WriteTo"/>.</description></item>
    /// <item><description>OnError: as <see cref="WriteTo"/>; <see cref="AnswerLogFault.Held"/> if the other producer is alive,
    /// <see cref="AnswerLogFault.Closed"/> if the answer has ended.</description></item>
    /// <item><description>Dispose: as <see cref="WriteTo"/>.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IObservable<string> TakeOver(
        this ChunkSource source,
        GenerateRequest request,
        IAnswerLog log,
        string id,
        AnswerWriterOptions? options = null,
        ResumeOptions? resume = null
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(id);
        options ??= new AnswerWriterOptions();
        return Observable.Create<string>(
            (observer, cancellationToken) =>
            {
                async Task<IObservable<Chunk>> ContinueAsync(AnswerLease lease)
                {
                    var past = await new AnswerReader(log, id).ReadAllAsync(lease.Position, cancellationToken).ConfigureAwait(false);
                    return Continuation.Of(source, request, past, resume);
                }

                return Task.Run(
                    () =>
                        new AnswerWriter(log, id, options).RunAsync(
                            producer => log.TakeOverAsync(id, producer, cancellationToken),
                            ContinueAsync,
                            observer,
                            cancellationToken
                        ),
                    cancellationToken
                );
            }
        );
    }

    /// <summary>Reads an answer while it is written, and after its end.</summary>
    /// <remarks>
    /// The chunks are those of the producer, with every <see cref="RewindChunk"/>: a reader that continues after an offset has the right
    /// text once it applies them to the text that it had at that offset. Leaving does not stop the answer. If the producer is gone, the
    /// answer ends with a <see cref="GeminiStreamException"/> for all readers after <see cref="AnswerLogOptions.LostAfter"/>, unless
    /// another
    /// process takes it over.
    /// </remarks>
    /// <param name="log">The log.</param>
    /// <param name="id">The id of the answer.</param>
    /// <param name="from">The offset after which the reading begins. Default null, or <see cref="AnswerOffset.Start"/>: the whole answer.
    /// <see cref="AnswerOffset.Now"/>: only what follows.</param>
    /// <returns>
    /// The chunks, each with the offset after it. Each subscription reads for itself, one page at a time: a slow observer delays nobody,
    /// and
    /// needs no more memory. On the thread pool.
    /// <list type="bullet">
    /// <item><description>OnCompleted: the answer has ended.</description></item>
    /// <item><description>OnError: the failure of the answer, as a <see cref="GeminiException"/>; or an <see cref="AnswerLogException"/>:
    /// <see cref="AnswerLogFault.Unknown"/>, <see cref="AnswerLogFault.InvalidOffset"/>, <see cref="AnswerLogFault.Gap"/> if the
    /// storage has lost records, <see cref="AnswerLogFault.Unavailable"/> after <see cref="AnswerLogOptions.Patience"/>, or
    /// <see cref="AnswerLogFault.Full"/> if the producer is gone, and for as long the answer cannot be ended.</description></item>
    /// <item><description>Dispose: ends the reading.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="log"/> or <paramref name="id"/> is null.</exception>
    public static IObservable<AnswerChunk> Follow(this IAnswerLog log, string id, string? from = null)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(id);
        return Observable.Create<AnswerChunk>(
            (observer, cancellationToken) =>
                Task.Run(
                    () => new AnswerReader(log, id).RunAsync(from ?? AnswerOffset.Start, observer, cancellationToken),
                    cancellationToken
                )
        );
    }
}
