using System.Reactive.Linq;
using System.Text.Json;

namespace GeminiRx.Wire.Http;

/// <summary>Answers in one piece as observables.</summary>
internal static class UnaryStream
{
    /// <summary>Asks for one page after the other, each as soon as the one before is delivered.</summary>
    /// <param name="ask">Asks for the page with the given token; null for the first.</param>
    /// <param name="read">The page's items, and the token of the next page; null at the last.</param>
    public static IObservable<T> Pages<T>(
        Func<string?, CancellationToken, Task<JsonElement>> ask,
        Func<JsonElement, (IReadOnlyList<T> Items, string? NextPage)> read
    ) =>
        Observable.Create<T>(
            async (observer, cancellationToken) =>
            {
                var asked = new HashSet<string>();
                string? token = null;
                do
                {
                    GeminiException? failure = null;
                    (IReadOnlyList<T> Items, string? NextPage) page = ([], null);
                    try
                    {
                        page = read(await ask(token, cancellationToken).ConfigureAwait(false));
                    }
                    catch (GeminiException e)
                    {
                        failure = e;
                    }
                    catch (OperationCanceledException)
                    {
                        return;
                    }

                    // A token that comes again would never end.
                    token = page.NextPage is { } next && asked.Add(next) ? next : null;

                    // Outside the try above: what an observer throws is no failure of the network.
                    try
                    {
                        Deliver(observer, page.Items, failure, isLast: token is null);
                    }
                    catch (Exception e)
                    {
                        Unhandled.Throw(e);
                        return;
                    }
                } while (token is not null && !cancellationToken.IsCancellationRequested);
            }
        );

    private static void Deliver<T>(IObserver<T> observer, IReadOnlyList<T> items, GeminiException? failure, bool isLast)
    {
        foreach (var item in items)
        {
            observer.OnNext(item);
        }

        if (failure is not null)
        {
            observer.OnError(failure);
        }
        else if (isLast)
        {
            observer.OnCompleted();
        }
    }
}
