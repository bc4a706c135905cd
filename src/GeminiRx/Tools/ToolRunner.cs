using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using System.Reactive.Linq;
using System.Text.Json.Nodes;
using GeminiRx.Text;

namespace GeminiRx.Tools;

/// <summary>Runs the calls of a round.</summary>
internal sealed class ToolRunner(IReadOnlyDictionary<string, ToolFunction> tools, ToolLoopOptions options, IScheduler scheduler)
{
    /// <summary>Runs the calls together, within the limit.</summary>
    /// <returns>The results in the order of the calls, each as soon as it and all before it are there. The first failure of any call
    /// cancels the others and is delivered when they have ended, which a function cannot delay.</returns>
    public IObservable<ToolResultChunk> Run(IReadOnlyList<ToolCallChunk> calls) =>
        Observable.Create<ToolResultChunk>(observer =>
        {
            var stop = new CancellationDisposable();
            var free = new SemaphoreSlim(options.MaxParallelCalls);
            Exception? failure = null;
            var running = calls.Select(RunOrStopAsync).ToList();
            Deliver(0);
            return stop;

            async Task<ToolResultChunk> RunOrStopAsync(ToolCallChunk call)
            {
                try
                {
                    return await RunAsync(call, free, stop.Token).ConfigureAwait(false);
                }
                catch (Exception e)
                {
                    _ = Interlocked.CompareExchange(ref failure, e, null);
                    stop.Dispose();
                    throw;
                }
            }

            // An exception of the observer is no failure of a call: it leaves this method, in a continuation as an unhandled exception.
            void Deliver(int first)
            {
                for (var i = first; i < running.Count; i++)
                {
                    var (call, at) = (running[i], i);
                    if (!call.IsCompleted)
                    {
                        After(call, () => Deliver(at));
                        return;
                    }

                    if (!call.IsCompletedSuccessfully)
                    {
                        var all = Task.WhenAll(running);
                        After(
                            all,
                            () =>
                            {
                                _ = all.Exception; // observed: the observer gets the first failure
                                observer.OnError(failure!);
                            }
                        );
                        return;
                    }

                    DeliverResult(call);
                }

                observer.OnCompleted();
            }

            void DeliverResult(Task<ToolResultChunk> call)
            {
                var isAccepted = false;
                try
                {
                    observer.OnNext(call.GetAwaiter().GetResult());
                    isAccepted = true;
                }
                finally
                {
                    if (!isAccepted)
                    {
                        stop.Dispose();
                    }
                }
            }

            static void After(Task task, Action next)
            {
                var awaiter = task.ConfigureAwait(false).GetAwaiter();
                if (awaiter.IsCompleted)
                {
                    next();
                }
                else
                {
                    awaiter.UnsafeOnCompleted(next);
                }
            }
        });

    private async Task<ToolResultChunk> RunAsync(ToolCallChunk call, SemaphoreSlim free, CancellationToken cancellationToken)
    {
        await free.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!tools.TryGetValue(call.Name, out var tool))
            {
                return Failed(call, $"There is no function {call.Name}. Use one of: {string.Join(", ", tools.Keys)}.");
            }

            if (
                options.Confirm is { } confirm
                && !await confirm(call, cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false)
            )
            {
                return Failed(call, "The user declined this call.");
            }

            return await RunAsync(tool, call, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            free.Release();
        }
    }

    private async Task<ToolResultChunk> RunAsync(ToolFunction tool, ToolCallChunk call, CancellationToken cancellationToken)
    {
        try
        {
            return await WithinLimitAsync(tool, call, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidToolCallException e)
        {
            return Failed(call, e.Message);
        }
        catch (Exception e) when (!options.ThrowExceptions && !cancellationToken.IsCancellationRequested)
        {
            return Failed(call, options.DescribeException?.Invoke(e) ?? $"The function failed: {e.GetType().Name}.");
        }
    }

    // A function that ignores its token is left behind: its result is dropped.
    private async Task<ToolResultChunk> WithinLimitAsync(ToolFunction tool, ToolCallChunk call, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var limit = new TaskCompletionSource<ToolResultChunk>();
        using var timer = scheduler.Schedule(options.CallTimeLimit, Elapse);
        using var cancellation = cancellationToken.Register(() => limit.TrySetCanceled(cancellationToken));
        var run = tool.RunAsync(call.Arguments, stop.Token);
        if (await Task.WhenAny(run, limit.Task).ConfigureAwait(false) == run)
        {
            return new ToolResultChunk(call, await run.ConfigureAwait(false));
        }

        Stop(); // on this thread, so that virtual time is exact
        return await limit.Task.ConfigureAwait(false);

        void Stop() => stop.Cancel();

        void Elapse()
        {
            var reason = $"The call of {call.Name} exceeded its time limit of {options.CallTimeLimit}.";
            _ = options.ThrowExceptions ? limit.TrySetException(new TimeoutException(reason)) : limit.TrySetResult(Failed(call, reason));
        }
    }

    private static ToolResultChunk Failed(ToolCallChunk call, string reason) =>
        new(call, JsonStrings.Parse(new JsonObject { ["error"] = reason }.ToJsonString())) { IsError = true };
}
