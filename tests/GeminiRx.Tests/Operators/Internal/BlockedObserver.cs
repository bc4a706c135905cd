namespace GeminiRx.Tests.Operators.Internal;

/// <summary>An observer that, once armed, blocks in every notification until it is released.</summary>
internal sealed class BlockedObserver : IObserver<object>
{
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _gate = new(initialState: true);
    private int _inside;
    private int _count;

    /// <summary>Completes when the observer blocks.</summary>
    public Task Entered => _entered.Task;

    /// <summary>The number of notifications.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Whether a notification arrived during another one.</summary>
    public bool IsOverlapped { get; private set; }

    /// <summary>Starts to block in notifications.</summary>
    public void Arm()
    {
        Volatile.Write(ref _count, 0);
        _gate.Reset();
    }

    public void Release() => _gate.Set();

    public void OnNext(object value) => Enter();

    public void OnError(Exception error) => Enter();

    public void OnCompleted() => Enter();

    private void Enter()
    {
        IsOverlapped |= Interlocked.Increment(ref _inside) > 1;
        Interlocked.Increment(ref _count);
        if (!_gate.IsSet)
        {
            _entered.TrySetResult();
            _gate.Wait(GeminiRx.TestSupport.TimeoutToken.Start());
        }

        Interlocked.Decrement(ref _inside);
    }
}
