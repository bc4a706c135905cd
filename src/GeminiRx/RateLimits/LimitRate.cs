using System.Reactive.Disposables;
using System.Reactive.Linq;
using System.Threading.RateLimiting;
using GeminiRx.Operators.Internal;
using GeminiRx.RateLimits;

namespace GeminiRx;

public static partial class ChunkOperators
{
    /// <summary>
    /// Waits for a rate limiter before each request. Apply it before retries and resumption, so that each of their requests waits for the
    /// limiter. The wait does not count for any limit of <c>LimitTime</c>, before or after this operator.
    /// </summary>
    /// <param name="source">Answers the requests.</param>
    /// <param name="limiter">The limiter. The caller disposes it. Any number of sources may share it.</param>
    /// <param name="permits">
    /// The number of permits of a request, from 0. Default null: 1, or for a <see cref="TokenRateLimiter"/> the estimated number of
    /// tokens. That limiter also receives the real number of tokens at the end, and the refusals of the service.
    /// </param>
    /// <returns>
    /// A source that waits. A request that has to wait delivers a <see cref="QueuedChunk"/> at the start of the wait and another one when
    /// it is sent. Without a wait, the subscribing thread sends the request; after a wait, a thread of the pool sends it. The wait is an
    /// activity <c>geminirx.rate_limiter.wait</c> and a measurement, see <see cref="GeminiTelemetry"/>. The lease is disposed when the
    /// answer ends, before the end is delivered.
    /// <list type="bullet">
    /// <item><description>OnCompleted: as <paramref name="source"/>.</description></item>
    /// <item><description>OnError: as <paramref name="source"/>; a <see cref="GeminiRateLimitException"/> if the limiter refuses the
    /// request.</description></item>
    /// <item><description>Dispose: ends the wait, or disposes the answer and the lease.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> or <paramref name="limiter"/> is null.</exception>
    public static ChunkSource LimitRate(this ChunkSource source, RateLimiter limiter, Func<GenerateRequest, int>? permits = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(limiter);
        permits ??= limiter is TokenRateLimiter ? TokenEstimate.Of : _ => 1;
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

                _ = SendAsync(answer, acquiring, isQueued, observer, work);
                return work;
            });
        };
    }

    private static async Task SendAsync(
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
            return; // disposed during the wait
        }
        catch (Exception e)
        {
            observer.OnError(new GeminiRateLimitException(retryAfter: null, e)); // the limiter is disposed, or never grants so many permits
            return;
        }

        // Disposes the lease at once if the subscription was disposed during the wait. Then no request is sent.
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

    // Reports to the lease and disposes it before the end is delivered, because a retry at the end needs the permits.
    private static IObservable<Chunk> Using(this IObservable<Chunk> answer, RateLimitLease lease) =>
        Observable.Defer(() =>
        {
            Chunk? counts = null;

            void DisposeLease()
            {
                (lease as TokenLease)?.ReportTokens(((counts as UsageChunk)?.Usage ?? (counts as FinishedChunk)?.Usage)?.TotalTokenCount);
                lease.Dispose();
            }

            return answer
                .Do(
                    chunk => counts = chunk is UsageChunk or FinishedChunk { Usage: not null } ? chunk : counts,
                    failure =>
                    {
                        (lease as TokenLease)?.ReportFailure(failure as GeminiException);
                        DisposeLease();
                    },
                    DisposeLease
                )
                .Finally(DisposeLease);
        });
}
