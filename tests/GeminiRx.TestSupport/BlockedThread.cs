namespace GeminiRx.TestSupport;

/// <summary>Waits for a thread that back-pressure blocks.</summary>
public static class BlockedThread
{
    /// <summary>Waits until the thread has delivered a number of items and then waits or ends.</summary>
    /// <param name="thread">The thread; null while it has not started.</param>
    /// <param name="delivered">The number of items that it has delivered.</param>
    /// <param name="minimum">The number of items that it delivers in any case.</param>
    /// <returns>The number of items that it has delivered.</returns>
    public static async Task<int> CountAsync(Func<Thread?> thread, Func<int> delivered, int minimum)
    {
        var timeout = TimeoutToken.Start();
        while (
            delivered() < minimum
            || thread() is not { } started
            || (started.IsAlive && !started.ThreadState.HasFlag(ThreadState.WaitSleepJoin))
        )
        {
            // The state of a thread has no event.
            await Task.Delay(1, timeout);
        }

        return delivered();
    }
}
