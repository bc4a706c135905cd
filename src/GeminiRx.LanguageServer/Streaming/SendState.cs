namespace GeminiRx.LanguageServer.Streaming;

/// <summary>The state of a session towards the editor.</summary>
internal abstract record SendState
{
    /// <summary>Nothing is sent.</summary>
    public sealed record Idle : SendState;

    /// <summary>Something is to be sent; another session of the document has the turn.</summary>
    public sealed record WaitingForTurn : SendState;

    /// <summary>The session has the turn and sends its edit in the same step.</summary>
    public sealed record HoldingTurn : SendState;

    /// <summary>An edit was sent and is not settled.</summary>
    /// <param name="Edit">The edit.</param>
    /// <param name="Wait">The wait that is timed; null if it is over.</param>
    public sealed record InFlight(EditInFlight Edit, TimedWait? Wait) : SendState;
}

/// <summary>A wait with a limit.</summary>
/// <param name="Reason">What the session waits for.</param>
/// <param name="WakeId">The number of its <see cref="SessionEffect.Wake"/>.</param>
/// <param name="Duration">Its limit.</param>
internal sealed record TimedWait(WaitReason Reason, int WakeId, TimeSpan Duration);

/// <summary>What a session with an edit in flight waits for.</summary>
internal enum WaitReason
{
    /// <summary>The document shows the edit.</summary>
    Confirmation,

    /// <summary>The same, after the user has been informed.</summary>
    LateConfirmation,

    /// <summary>An editor reports the edit later than another change.</summary>
    Report,

    /// <summary>A better moment to send a refused edit again.</summary>
    Retry,
}
