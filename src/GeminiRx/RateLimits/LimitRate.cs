using System.Reactive.Disposables;
using System.Reactive.Linq;
using System.Threading.RateLimiting;
using GeminiRx.RateLimits;
using GeminiRx.Wire.Http;

namespace GeminiRx;

public static partial class ChunkOperators
{
    /// <summary>
    /// Waits for a rate limiter before each request. Apply it before retries and resumption, so that each of their requests waits its turn.
    /// The time in the limiter's queue counts for no limit of <c>LimitTime</c>, before or after it.
    /// </summary>
    /// <param name="source">Answers the requests.</param>
    /// <param name="limiter">Says when; it stays the caller's. It may be shared by any number of sources.</param>
    /// <param name="permits">
    /// How many permits a request takes, from 0. Default null: 1, and for a <see cref="GeminiRateLimiter"/> the tokens that the request is
    /// estimated to use; that
    /// limiter is told the real number at the end, and of refused requests.
    /// </param>
    /// <returns>
    /// A source that waits. The wait is an activity <c>geminirx.rate_limiter.wait</c> and a measurement, see <see cref="GeminiTelemetry"/>;
    /// a request that need not wait is sent by the thread that subscribes, one that
    /// waited by one of the pool. A request that has to wait gives a <see cref="QueuedChunk"/> when the wait begins, and one when it is
    /// sent.
    /// The lease is given back when the answer ends, before its end is told.
    /// <list type="bullet">
    /// <item><description>OnCompleted: as <paramref name="source"/>.</description></item>
    /// <item><description>OnError: as <paramref name="source"/>, or a <see cref="GeminiRateLimitException"/> where the limiter
    /// refuses.</description></item>
    /// <item><description>Dispose: ends the wait, or disposes the answer and gives the lease back.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> or <paramref name="limiter"/> is null.</exception>
    public static ChunkSource LimitRate(this ChunkSource source, RateLimiter limiter, Func<GenerateRequest, int>? permits = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(limiter);
        permits ??= limiter is GeminiRateLimiter ? TokenEstimate.Of : _ => 1;
        return request =>
        {
            var (answer, count) = (source(request), permits(request));
            return Observable.Create<Chunk>(observer =>
            {
                var work = new CompositeDisposable();
                var cancel = new CancellationDisposable();
                work.Add(cancel);
                var acquiring = LimiterWait.AcquireAsync(limiter, count, cancel.Token);
                var isQueued = !acquiring.IsCompleted;
                if (isQueued)
                {
                    observer.OnNext(new QueuedChunk(IsWaiting: true));
                }

                _ = AskAsync(answer, acquiring, isQueued, observer, work);
                return work;
            });
        };
    }

    private static async Task AskAsync(
        IObservable<Chunk> answer,
        Task<RateLimitLease> acquiring,
        bool isQueued,
        IObserver<Chunk> observer,
        CompositeDisposable work
    )
    {
        RateLimitLease lease;
        try
        {
            lease = await acquiring.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (work.IsDisposed)
        {
            return; // the wait was given up
        }
        catch (Exception e)
        {
            observer.OnError(new GeminiRateLimitException(retryAfter: null, e)); // disposed, or asked for more than it ever gives
            return;
        }

        // Given back at once where the wait was given up meanwhile, and then nothing is sent.
        work.Add(lease);
        if (work.IsDisposed)
        {
            return;
        }

        try
        {
            if (lease.IsAcquired)
            {
                if (isQueued)
                {
                    observer.OnNext(new QueuedChunk(IsWaiting: false));
                }

                var request = new SingleAssignmentDisposable();
                work.Add(request);
                request.Disposable = answer.Using(lease).Subscribe(observer);
            }
            else
            {
                observer.OnError(
                    new GeminiRateLimitException(
                        lease.TryGetMetadata(MetadataName.RetryAfter, out var delay) ? delay : null,
                        innerException: null
                    )
                );
            }
        }
        catch (Exception e)
        {
            ObserverDelivery.RethrowOnThreadPool(e);
        }
    }

    // The lease is given back, and told what it was used for, before anybody hears of the end: who asks again then needs it.
    private static IObservable<Chunk> Using(this IObservable<Chunk> answer, RateLimitLease lease) =>
        Observable.Defer(() =>
        {
            Usage? usage = null;

            void GiveBack()
            {
                (lease as GeminiRateLease)?.ReportTokens(usage?.TotalTokenCount);
                lease.Dispose();
            }

            return answer
                .Do(
                    chunk => usage = (chunk as UsageChunk)?.Usage ?? (chunk as FinishedChunk)?.Usage ?? usage,
                    failure =>
                    {
                        (lease as GeminiRateLease)?.ReportFailure(failure as GeminiException);
                        GiveBack();
                    },
                    GiveBack
                )
                .Finally(GiveBack);
        });
}
