using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using System.Reactive.Linq;
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
        return Observable.Create<string>(observer =>
        {
            var queue = new DeliveryQueue();
            var held = new StringBuilder();
            var upstream = new SingleAssignmentDisposable();
            var running = new SerialDisposable();
            var isBusy = false;
            Action? end = null;

            // Starts the next call, or delivers the end, unless a call is running.
            void Advance()
            {
                // If the subscription was disposed at the end of an action, no other action starts.
                if (isBusy || running.IsDisposed)
                {
                    return;
                }

                if (held.Length == 0)
                {
                    end?.Invoke();
                    return;
                }

                var text = held.ToString();
                held.Clear();
                isBusy = true;
                var call = new SingleAssignmentDisposable();
                running.Disposable = call;
                call.Disposable = Observable
                    .FromAsync(token => action(text, token), ImmediateScheduler.Instance)
                    .SubscribeBy(queue, _ => { }, failure => OnActionEnded(text, failure));
            }

            void OnActionEnded(string text, Exception? failure)
            {
                if (failure is not null)
                {
                    upstream.Dispose();
                    observer.OnError(failure);
                    return;
                }

                isBusy = false;
                observer.OnNext(text);
                Advance();
            }

            void OnText(string text)
            {
                held.Append(text);
                Advance();
            }

            void OnEnd(Exception? failure)
            {
                upstream.Dispose();
                end = () => observer.End(failure);
                Advance();
            }

            upstream.Disposable = source.RefuseNull().SubscribeBy(queue, OnText, OnEnd);
            return new CompositeDisposable(queue, upstream, running);
        });
    }
}
