namespace GeminiRx.Operators.Internal;

/// <summary>
/// Estimates the time to the next burst: the smoothed mean of the earlier gaps plus four times their deviation, as TCP estimates the time
/// to an acknowledgement (Jacobson 1988; RFC 6298).
/// </summary>
/// <param name="minimum">The shortest estimate. Arrivals within this time are one burst.</param>
/// <param name="maximum">The longest estimate, which is also the first one.</param>
internal sealed class InterArrivalEstimator(TimeSpan minimum, TimeSpan maximum)
{
    private TimeSpan? _expected;
    private TimeSpan? _last;
    private TimeSpan? _mean;
    private TimeSpan _deviation;

    /// <summary>The estimated time from one burst to the next.</summary>
    public TimeSpan Expected => _expected ?? maximum;

    /// <summary>Records the time of an arrival.</summary>
    public void RecordArrival(TimeSpan now)
    {
        if (now - _last is not { } gap)
        {
            _last = now;
            return;
        }

        if (gap < minimum)
        {
            return;
        }

        _last = now;
        _deviation = _mean is { } before ? (_deviation * 0.75) + ((gap - before).Duration() * 0.25) : gap * 0.5;
        _mean = _mean is { } mean ? (mean * 0.875) + (gap * 0.125) : gap;
        var expected = _mean.Value + (_deviation * 4);
        _expected =
            expected > maximum ? maximum
            : expected < minimum ? minimum
            : expected;
    }
}
