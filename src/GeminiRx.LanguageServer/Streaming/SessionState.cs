namespace GeminiRx.LanguageServer.Streaming;

/// <summary>The state of a streaming session, apart from its text: one immutable value that each step replaces.</summary>
internal sealed record SessionState
{
    /// <summary>How far the answer is.</summary>
    public SessionPhase Phase { get; init; } = SessionPhase.Streaming;

    /// <summary>Whether the user stopped the session, and how.</summary>
    public StopMode Stop { get; init; } = StopMode.None;

    /// <summary>Why it was stopped.</summary>
    public StopReason StopReason { get; init; } = StopReason.Requested;

    /// <summary>The edit towards the editor.</summary>
    public SendState Sending { get; init; } = new SendState.Idle();

    public AnswerState Answer { get; init; } = new();

    /// <summary>What the session learned about the editor.</summary>
    public LearnedTraits Learned { get; init; } = new();

    public EditCounts Edits { get; init; } = new();

    /// <summary>The wait for the editor since the document last showed an edit.</summary>
    public EditorWait Waited { get; init; } = new(TimeSpan.Zero, IsReported: false);

    public bool HasEnded => Phase == SessionPhase.Ended;

    public EditInFlight? Edit => (Sending as SendState.InFlight)?.Edit;

    public WaitReason? Waiting => (Sending as SendState.InFlight)?.Wait?.Reason;

    /// <summary>Whether the editor has not applied the edit for some time, or another session has the turn.</summary>
    public bool IsHeldUp => Waiting is not (null or WaitReason.Confirmation) || Sending is SendState.WaitingForTurn;

    /// <summary>An edit is sent.</summary>
    public SessionState StartEdit(EditInFlight edit) =>
        this with
        {
            Edits = Edits with { LastId = edit.Id },
            Sending = new SendState.InFlight(edit, Wait: null),
        };

    /// <summary>The edit in flight changes; its wait goes on.</summary>
    public SessionState ReplaceEdit(EditInFlight edit) => this with { Sending = ((SendState.InFlight)Sending) with { Edit = edit } };

    /// <summary>The edit in flight waits for something; this replaces an earlier wait.</summary>
    public SessionState StartWait(WaitReason reason, TimeSpan limit) =>
        this with
        {
            Edits = Edits with { LastWakeId = Edits.LastWakeId + 1 },
            Sending = new SendState.InFlight(Edit!, new TimedWait(reason, Edits.LastWakeId + 1, limit)),
        };

    /// <summary>The wait of the edit in flight reached its limit.</summary>
    public SessionState EndWait(TimedWait wait) =>
        this with
        {
            Sending = new SendState.InFlight(Edit!, Wait: null),
            Waited = Waited with { Total = Waited.Total + wait.Duration },
        };

    /// <summary>The edit in flight is applied and answered.</summary>
    public SessionState CompleteEdit() =>
        this with
        {
            Edits = Edits with { HasApplied = true },
            Waited = new EditorWait(TimeSpan.Zero, IsReported: false),
        };
}

/// <summary>How far a session is.</summary>
internal enum SessionPhase
{
    /// <summary>The answer is arriving.</summary>
    Streaming,

    /// <summary>The answer is over; the rest is being written.</summary>
    Draining,

    /// <summary>The session is over: no event has an effect any more.</summary>
    Ended,
}

/// <summary>Whether the user stopped a session. Later values replace earlier ones, never the reverse.</summary>
internal enum StopMode
{
    None,

    /// <summary>The text that arrived is written.</summary>
    KeepText,

    /// <summary>All text of the session is deleted.</summary>
    DiscardText,
}
