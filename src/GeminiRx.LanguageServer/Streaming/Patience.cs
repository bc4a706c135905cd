namespace GeminiRx.LanguageServer.Streaming;

/// <summary>How often and how long a session tries again with an editor that does not take its text.</summary>
internal sealed class Patience
{
    // In a row: an editor whose reports this server cannot read is not written to without end.
    private const int MostUnreadable = 10;

    private static readonly TimeSpan _firstDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _longestDelay = TimeSpan.FromSeconds(2);

    private int _unreadable;
    private int _refusedVersion = int.MinValue;
    private TimeSpan _refusedFor;
    private TimeSpan _nextDelay = _firstDelay;

    /// <summary>How long a session waits for an editor in all.</summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromSeconds(60);

    /// <summary>Whether another try waits for a better moment.</summary>
    public bool IsWaiting { get; private set; }

    /// <summary>An edit is written: everything begins anew.</summary>
    public void Reset() => (_unreadable, _refusedFor, _nextDelay) = (0, TimeSpan.Zero, _firstDelay);

    /// <summary>The editor refused an edit for a version; while it tells no newer one, another try has to wait.</summary>
    public void Refuse(int version) => _refusedVersion = version;

    /// <summary>Counts an edit that the editor's document has moved on without, as it seems, though the change held the edit's text. Typing, and other sessions, may overtake any number.</summary>
    /// <returns>Whether these are too many.</returns>
    public bool OvertakeUnreadably() => ++_unreadable >= MostUnreadable;

    /// <summary>Says whether an edit for a version may be sent.</summary>
    /// <param name="version">The version.</param>
    /// <param name="delay">How long to wait otherwise; null where somebody waits already.</param>
    public bool MaySend(int version, out TimeSpan? delay)
    {
        delay = null;
        if (version != _refusedVersion)
        {
            IsWaiting = false;
            return true;
        }

        if (!IsWaiting)
        {
            IsWaiting = true;
            delay = _nextDelay;
        }

        return false;
    }

    /// <summary>The wait is over: the next try may be made.</summary>
    /// <returns>Whether there is any patience left.</returns>
    public bool EndWait()
    {
        IsWaiting = false;
        _refusedVersion = int.MinValue;
        _refusedFor += _nextDelay;
        _nextDelay = _nextDelay + _nextDelay < _longestDelay ? _nextDelay + _nextDelay : _longestDelay;
        return _refusedFor < Limit;
    }
}
