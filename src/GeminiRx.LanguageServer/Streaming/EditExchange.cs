using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Documents.Diffs;

namespace GeminiRx.LanguageServer.Streaming;

/// <summary>The part of a session that sends edits, one at a time, and finds out what became of them.</summary>
/// <param name="core">The session.</param>
/// <param name="turn">The turn, which the session has while an edit is in flight.</param>
/// <param name="id">The session's id.</param>
/// <param name="traits">The editor's known behavior.</param>
internal sealed class EditExchange(SessionCore core, EditTurn turn, SessionId id, EditorTraits traits)
{
    private readonly EditRetryPolicy _retry = new(traits);

    private SessionState State
    {
        get => core.State;
        set => core.State = value;
    }

    private EditInFlight? Edit
    {
        get => State.Edit;
        set => State = State.ReplaceEdit(value!);
    }

    /// <summary>Sends an edit.</summary>
    public void Send(PlannedEdit planned)
    {
        var document = core.Text.Document;
        core.Text.Take(planned);
        var change = planned.Change;
        var range = new Protocol.Range(document.PositionAt(change.Start), document.PositionAt(change.End));
        var step =
            planned.IsLast ? EditStep.Last
            : State.Edits.HasApplied ? EditStep.Middle
            : EditStep.First;
        var edit = new EditInFlight(State.Edits.LastId + 1, document.Revision, planned);
        State = State.StartEdit(edit);
        var sent = new SentEdit(id, edit.Id, change, range, traits)
        {
            CanBeRefused = traits.GetsVersions && document.Version is not null && !State.Learned.RefusesFalsely,
        };
        core.Effects.Add(new SessionEffect.Send(edit.Id, sent, edit.Revision, document.Version, step));
        WaitFor(WaitReason.Confirmation, EditRetryPolicy.LateAfter);
    }

    /// <summary>Settles the edit in flight as far as its result is known.</summary>
    /// <returns>Why no edit can be sent any more; null if the session continues.</returns>
    public string? Settle()
    {
        if (Edit is not { } edit)
        {
            return null;
        }

        switch (EditDecisions.Decide(edit, State.Waiting, traits, IsTrustedRefusal))
        {
            case EditDecision.Complete:
                Complete();
                break;
            case EditDecision.WaitForReport:
                WaitFor(WaitReason.Report, EditRetryPolicy.ReportDelay);
                break;
            case EditDecision.WaitForRetry:
                WaitFor(WaitReason.Retry, _retry.NextDelay());
                break;
            case EditDecision.TakeBack:
                TakeBack(edit);
                break;
            case EditDecision.Resend:
                return TryTakeBackToResend(edit);
            case EditDecision.Fail:
                return "The editor does not support workspace/applyEdit, which streaming into documents needs.";
        }

        return null;
    }

    /// <summary>Records the editor's answer.</summary>
    /// <returns>Whether it concerns the edit in flight.</returns>
    public bool TryRecordAnswer(int editId, EditAnswer answer)
    {
        if (Edit is not { } edit || edit.Id != editId)
        {
            if (answer == EditAnswer.Refused && editId == State.Edits.LastConfirmedId)
            {
                LearnFalseRefusal();
            }

            return false;
        }

        if (answer == EditAnswer.Refused && traits.RefusesHonestly && edit is { Planned.IsInsertion: true, BeforeConfirmation: { } before })
        {
            // The user typed exactly the same text at the same place.
            core.Text.Restore(before);
            edit = edit with { BeforeConfirmation = null, IsOvertaken = true };
        }

        Edit = edit with { Answer = answer };
        return true;
    }

    /// <summary>Records that the document shows the edit in flight, or an earlier one that was taken back just before the editor reported
    /// it.</summary>
    /// <returns>Whether the change is the session's own; otherwise it counts as another change.</returns>
    public bool TryConfirm(DocumentChange change)
    {
        if (Edit is { IsConfirmed: false } edit)
        {
            if (edit.Id == change.EditId)
            {
                Confirm(edit, change.Alignment);
                return true;
            }

            TakeBack(edit);
        }

        if (!core.Text.TryRecordLate(change.Alignment))
        {
            return false;
        }

        State = State with { Edits = State.Edits with { HasApplied = true } };
        return true;
    }

    /// <summary>Follows a change that is not the session's own.</summary>
    public void Follow(TextAlignment change, TextAlignment leastMove)
    {
        if (Edit is { } edit)
        {
            Edit = edit.Move(change, leastMove);
        }
    }

    /// <summary>Records that the document has a new revision.</summary>
    public void RecordRevision(int revision)
    {
        if (Edit is { IsConfirmed: false, IsOvertaken: false } edit && revision > edit.Revision)
        {
            Edit = edit with { IsOvertaken = true };
        }
    }

    /// <summary>Takes the timed wait of the edit in flight as over.</summary>
    /// <returns>Why the session cannot continue; null if it can.</returns>
    public string? EndWait(TimedWait wait)
    {
        State = State.EndWait(wait);
        var edit = Edit!;
        var isStopped = State.Stop != StopMode.None;
        if (!edit.IsConfirmed && State.Waited.Total >= (isStopped ? EditRetryPolicy.LateAfter : EditRetryPolicy.Limit))
        {
            return isStopped ? SessionFailures.StoppedUnconfirmed
                : edit.Answer == EditAnswer.Refused ? "The editor refuses the text."
                : "The editor did not show the text within 60 seconds.";
        }

        if (State.Waited is { IsReported: false } waited && waited.Total >= EditRetryPolicy.LateAfter)
        {
            State = State with { Waited = waited with { IsReported = true } };
            core.Effects.Add(new SessionEffect.Report("waiting for the editor") { IsNotice = true });
        }

        switch (wait.Reason)
        {
            case WaitReason.Retry:
                TakeBack(edit);
                break;
            case WaitReason.Report when edit.IsConfirmed:
                Edit = edit with { Answer = EditAnswer.Unclear };
                break;
            case WaitReason.Report:
                if (edit.Answer == EditAnswer.Refused)
                {
                    // No report came, so the refusal was true.
                    State = State with
                    {
                        Learned = State.Learned with { RefusesHonestly = true },
                    };
                }

                return TryTakeBackToResend(edit);
            case WaitReason.Confirmation:
                WaitFor(WaitReason.LateConfirmation, EditRetryPolicy.Limit - State.Waited.Total);
                break;
        }

        return null;
    }

    private bool IsTrustedRefusal => traits.RefusesHonestly || State.Learned.RefusesHonestly;

    private void LearnFalseRefusal() => State = State with { Learned = State.Learned with { RefusesFalsely = true } };

    private void Confirm(EditInFlight edit, TextAlignment own)
    {
        State = State with { Edits = State.Edits with { LastConfirmedId = edit.Id } };
        if (edit.Answer == EditAnswer.Refused)
        {
            LearnFalseRefusal();
        }

        Edit = edit with { BeforeConfirmation = core.Text.Record(edit.Planned, own) };
    }

    private void Complete()
    {
        State = State.CompleteEdit();
        _retry.Reset();
        turn.Release();
        core.Effects.Add(new SessionEffect.Report($"{core.Text.WrittenLength} characters"));
    }

    private string? TryTakeBackToResend(EditInFlight edit)
    {
        if (!_retry.RecordOvertaken(edit.IsSuspicious))
        {
            return "The editor's changes do not show the text that was sent.";
        }

        TakeBack(edit);
        return null;
    }

    private void TakeBack(EditInFlight edit)
    {
        core.Text.PutBack(edit.Planned);
        turn.Release();
    }

    private void WaitFor(WaitReason reason, TimeSpan time)
    {
        State = State.StartWait(reason, time);
        core.Effects.Add(new SessionEffect.Wake(State.Edits.LastWakeId, time));
    }
}
