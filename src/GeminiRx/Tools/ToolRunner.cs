using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using GeminiRx.Text;

namespace GeminiRx.Tools;

/// <summary>Runs the calls of a round.</summary>
internal sealed class ToolRunner(IReadOnlyDictionary<string, ToolFunction> tools, ToolLoopOptions options, IScheduler scheduler)
{
    /// <summary>Runs the calls together, within the limit.</summary>
    /// <returns>The results in the order of the calls, each as soon as it and all before it are there.</returns>
    public IObservable<ToolResultChunk> Run(IReadOnlyList<ToolCallChunk> calls) =>
        Observable.Create<ToolResultChunk>(
            async (observer, cancellationToken) =>
            {
                using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                using var free = new SemaphoreSlim(options.MaxParallelCalls);
                var running = calls.Select(call => RunAsync(call, free, stop.Token)).ToList();
                try
                {
                    foreach (var call in running)
                    {
                        observer.OnNext(await call.ConfigureAwait(false));
                    }
                }
                catch
                {
                    await stop.CancelAsync().ConfigureAwait(false);
                    await Task.WhenAll((IEnumerable<Task>)running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    throw;
                }
            }
        );

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
            var response = await WithinLimitAsync(tool, call, cancellationToken).ConfigureAwait(false);
            return new ToolResultChunk(call, response);
        }
        catch (InvalidToolCallException e)
        {
            return Failed(call, e.Message);
        }
        catch (Exception e) when (!options.ThrowExceptions && !cancellationToken.IsCancellationRequested)
        {
            return Failed(call, e.Message);
        }
    }

    // A function that ignores its token is left behind: its result is dropped.
    private async Task<JsonElement> WithinLimitAsync(ToolFunction tool, ToolCallChunk call, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var limit = new TaskCompletionSource<JsonElement>();
        var elapsed = $"The call of {call.Name} exceeded its time limit of {options.CallTimeLimit}.";
        using var timer = scheduler.Schedule(options.CallTimeLimit, () => limit.TrySetException(new TimeoutException(elapsed)));
        using var cancellation = cancellationToken.Register(() => limit.TrySetCanceled(cancellationToken));
        var response = await Task.WhenAny(tool.RunAsync(call.Arguments, stop.Token), limit.Task).ConfigureAwait(false);
        if (response == limit.Task)
        {
            Stop(); // on this thread, so that virtual time is exact
        }

        return await response.ConfigureAwait(false);

        void Stop() => stop.Cancel();
    }

    private static ToolResultChunk Failed(ToolCallChunk call, string reason) =>
        new(call, JsonStrings.Parse(new JsonObject { ["error"] = reason }.ToJsonString())) { IsError = true };
}
