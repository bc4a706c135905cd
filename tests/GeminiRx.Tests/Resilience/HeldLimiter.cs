using System.Threading.RateLimiting;

namespace GeminiRx.Tests.Resilience;

/// <summary>Grants one request at a time, on the thread that calls <see cref="Grant"/>.</summary>
internal sealed class HeldLimiter : RateLimiter
{
    private readonly Queue<TaskCompletionSource<RateLimitLease>> _waiting = new();

    public int Asked { get; private set; }

    public int GivenBack { get; private set; }

    public override TimeSpan? IdleDuration => null;

    public void Grant() => _waiting.Dequeue().SetResult(new Lease(this));

    public override RateLimiterStatistics? GetStatistics() => null;

    protected override RateLimitLease AttemptAcquireCore(int permitCount) => throw new NotSupportedException();

    protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
    {
        Asked++;
        var waiter = new TaskCompletionSource<RateLimitLease>();
        _waiting.Enqueue(waiter);
        return new(waiter.Task);
    }

    private sealed class Lease(HeldLimiter limiter) : RateLimitLease
    {
        private bool _isGivenBack;

        public override bool IsAcquired => true;

        public override IEnumerable<string> MetadataNames => [];

        public override bool TryGetMetadata(string metadataName, out object? metadata)
        {
            metadata = null;
            return false;
        }

        protected override void Dispose(bool disposing)
        {
            base.Dispose(disposing);
            limiter.GivenBack += _isGivenBack ? 0 : 1;
            _isGivenBack = true;
        }
    }
}
