using System.Threading.RateLimiting;

namespace GeminiRx.RateLimits;

/// <summary>An acquisition that waits in the queue of a limiter.</summary>
internal sealed class QueuedAcquisition
{
    public QueuedAcquisition(int permits)
    {
        Permits = permits;
        Node = new LinkedListNode<QueuedAcquisition>(this);
    }

    public int Permits { get; }

    public LinkedListNode<QueuedAcquisition> Node { get; }

    public TaskCompletionSource<RateLimitLease> Lease { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public CancellationTokenRegistration Cancellation { get; set; }
}
