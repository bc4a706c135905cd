namespace GeminiRx.Relay;

/// <summary>How many bytes of the bodies of requests may be in memory at a time, for all callers or for one of them. A body counts from its
/// first bytes until the service answers. Thread-safe.</summary>
public sealed class BodyBudget
{
    private long _bytes;

    /// <summary>Creates a budget.</summary>
    /// <param name="maxBytes">The maximum number of bytes, from 1. A body that is larger is always refused.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is less than 1.</exception>
    public BodyBudget(long maxBytes)
    {
        MaxBytes = OptionLimits.FromOne(maxBytes, nameof(maxBytes));
    }

    /// <summary>The maximum number of bytes.</summary>
    public long MaxBytes { get; }

    /// <summary>The bytes that are in memory now.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Takes bytes, unless there would be too many.</summary>
    internal bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _bytes, bytes) <= MaxBytes)
        {
            return true;
        }

        Return(bytes);
        return false;
    }

    /// <summary>Returns bytes that were taken.</summary>
    internal void Return(long bytes) => Interlocked.Add(ref _bytes, -bytes);
}
