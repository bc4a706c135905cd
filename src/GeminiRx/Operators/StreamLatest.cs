using System.Reactive.Disposables;
using System.Reactive.Linq;
using GeminiRx.Operators.Internal;

namespace GeminiRx;

public static partial class ChunkOperators
{
    /// <summary>Answers the newest of several requests: each new one aborts the answer before it.</summary>
    /// <remarks>
    /// What comes is one answer after the other, and an aborted one ends without a <see cref="FinishedChunk"/>, so that operators for one
    /// answer
    /// (all that say so of their source) belong into the pipeline of another overload.
    /// </remarks>
    /// <param name="source">Answers the requests.</param>
    /// <param name="requests">The requests, each of which is sent once, when it comes.</param>
    /// <returns>
    /// The chunks of the newest request's answer, on the thread that reads it, or, while the observer is busy with a chunk of an older one,
    /// on that
    /// chunk's thread. The older request is aborted before the new one is sent; a new request does not wait for the observer.
    /// <list type="bullet">
    /// <item><description>OnCompleted: when <paramref name="requests"/> and the last answer have.</description></item>
    /// <item><description>
    /// OnError: at once, of <paramref name="requests"/> or of the newest answer, also where <paramref name="source"/> throws because it
    /// refuses the
    /// request; the others are disposed.
    /// </description></item>
    /// <item><description>Dispose: disposes <paramref name="requests"/> and aborts the request.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IObservable<Chunk> StreamLatest(this ChunkSource source, IObservable<GenerateRequest> requests) =>
        source.StreamLatest(requests, (_, answer) => answer);

    /// <summary>Answers the newest of several requests, each through a pipeline of its own: each new one aborts the one before
    /// it.</summary>
    /// <typeparam name="TResult">What the pipeline gives.</typeparam>
    /// <param name="source">Answers the requests.</param>
    /// <param name="requests">The requests, each of which is sent when its pipeline is subscribed to.</param>
    /// <param name="pipeline">
    /// Makes something of one answer; called once for each request. A request that <paramref name="source"/> refuses is an error of its
    /// answer. An
    /// error that the pipeline catches (<c>Catch</c>) ends one answer and not all of them.
    /// </param>
    /// <returns>
    /// What the newest request's pipeline gives, on its threads, or, while the observer is busy with an element of an older one, on that
    /// element's
    /// thread. A new request does not wait for the observer.
    /// <list type="bullet">
    /// <item><description>OnCompleted: when <paramref name="requests"/> and the last pipeline have.</description></item>
    /// <item><description>
    /// OnError: at once, of <paramref name="requests"/>, of the newest pipeline, or what <paramref name="pipeline"/> throws; the others are
    /// disposed.
    /// </description></item>
    /// <item><description>Dispose: disposes <paramref name="requests"/> and the newest pipeline, which aborts its
    /// request.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IObservable<TResult> StreamLatest<TResult>(
        this ChunkSource source,
        IObservable<GenerateRequest> requests,
        Func<IObservable<Chunk>, IObservable<TResult>> pipeline
    )
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        return source.StreamLatest(requests, (_, answer) => pipeline(answer));
    }

    /// <inheritdoc
    /// cref="StreamLatest{TResult}(ChunkSource, IObservable{GenerateRequest}, Func{IObservable{Chunk}, IObservable{TResult}})"/>
    /// <param name="source">Answers the requests.</param>
    /// <param name="requests">The requests, each of which is sent when its pipeline is subscribed to.</param>
    /// <param name="pipeline">
    /// Makes something of a request and its answer; called once for each request. A request that <paramref name="source"/> refuses is an
    /// error of its
    /// answer. An error that the pipeline catches (<c>Catch</c>) ends one answer and not all of them.
    /// </param>
    public static IObservable<TResult> StreamLatest<TResult>(
        this ChunkSource source,
        IObservable<GenerateRequest> requests,
        Func<GenerateRequest, IObservable<Chunk>, IObservable<TResult>> pipeline
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(requests);
        ArgumentNullException.ThrowIfNull(pipeline);
        return requests.RefuseNull().Select(request => pipeline(request, Observable.Defer(() => source(request)))).Newest();
    }

    /// <inheritdoc cref="StreamLatest(ChunkSource, IObservable{GenerateRequest})"/>
    /// <param name="client">Sends the requests.</param>
    /// <param name="requests">The requests, each of which is sent once, when it comes.</param>
    public static IObservable<Chunk> StreamLatest(this GeminiClient client, IObservable<GenerateRequest> requests) =>
        SourceOf(client).StreamLatest(requests);

    /// <inheritdoc
    /// cref="StreamLatest{TResult}(ChunkSource, IObservable{GenerateRequest}, Func{IObservable{Chunk}, IObservable{TResult}})"/>
    /// <param name="client">Sends the requests.</param>
    /// <param name="requests">The requests, each of which is sent when its pipeline is subscribed to.</param>
    /// <param name="pipeline">
    /// Makes something of one answer; called once for each request. A request that <see cref="GeminiClient.Stream(GenerateRequest)"/>
    /// refuses is an
    /// error of its answer. An error that the pipeline catches (<c>Catch</c>) ends one answer and not all of them.
    /// </param>
    public static IObservable<TResult> StreamLatest<TResult>(
        this GeminiClient client,
        IObservable<GenerateRequest> requests,
        Func<IObservable<Chunk>, IObservable<TResult>> pipeline
    ) => SourceOf(client).StreamLatest(requests, pipeline);

    /// <inheritdoc
    /// cref="StreamLatest{T}(ChunkSource, IObservable{GenerateRequest}, Func{GenerateRequest, IObservable{Chunk}, IObservable{T}})"/>
    /// <param name="client">Sends the requests.</param>
    /// <param name="requests">The requests, each of which is sent when its pipeline is subscribed to.</param>
    /// <param name="pipeline">
    /// Makes something of a request and its answer; called once for each request. A request that
    /// <see cref="GeminiClient.Stream(GenerateRequest)"/>
    /// refuses is an error of its answer. An error that the pipeline catches (<c>Catch</c>) ends one answer and not all of them.
    /// </param>
    public static IObservable<TResult> StreamLatest<TResult>(
        this GeminiClient client,
        IObservable<GenerateRequest> requests,
        Func<GenerateRequest, IObservable<Chunk>, IObservable<TResult>> pipeline
    ) => SourceOf(client).StreamLatest(requests, pipeline);

    private static ChunkSource SourceOf(GeminiClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        return client.Source;
    }

    /// <summary>The elements of the newest stream. Unlike Rx's <c>Switch</c> it holds no lock while the observer runs.</summary>
    private static IObservable<T> Newest<T>(this IObservable<IObservable<T>> source) =>
        Observable.Create<T>(observer =>
        {
            var queue = new DeliveryQueue();
            var streams = new SingleAssignmentDisposable();
            var stream = new SerialDisposable();
            var newest = 0;
            var completed = 0; // the newest stream that has completed
            var isLast = false;

            void End(Exception? failure)
            {
                streams.Dispose();
                stream.Dispose();
                observer.End(failure);
                queue.Dispose();
            }

            void CompleteIfLast()
            {
                if (isLast && completed == newest)
                {
                    End(null);
                }
            }

            void OnEndOf(int number, Exception? failure)
            {
                if (number != newest)
                {
                    return;
                }

                if (failure is not null)
                {
                    End(failure);
                    return;
                }

                completed = number;
                CompleteIfLast();
            }

            void OnStream(IObservable<T> next)
            {
                var number = Interlocked.Increment(ref newest); // from here on nothing of the older begins to go out
                var subscription = new SingleAssignmentDisposable();
                stream.Disposable = subscription;
                subscription.Disposable = next.SubscribeBy(
                    queue,
                    item =>
                    {
                        if (number == Volatile.Read(ref newest))
                        {
                            observer.OnNext(item);
                        }
                    },
                    failure => OnEndOf(number, failure)
                );
            }

            void OnLast(Exception? failure)
            {
                if (failure is not null)
                {
                    End(failure);
                    return;
                }

                isLast = true;
                CompleteIfLast();
            }

            streams.Disposable = source.SubscribeTo(
                OnStream,
                failure =>
                {
                    if (failure is not null)
                    {
                        stream.Dispose(); // aborted at once, whatever the observer is busy with
                    }

                    queue.Post(() => OnLast(failure));
                }
            );
            return new CompositeDisposable(queue, streams, stream);
        });
}
