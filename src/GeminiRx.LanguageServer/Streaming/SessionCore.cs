namespace GeminiRx.LanguageServer.Streaming;

/// <summary>What the parts of a session share: the state, the text, and the effects of the current step.</summary>
internal sealed class SessionCore(SessionText text)
{
    // UTF-16 units that may be pending while an edit is in flight; the rest of the answer has to wait.
    private const int MaxPending = 64 * 1024;

    public SessionState State { get; set; } = new();

    public SessionText Text => text;

    public List<SessionEffect> Effects { get; } = [];

    /// <summary>Whether the session takes another chunk. False while an edit is in flight and much text is pending.</summary>
    public bool AcceptsChunks =>
        State.Phase != SessionPhase.Streaming
        || State.Stop != StopMode.None
        || State.Sending is SendState.Idle
        || text.PendingLength < MaxPending;

    /// <summary>What another session needs to continue. Rewound text counts neither as written nor as unwritten.</summary>
    public ResumePoint ResumePoint
    {
        get
        {
            var isOver = State.Phase != SessionPhase.Streaming;
            var isWhole = isOver && State.Answer is { Failure: null, Finished.Outcome: Outcome.Completed };
            return text.ToResumePoint(State.Edit is { IsConfirmed: false } edit ? edit.Text : "", isWhole);
        }
    }

    /// <summary>Ends the session although its answer may go on.</summary>
    public void EndStopped(StopReason reason) => End(new FinishedChunk(Outcome.Stopped) { Usage = State.Answer.Usage }, null, reason);

    /// <summary>Ends the session because the editor does not apply its edit. After a stop, text that is not inserted is no
    /// failure.</summary>
    public void EndUnconfirmed(string reason)
    {
        var unwritten = ResumePoint.Unwritten.Length;
        if (State.Stop == StopMode.KeepText && text.Rewrite is null && unwritten > 0)
        {
            EndStopped(State.StopReason);
        }
        else
        {
            End(null, SessionFailures.Unconfirmed(reason, unwritten));
        }
    }

    /// <summary>Ends the session with the end of its answer, or with a failure.</summary>
    public void End(FinishedChunk? finished, SessionFailure? failure, StopReason? reason = null)
    {
        var (from, answer) = (ResumePoint, State.Answer);
        reason ??= State.Stop != StopMode.None && failure is null ? State.StopReason : null;
        var end = failure is null ? finished : null;
        State = State with { Phase = SessionPhase.Ended };
        var result = new SessionResult(end, failure, text.WrittenLength, answer.Usage, from, reason, answer.HasText)
        {
            Rewrite = text.Rewrite,
        };
        Effects.Add(new SessionEffect.End(result));
    }
}
