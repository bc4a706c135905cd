using System.Reactive.Linq;
using GeminiRx.Operators.Internal;

namespace GeminiRx.Wire.Http;

/// <summary>Calls whose answer is one JSON object, as observables.</summary>
internal static class UnaryStream
{
    /// <summary>Sends one request for one item.</summary>
    /// <param name="send">Sends the request and decodes its answer.</param>
    public static IObservable<T> Single<T>(Func<CancellationToken, Task<T>> send) =>
        Pages<T>(async (_, cancellationToken) => ([await send(cancellationToken).ConfigureAwait(false)], null));

    /// <summary>Requests one page after the other, each after the page before it is delivered.</summary>
    /// <param name="send">
    /// Requests the page with the given token (null for the first page), and decodes its items and the token of the next page (null for the
    /// last page).
    /// </param>
    public static IObservable<T> Pages<T>(Func<string?, CancellationToken, Task<(IReadOnlyList<T> Items, string? NextPage)>> send) =>
        Observable.Create<T>(
            async (observer, cancellationToken) =>
            {
                var seen = new HashSet<string>();
                string? token = null;
                do
                {
                    GeminiException? failure = null;
                    (IReadOnlyList<T> Items, string? NextPage) page = ([], null);
                    try
                    {
                        page = await send(token, cancellationToken).ConfigureAwait(false);
                    }
                    catch (GeminiException e)
                    {
                        failure = e;
                    }
                    catch (OperationCanceledException)
                    {
                        return;
                    }

                    // A repeated token would make an endless list.
                    token = page.NextPage is { } next && seen.Add(next) ? next : null;
                    if (!observer.TryDeliver(page.Items, failure, isLast: token is null))
                    {
                        return;
                    }
                } while (token is not null && !cancellationToken.IsCancellationRequested);
            }
        );
}
