namespace GeminiRx.Operators.Internal;

/// <summary>
/// Expects the time up to the next burst: the mean of those before and four times their deviation, as TCP expects an answer (Jacobson 1988;
/// RFC 6298).
/// </summary>
/// <param name="frame">What arrives within this time is one burst.</param>
/// <param name="most">The longest expectation, which is also the first.</param>
internal sealed class BurstGaps(TimeSpan frame, TimeSpan most)
{
    private TimeSpan? _expected;
    private TimeSpan? _last;
    private TimeSpan? _mean;
    private TimeSpan _deviation;

    /// <summary>The expected time from a burst to the next.</summary>
    public TimeSpan Expected => _expected ?? most;

    /// <summary>Something arrived.</summary>
    public void Arrived(TimeSpan now)
    {
        if (now - _last is not { } gap)
        {
            _last = now;
            return;
        }

        if (gap < frame)
        {
            return;
        }

        _last = now;
        _deviation = _mean is { } before ? (_deviation * 0.75) + ((gap - before).Duration() * 0.25) : gap * 0.5;
        _mean = _mean is { } mean ? (mean * 0.875) + (gap * 0.125) : gap;
        var expected = _mean.Value + (_deviation * 4);
        _expected =
            expected > most ? most
            : expected < frame ? frame
            : expected;
    }
}
