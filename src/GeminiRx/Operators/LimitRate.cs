using System.Reactive.Disposables;
using System.Reactive.Linq;
using System.Threading.RateLimiting;
using GeminiRx.RateLimits;
using GeminiRx.Wire;

namespace GeminiRx;

public static partial class ChunkOperators
{
    /// <summary>Waits for a rate limiter before each request.</summary>
    /// <param name="source">Answers the requests.</param>
    /// <param name="limiter">Says when; it stays the caller's. It may be shared by any number of sources.</param>
    /// <param name="permits">
    /// How many permits a request takes, from 0. Default null: 1, and for a <see cref="GeminiRateLimiter"/> the tokens that the request is estimated to use; that
    /// limiter is told the real number at the end, and of refused requests.
    /// </param>
    /// <returns>
    /// A source that waits. The wait is an activity <c>geminirx.rate_limiter.wait</c> and a measurement, see <see cref="GeminiTelemetry"/>; a request that need not wait is sent by the thread that subscribes, one that
    /// waited by the limiter's. The lease is given back when the answer ends.
    /// <list type="bullet">
    /// <item><description>OnCompleted: as <paramref name="source"/>.</description></item>
    /// <item><description>OnError: as <paramref name="source"/>, or a <see cref="GeminiRateLimitException"/> where the limiter refuses.</description></item>
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
                _ = AskAsync(answer, LimiterWait.AcquireAsync(limiter, count, cancel.Token), observer, work);
                return work;
            });
        };
    }

    private static async Task AskAsync(IObservable<Chunk> answer, Task<RateLimitLease> acquiring, IObserver<Chunk> observer, CompositeDisposable work)
    {
        try
        {
            var lease = await acquiring.ConfigureAwait(false);
            work.Add(lease); // given back at once where the wait was given up meanwhile
            if (lease.IsAcquired)
            {
                work.Add(answer.ReportTo(lease as GeminiRateLease).Subscribe(observer));
            }
            else
            {
                observer.OnError(new GeminiRateLimitException(lease.TryGetMetadata(MetadataName.RetryAfter, out var delay) ? delay : null));
            }
        }
        catch (OperationCanceledException) when (work.IsDisposed)
        {
            // The wait was given up.
        }
        catch (Exception) when (!acquiring.IsCompletedSuccessfully)
        {
            observer.OnError(new GeminiRateLimitException(retryAfter: null)); // disposed, or asked for more than it ever gives
        }
        catch (Exception e)
        {
            Unhandled.Throw(e);
        }
    }

    private static IObservable<Chunk> ReportTo(this IObservable<Chunk> source, GeminiRateLease? lease) => lease is null ? source : Observable.Defer(() =>
    {
        Usage? usage = null;
        return source
            .Do(chunk => usage = (chunk as UsageChunk)?.Usage ?? (chunk as FinishedChunk)?.Usage ?? usage, failure => lease.ReportFailure(failure as GeminiException))
            .Finally(() => lease.ReportTokens(usage?.TotalTokenCount));
    });
}
