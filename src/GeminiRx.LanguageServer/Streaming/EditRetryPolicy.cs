namespace GeminiRx.LanguageServer.Streaming;

/// <summary>Decides how often and how long a session sends an edit again that the editor does not take.</summary>
/// <param name="traits">What is known of the editor.</param>
internal sealed class EditRetryPolicy(EditorTraits traits)
{
    // Edits in a row whose text appears in the document without being recognised: more copies are not risked.
    private const int MaxSuspicious = 10;

    // Edits in a row that the user's typing overtook. No one types that fast; an editor whose reports lack the edits would get it without
    // end.
    private const int MaxOvertaken = 500;

    private static readonly TimeSpan _shortestDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _longestDelay = TimeSpan.FromSeconds(2);

    private int _suspicious;
    private int _overtaken;
    private TimeSpan _nextDelay = FirstDelay(traits);

    /// <summary>How long a session waits for the document to show an edit before it tells the user.</summary>
    public static TimeSpan LateAfter { get; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a session waits for the editor in all.</summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromSeconds(60);

    /// <summary>How long an editor that does not check versions may take to report an edit that it applied: such editors collect changes
    /// for up to a second.</summary>
    public static TimeSpan ReportDelay { get; } = TimeSpan.FromSeconds(1.5);

    /// <summary>The document shows an edit: everything begins anew.</summary>
    public void Reset() => (_suspicious, _overtaken, _nextDelay) = (0, 0, FirstDelay(traits));

    /// <summary>Counts an edit that the document moved on without.</summary>
    /// <returns>Whether the edit may be sent again.</returns>
    public bool RecordOvertaken(bool isSuspicious)
    {
        _overtaken++;
        _suspicious += isSuspicious ? 1 : 0;
        return _suspicious < MaxSuspicious && _overtaken < MaxOvertaken;
    }

    /// <summary>How long to wait before an edit is sent again that the editor refused without a newer version.</summary>
    public TimeSpan NextDelay()
    {
        var delay = _nextDelay;
        _nextDelay = delay + delay < _longestDelay ? delay + delay : _longestDelay;
        return delay;
    }

    // An editor that is not known may have applied what it says it refused.
    private static TimeSpan FirstDelay(EditorTraits traits) => traits.RefusesHonestly ? _shortestDelay : ReportDelay;
}

/// <summary>What is known of an editor's way with edits for an older version of a document.</summary>
/// <param name="RefusesHonestly">It checks versions, and its answer says truly whether it applied an edit.</param>
/// <param name="DropsSilently">It checks versions, drops an edit for an older version and says that it applied it (Neovim).</param>
/// <param name="ChecksUnreportedTyping">It takes typing that it has not reported into account when it checks a version (all but
/// Emacs).</param>
internal sealed record EditorTraits(bool RefusesHonestly, bool DropsSilently, bool ChecksUnreportedTyping)
{
    /// <summary>Whether edits are sent to it with the version that they are made for.</summary>
    public bool GetsVersions { get; init; } = true;

    /// <summary>Whether it answers each edit, so that the next edit may wait for the answer.</summary>
    public bool AlwaysAnswers => RefusesHonestly || DropsSilently;

    /// <summary>Nothing is known: no answer is trusted.</summary>
    public static EditorTraits Unknown { get; } = new(RefusesHonestly: false, DropsSilently: false, ChecksUnreportedTyping: false);

    public static EditorTraits Honest { get; } = new(RefusesHonestly: true, DropsSilently: false, ChecksUnreportedTyping: true);

    public static EditorTraits Neovim { get; } = new(RefusesHonestly: false, DropsSilently: true, ChecksUnreportedTyping: true);

    public static EditorTraits Emacs { get; } = new(RefusesHonestly: true, DropsSilently: false, ChecksUnreportedTyping: false);
}
