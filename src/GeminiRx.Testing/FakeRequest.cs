namespace GeminiRx.Testing;

/// <summary>What became of a request.</summary>
public enum FakeRequestState
{
    /// <summary>The answer has not ended.</summary>
    Running,

    /// <summary>The answer completed, whatever its outcome.</summary>
    Completed,

    /// <summary>The answer failed.</summary>
    Failed,

    /// <summary>The subscription was disposed before the answer ended. A real request would be aborted.</summary>
    Aborted,
}

/// <summary>A request that a <see cref="FakeSource"/> received: one for each subscription.</summary>
public sealed class FakeRequest
{
    private int _state;

    internal FakeRequest(GenerateRequest request, TimeSpan time) => (Request, Time) = (request, time);

    /// <summary>The request.</summary>
    public GenerateRequest Request { get; }

    /// <summary>The time of the subscription since the start of the clock.</summary>
    public TimeSpan Time { get; }

    /// <summary>The time of the end since the start of the clock; null while the answer runs.</summary>
    public TimeSpan? EndTime { get; private set; }

    /// <summary>What became of the request.</summary>
    public FakeRequestState State => (FakeRequestState)Volatile.Read(ref _state);

    /// <summary>The state and the times. The text contains nothing of the request.</summary>
    /// <returns>The text.</returns>
    public override string ToString() =>
        EndTime is { } end
            ? $"{State} from {Time.TotalMilliseconds} to {end.TotalMilliseconds} ms"
            : $"{State} from {Time.TotalMilliseconds} ms";

    // Only the first end counts: the dispose after an end is none.
    internal void End(FakeRequestState state, TimeSpan time)
    {
        if (Interlocked.CompareExchange(ref _state, (int)state, (int)FakeRequestState.Running) == (int)FakeRequestState.Running)
        {
            EndTime = time;
        }
    }
}
