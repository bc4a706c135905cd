namespace GeminiRx.LanguageServer.Completions;

/// <summary>How long to wait for the next key before a completion is requested. The wait follows the typing speed.</summary>
internal sealed class TypingRhythm
{
    /// <summary>The wait before anything is known, and the shortest one.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(75);

    /// <summary>The longest wait.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(400);

    // Longer times between keys are pauses.
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(1);

    // The weight of the newest key, and the wait in times between keys: most keys come within it.
    private const double Weight = 0.3;
    private const double Times = 1.5;

    private DateTimeOffset? _last;
    private double _milliseconds;

    /// <summary>The wait.</summary>
    public TimeSpan Wait
    {
        get
        {
            var wait = TimeSpan.FromMilliseconds(Times * _milliseconds);
            return wait < Shortest ? Shortest
                : wait > Longest ? Longest
                : wait;
        }
    }

    /// <summary>Records that a key was typed.</summary>
    public void Record(DateTimeOffset now)
    {
        if (now - _last is { } time && time > TimeSpan.Zero && time < _pause)
        {
            _milliseconds =
                _milliseconds == 0 ? time.TotalMilliseconds : ((1 - Weight) * _milliseconds) + (Weight * time.TotalMilliseconds);
        }

        _last = now;
    }
}
