using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using System.Text;
using GeminiRx.Operators.Internal;

namespace GeminiRx;

public static partial class ChunkOperators
{
    /// <summary>
    /// Passes text to an asynchronous action, one call at a time, and joins the text that arrives during a call for the next call. A slow
    /// consumer receives fewer, larger pieces instead of a queue.
    /// </summary>
    /// <param name="source">Pieces of text.</param>
    /// <param name="action">Receives a text, which is never empty, and a token that is cancelled on Dispose.</param>
    /// <returns>
    /// Each text after its action has completed. Joined, the elements equal the text of <paramref name="source"/>. Delivered by the thread
    /// that completes the action.
    /// <list type="bullet">
    /// <item><description>OnCompleted: after the running action and one last call with the remaining text.</description></item>
    /// <item><description>OnError: an error of <paramref name="source"/> after the running action and one last call with the remaining
    /// text; an error or cancellation of the action at once, and <paramref name="source"/> is disposed.</description></item>
    /// <item><description>Dispose: disposes <paramref name="source"/>, cancels the token of the action and drops the held
    /// text.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IObservable<string> ConflateWhileBusy(this IObservable<string> source, Func<string, CancellationToken, Task> action)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(action);
        return source.Conflate(
            action,
            () =>
            {
                // The first text waits as it is: usually nothing joins it.
                var (first, others) = ("", new StringBuilder());

                void Add(string text) => _ = first.Length == 0 ? (first = text).Length : others.Append(text).Length;

                string? Take()
                {
                    var text = others.Length == 0 ? first : first + others;
                    first = "";
                    others.Clear();
                    return text.Length == 0 ? null : text;
                }

                return (Add, Take);
            }
        );
    }

    /// <summary>
    /// Passes chunks to an asynchronous action, one call at a time, and joins what arrives during a call: adjacent texts or thoughts of one
    /// candidate become one chunk, and of metadata only the newest of each kind waits.
    /// </summary>
    /// <remarks>
    /// A text with a signature is not joined. Metadata waits behind the text that waits; other chunks keep their place. A
    /// <see cref="RewindChunk"/> removes the waiting content that it revokes, and its length is reduced by it; it is removed itself if all
    /// of the content that it revokes was waiting.
    /// </remarks>
    /// <param name="source">The chunks of an answer.</param>
    /// <param name="action">Receives a chunk, and a token that is cancelled on Dispose.</param>
    /// <returns>
    /// Each chunk after its action has completed, delivered by the thread that completes the action.
    /// <list type="bullet">
    /// <item><description>OnCompleted: after the running action and the calls with the remaining chunks.</description></item>
    /// <item><description>OnError: an error of <paramref name="source"/> after the running action and the calls with the remaining chunks;
    /// an error or cancellation of the action at once, and <paramref name="source"/> is disposed.</description></item>
    /// <item><description>Dispose: disposes <paramref name="source"/>, cancels the token of the action and drops the held
    /// chunks.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IObservable<Chunk> ConflateWhileBusy(this IObservable<Chunk> source, Func<Chunk, CancellationToken, Task> action)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(action);
        return source.Conflate(
            action,
            () =>
            {
                var held = new WaitingChunks();
                return (held.Add, held.Take);
            }
        );
    }

    private static IObservable<T> Conflate<T>(
        this IObservable<T> source,
        Func<T, CancellationToken, Task> action,
        Func<(Action<T> Add, Func<T?> Take)> createHeld
    )
        where T : class =>
        Observable.Create<T>(observer =>
        {
            var queue = new DeliveryQueue();
            var held = createHeld();
            var upstream = new SingleAssignmentDisposable();
            var running = new SerialDisposable();
            var cancellation = new CancellationDisposable();
            var isBusy = false;
            Action? end = null;

            // Starts the next call, or delivers the end, unless a call is running. If the subscription was disposed at the end of an
            // action, no other action starts.
            void Advance()
            {
                while (!isBusy && !running.IsDisposed)
                {
                    if (held.Take() is not { } item)
                    {
                        end?.Invoke();
                        return;
                    }

                    isBusy = true;
                    if (TryRun(item) && !running.IsDisposed)
                    {
                        isBusy = false;
                        observer.OnNext(item);
                    }
                }
            }

            // Returns whether the action has completed already, which most writes have.
            bool TryRun(T item)
            {
                Task task;
                try
                {
                    task = action(item, cancellation.Token);
                    if (task.IsCompletedSuccessfully)
                    {
                        return true;
                    }
                }
                catch (Exception e)
                {
                    task = Task.FromException(e);
                }

                var call = new SingleAssignmentDisposable();
                running.Disposable = call;
                call.Disposable = task.ToObservable(ImmediateScheduler.Instance)
                    .SubscribeBy(queue, _ => { }, failure => OnActionEnded(item, failure));
                return false;
            }

            void OnActionEnded(T item, Exception? failure)
            {
                if (failure is not null)
                {
                    upstream.Dispose();
                    observer.OnError(failure);
                    return;
                }

                isBusy = false;
                observer.OnNext(item);
                Advance();
            }

            void OnItem(T item)
            {
                held.Add(item);
                Advance();
            }

            void OnEnd(Exception? failure)
            {
                upstream.Dispose();
                end = () => observer.End(failure);
                Advance();
            }

            upstream.Disposable = source.RefuseNull().SubscribeBy(queue, OnItem, OnEnd);
            return new CompositeDisposable(queue, upstream, running, cancellation);
        });
}
