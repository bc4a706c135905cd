using GeminiRx.LanguageServer.Documents;

namespace GeminiRx.LanguageServer.Streaming;

/// <summary>Limits how often and how long a session sends an edit again that the editor does not apply.</summary>
/// <param name="traits">The editor's known behavior.</param>
internal sealed class EditRetryPolicy(EditorTraits traits)
{
    // Consecutive edits whose text appears in the document but cannot be matched to the edit. More would risk further copies.
    private const int MaxSuspicious = 10;

    // Consecutive edits that the user's typing overtook. Nobody types that fast; the limit ends the loop with an editor whose reports never
    // contain the edits.
    private const int MaxOvertaken = 500;

    private static readonly TimeSpan _shortestDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _longestDelay = TimeSpan.FromSeconds(2);

    private int _suspicious;
    private int _overtaken;
    private TimeSpan _nextDelay = FirstDelay(traits);

    /// <summary>How long a session waits for the document to show an edit before it informs the user.</summary>
    public static TimeSpan LateAfter { get; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a session waits for the editor in total.</summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromSeconds(60);

    /// <summary>How long an editor that does not check versions may take to report an edit that it applied: such editors collect changes
    /// for up to a second.</summary>
    public static TimeSpan ReportDelay { get; } = TimeSpan.FromSeconds(1.5);

    /// <summary>Resets all counts and delays, because the document shows an edit.</summary>
    public void Reset() => (_suspicious, _overtaken, _nextDelay) = (0, 0, FirstDelay(traits));

    /// <summary>Counts an edit that a newer revision of the document does not contain.</summary>
    /// <returns>Whether the edit may be sent again.</returns>
    public bool RecordOvertaken(bool isSuspicious)
    {
        _overtaken++;
        _suspicious += isSuspicious ? 1 : 0;
        return _suspicious < MaxSuspicious && _overtaken < MaxOvertaken;
    }

    /// <summary>Returns the delay before an edit is sent again that the editor refused without a newer version, and doubles the next
    /// one.</summary>
    public TimeSpan NextDelay()
    {
        var delay = _nextDelay;
        _nextDelay = delay + delay < _longestDelay ? delay + delay : _longestDelay;
        return delay;
    }

    // An unknown editor may have applied an edit that it reports as refused.
    private static TimeSpan FirstDelay(EditorTraits traits) => traits.RefusesHonestly ? _shortestDelay : ReportDelay;
}
