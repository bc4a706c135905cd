using System.Reactive.Disposables;
using System.Reactive.Linq;
using GeminiRx.Operators.Internal;

namespace GeminiRx;

public static partial class ChunkOperators
{
    /// <summary>Answers the newest of several requests: each new request aborts the previous answer.</summary>
    /// <remarks>
    /// The result is a sequence of several answers, and an aborted answer ends without a <see cref="FinishedChunk"/>. Apply operators for
    /// one answer (see the documentation of their source) in the pipeline of another overload.
    /// </remarks>
    /// <param name="source">Answers the requests.</param>
    /// <param name="requests">The requests. Each is sent once, when it arrives.</param>
    /// <returns>
    /// The chunks of the newest answer, on the thread that reads it, or, if the observer is busy with a chunk of an older answer, on the
    /// thread of that chunk. The older request is aborted before the new request is sent. A new request does not wait for the observer.
    /// <list type="bullet">
    /// <item><description>OnCompleted: when <paramref name="requests"/> and the last answer have completed.</description></item>
    /// <item><description>OnError: at once, an error of <paramref name="requests"/> or of the newest answer, including an exception of
    /// <paramref name="source"/> that rejects the request; everything else is disposed.</description></item>
    /// <item><description>Dispose: disposes <paramref name="requests"/> and aborts the request.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IObservable<Chunk> StreamLatest(this ChunkSource source, IObservable<GenerateRequest> requests) =>
        source.StreamLatest(requests, (_, answer) => answer);

    /// <summary>Answers the newest of several requests, each through its own pipeline: each new request aborts the previous one.</summary>
    /// <typeparam name="TResult">The element type of the pipeline.</typeparam>
    /// <param name="source">Answers the requests.</param>
    /// <param name="requests">The requests. Each is sent when its pipeline is subscribed to.</param>
    /// <param name="pipeline">
    /// Creates the result of one answer. It is called once for each request. A request that <paramref name="source"/> rejects is an error
    /// of its answer. If the pipeline catches an error (<c>Catch</c>), the error ends only that answer.
    /// </param>
    /// <returns>
    /// The elements of the newest pipeline, on its threads, or, if the observer is busy with an element of an older pipeline, on the thread
    /// of that element. A new request does not wait for the observer.
    /// <list type="bullet">
    /// <item><description>OnCompleted: when <paramref name="requests"/> and the last pipeline have completed.</description></item>
    /// <item><description>OnError: at once, an error of <paramref name="requests"/> or of the newest pipeline, or an exception of
    /// <paramref name="pipeline"/>; everything else is disposed.</description></item>
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
    /// <param name="requests">The requests. Each is sent when its pipeline is subscribed to.</param>
    /// <param name="pipeline">
    /// Creates the result of one request and its answer. It is called once for each request. A request that <paramref name="source"/>
    /// rejects is an error of its answer. If the pipeline catches an error (<c>Catch</c>), the error ends only that answer.
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
    /// <param name="requests">The requests. Each is sent once, when it arrives.</param>
    public static IObservable<Chunk> StreamLatest(this GeminiClient client, IObservable<GenerateRequest> requests) =>
        SourceOf(client).StreamLatest(requests);

    /// <inheritdoc
    /// cref="StreamLatest{TResult}(ChunkSource, IObservable{GenerateRequest}, Func{IObservable{Chunk}, IObservable{TResult}})"/>
    /// <param name="client">Sends the requests.</param>
    /// <param name="requests">The requests. Each is sent when its pipeline is subscribed to.</param>
    /// <param name="pipeline">
    /// Creates the result of one answer. It is called once for each request. A request that
    /// <see cref="GeminiClient.Stream(GenerateRequest)"/> rejects is an error of its answer. If the pipeline catches an error
    /// (<c>Catch</c>), the error ends only that answer.
    /// </param>
    public static IObservable<TResult> StreamLatest<TResult>(
        this GeminiClient client,
        IObservable<GenerateRequest> requests,
        Func<IObservable<Chunk>, IObservable<TResult>> pipeline
    ) => SourceOf(client).StreamLatest(requests, pipeline);

    /// <inheritdoc
    /// cref="StreamLatest{T}(ChunkSource, IObservable{GenerateRequest}, Func{GenerateRequest, IObservable{Chunk}, IObservable{T}})"/>
    /// <param name="client">Sends the requests.</param>
    /// <param name="requests">The requests. Each is sent when its pipeline is subscribed to.</param>
    /// <param name="pipeline">
    /// Creates the result of one request and its answer. It is called once for each request. A request that
    /// <see cref="GeminiClient.Stream(GenerateRequest)"/> rejects is an error of its answer. If the pipeline catches an error
    /// (<c>Catch</c>), the error ends only that answer.
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

    /// <summary>The elements of the newest stream. Unlike Rx's <c>Switch</c>, it holds no lock during OnNext.</summary>
    private static IObservable<T> Newest<T>(this IObservable<IObservable<T>> source) =>
        Observable.Create<T>(observer =>
        {
            var queue = new DeliveryQueue();
            var streams = new SingleAssignmentDisposable();
            var stream = new SerialDisposable();
            var newest = 0;
            var completed = 0; // the number of the newest completed stream
            var isSourceCompleted = false;

            void End(Exception? failure)
            {
                streams.Dispose();
                stream.Dispose();
                observer.End(failure);
                queue.Dispose();
            }

            void CompleteIfLast()
            {
                if (isSourceCompleted && completed == newest)
                {
                    End(null);
                }
            }

            void OnStreamEnd(int number, Exception? failure)
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
                var number = Interlocked.Increment(ref newest); // from here on, no element of an older stream is delivered
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
                    failure => OnStreamEnd(number, failure)
                );
            }

            void OnSourceEnd(Exception? failure)
            {
                if (failure is not null)
                {
                    End(failure);
                    return;
                }

                isSourceCompleted = true;
                CompleteIfLast();
            }

            streams.Disposable = source.SubscribeTo(
                OnStream,
                failure =>
                {
                    if (failure is not null)
                    {
                        stream.Dispose(); // aborts the request at once, also while the observer is busy
                    }

                    queue.Post(() => OnSourceEnd(failure));
                }
            );
            return new CompositeDisposable(queue, streams, stream);
        });
}
