using System.Globalization;
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

    /// <summary>Sends contents in batches, one after the other.</summary>
    /// <param name="contents">The contents, at least one.</param>
    /// <param name="size">The maximum number of contents of a batch.</param>
    /// <param name="send">Sends the batch that starts at a position, and decodes its items.</param>
    public static IObservable<T> Batches<TContent, T>(
        IReadOnlyList<TContent> contents,
        int size,
        Func<IReadOnlyList<TContent>, int, CancellationToken, Task<IReadOnlyList<T>>> send
    ) =>
        Pages<T>(
            async (page, cancellationToken) =>
            {
                var first = page is null ? 0 : int.Parse(page, CultureInfo.InvariantCulture);
                TContent[] batch = [.. contents.Skip(first).Take(size)];
                var items = await send(batch, first, cancellationToken).ConfigureAwait(false);
                var next = first + batch.Length;
                return (items, next < contents.Count ? next.ToString(CultureInfo.InvariantCulture) : null);
            }
        );

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

    /// <summary>Delivers the items of a sequence, each when it is there.</summary>
    /// <param name="open">Starts the sequence, whose failures are exceptions.</param>
    public static IObservable<T> Sequence<T>(Func<CancellationToken, IAsyncEnumerable<T>> open) =>
        Observable.Create<T>(
            async (observer, cancellationToken) =>
            {
                var items = open(cancellationToken).GetAsyncEnumerator(cancellationToken);
                await using var ended = items.ConfigureAwait(false);
                var isNext = true;
                while (isNext && !cancellationToken.IsCancellationRequested)
                {
                    GeminiException? failure = null;
                    try
                    {
                        isNext = await items.MoveNextAsync().ConfigureAwait(false);
                    }
                    catch (GeminiException e)
                    {
                        (failure, isNext) = (e, false);
                    }
                    catch (OperationCanceledException)
                    {
                        return;
                    }

                    if (!observer.TryDeliver(isNext ? [items.Current] : [], failure, isLast: !isNext))
                    {
                        return;
                    }
                }
            }
        );
}
