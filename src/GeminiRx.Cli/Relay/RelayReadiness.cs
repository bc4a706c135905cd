using GeminiRx.Relay;

namespace GeminiRx.Cli;

/// <summary>Whether the log takes answers. It is asked once in a second at most, however many ask, and by creating an answer, since a full
/// disk can still be read. Thread-safe.</summary>
internal sealed class RelayReadiness(IAnswerLog log)
{
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(2);
    private readonly string _id = $"ready-{Guid.NewGuid():N}";
    private readonly Lock _gate = new();
    private Task<bool>? _checking;
    private long _checkedAt;

    /// <summary>Whether an answer can be kept now, or could within the last second.</summary>
    public Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource<bool>? begun = null;
        Task<bool> checking;
        lock (_gate)
        {
            var clock = log.Options.TimeProvider;
            if (_checking is null || (_checking.IsCompleted && clock.GetElapsedTime(_checkedAt) >= _interval))
            {
                begun = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
                (_checking, _checkedAt) = (begun.Task, clock.GetTimestamp());
            }

            checking = _checking;
        }

        if (begun is not null)
        {
            _ = CheckAsync(begun);
        }

        return checking.WaitAsync(cancellationToken);
    }

    private async Task CheckAsync(TaskCompletionSource<bool> isReady)
    {
        try
        {
            var probing = ProbeAsync();
            await probing.WaitAsync(_limit, log.Options.TimeProvider);
            isReady.SetResult(true);
        }
        catch (AnswerLogException e)
        {
            isReady.SetResult(!e.IsTransient);
        }
        catch (Exception)
        {
            isReady.SetResult(false); // too slow, or a failure of a kind that nobody knows
        }
    }

    // The same producer may create it again, if an earlier removal has failed.
    private async Task ProbeAsync()
    {
        using var limit = new CancellationTokenSource(_limit, log.Options.TimeProvider);
        await log.CreateAsync(_id, _id, limit.Token);
        await log.DeleteAsync(_id, limit.Token);
    }
}
