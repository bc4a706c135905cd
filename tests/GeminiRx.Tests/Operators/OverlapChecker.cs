namespace GeminiRx.Tests.Operators;

/// <summary>An observer that detects concurrent calls, and calls after the end.</summary>
internal sealed class OverlapChecker<T> : IObserver<T>
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<T> _seen = [];
    private int _inside;
    private bool _isBroken;

    /// <summary>Completes with the sequence; faults if the notifications violate the Rx grammar.</summary>
    public async Task<IReadOnlyList<T>> EndAsync(CancellationToken cancellationToken)
    {
        await _ended.Task.WaitAsync(cancellationToken);
        Assert.False(_isBroken, "notifications overlap, or come after the end");
        return _seen;
    }

    public void OnNext(T value) =>
        Enter(() =>
        {
            _seen.Add(value);
            Thread.SpinWait(20);
        });

    public void OnCompleted() => Enter(() => _ended.TrySetResult());

    public void OnError(Exception error) => Enter(() => _ended.TrySetException(error));

    private void Enter(Action notification)
    {
        _isBroken |= Interlocked.Increment(ref _inside) > 1 || _ended.Task.IsCompleted;
        notification();
        Interlocked.Decrement(ref _inside);
    }
}
