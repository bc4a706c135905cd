using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using System.Text;
using GeminiRx.Operators.Internal;

namespace GeminiRx;

public static partial class ChunkOperators
{
    /// <summary>
    /// Hands text to an asynchronous action, one call at a time; what arrives while it runs is joined for the next call. A slow consumer
    /// gets fewer, larger
    /// pieces, never a queue.
    /// </summary>
    /// <param name="source">Pieces of text.</param>
    /// <param name="action">Takes a text, never empty, and a token that is cancelled on Dispose.</param>
    /// <returns>
    /// Each text that the action has taken, once it has; joined they are the texts of <paramref name="source"/>. Delivered by the thread
    /// that ends the
    /// action.
    /// <list type="bullet">
    /// <item><description>OnCompleted: after the running action and one last call with what is left.</description></item>
    /// <item><description>OnError: an error of <paramref name="source"/> after the running action and one last call with what is left; an
    /// error of the action, or its cancellation, at once, and <paramref name="source"/> is disposed.</description></item>
    /// <item><description>Dispose: disposes <paramref name="source"/> and cancels the action's token; what is held is
    /// dropped.</description></item>
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

            // Starts the next call, or tells the end, when nothing runs.
            void Advance()
            {
                // Disposed while an action ended: no other begins.
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
                    .SubscribeBy(queue, _ => { }, failure => OnTaken(text, failure));
            }

            void OnTaken(string text, Exception? failure)
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
