using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Documents.Diffs;
using GeminiRx.LanguageServer.Settings;

namespace GeminiRx.LanguageServer.Streaming;

/// <summary>
/// Writes one answer into one document. A step function: each call takes one event and returns the effects in order; the same events always
/// give the same effects. It has no clock, no thread, no input and no output.
/// </summary>
/// <remarks>One edit is in flight at a time, made for one revision of the document. The document's text decides whether it was
/// applied.</remarks>
internal sealed class StreamingSession
{
    private readonly SessionId _id;
    private readonly Granularity _granularity;
    private readonly SessionCore _core;
    private readonly EditTurn _turn;
    private readonly EditExchange _edits;

    /// <summary>Creates a session.</summary>
    /// <param name="id">The session's id.</param>
    /// <param name="text">What it writes, and where.</param>
    /// <param name="granularity">The smallest unit of text that one edit contains.</param>
    /// <param name="traits">The editor's known behavior.</param>
    public StreamingSession(SessionId id, SessionText text, Granularity granularity, EditorTraits traits)
    {
        (_id, _granularity) = (id, granularity);
        _core = new SessionCore(text);
        _turn = new EditTurn(_core);
        _edits = new EditExchange(_core, _turn, id, traits);
    }

    public SessionState State
    {
        get => _core.State;
        private set => _core.State = value;
    }

    /// <inheritdoc cref="SessionCore.AcceptsChunks"/>
    public bool AcceptsChunks => _core.AcceptsChunks;

    /// <inheritdoc cref="SessionCore.ResumePoint"/>
    public ResumePoint ResumePoint => _core.ResumePoint;

    public SessionText Text => _core.Text;

    private List<SessionEffect> Effects => _core.Effects;

    /// <summary>Takes one event.</summary>
    /// <returns>The effects, in order.</returns>
    public IReadOnlyList<SessionEffect> Step(SessionEvent input)
    {
        Effects.Clear();
        if (!State.HasEnded)
        {
            Handle(input);
        }

        return [.. Effects];
    }

    private void Handle(SessionEvent input)
    {
        switch (input)
        {
            case SessionEvent.Arrived arrived:
                OnChunk(arrived.Chunk);
                break;
            case SessionEvent.Rewound rewound:
                Text.Rewind(rewound.Length);
                Advance();
                break;
            case SessionEvent.SourceEnded ended:
                OnSourceEnded(ended);
                break;
            case SessionEvent.Changed changed:
                OnChanged(changed);
                break;
            case SessionEvent.Answered answered:
                if (_edits.TryRecordAnswer(answered.EditId, answered.Answer))
                {
                    Advance();
                }

                break;
            case SessionEvent.Began:
                Advance();
                break;
            case SessionEvent.TurnGiven:
                _turn.Hold();
                Advance();
                _turn.ReturnUnused();
                break;
            case SessionEvent.StopRequested when State is { Phase: SessionPhase.Draining, IsHeldUp: true }:
                StopSource(StopMode.KeepText);
                _core.EndUnconfirmed(SessionFailures.StoppedUnconfirmed);
                break;
            case SessionEvent.StopRequested:
                StopSource(StopMode.KeepText);
                break;
            case SessionEvent.DiscardRequested:
                StopSource(StopMode.DiscardText);
                Advance();
                break;
            case SessionEvent.Abandoned abandoned:
                _core.EndStopped(abandoned.Reason);
                break;
            case SessionEvent.Woken woken when State.Sending is SendState.InFlight { Wait: { } wait } && wait.WakeId == woken.Id:
                Advance(_edits.EndWait(wait));
                break;
        }
    }

    private void StopSource(StopMode mode, StopReason reason = StopReason.Requested)
    {
        State = State with { Stop = mode > State.Stop ? mode : State.Stop, StopReason = reason };
        Effects.Add(new SessionEffect.StopSource());
    }

    private void OnChunk(Chunk chunk)
    {
        var answer = State.Answer;
        State = State with { Answer = answer.Add(chunk) };
        switch (chunk)
        {
            case TextChunk { Candidate: 0 } text:
                Text.Append(text.Text);
                Advance();
                if (State is { Sending: SendState.Idle, HasEnded: false } && Text.PendingLength > 0)
                {
                    Effects.Add(new SessionEffect.Report($"{Text.WrittenLength + Text.PendingLength} characters received"));
                }

                break;
            case ThoughtChunk { Candidate: 0 } thought when !answer.HasText:
                Effects.Add(new SessionEffect.Report("thinking"));
                Effects.Add(new SessionEffect.Think(thought.Text));
                break;
            case RetryingChunk retrying:
                Effects.Add(SessionEffect.Report.Of(retrying));
                break;
            case CheckpointChunk:
                Text.Checkpoint();
                break;
        }
    }

    private void OnSourceEnded(SessionEvent.SourceEnded ended)
    {
        State = State with
        {
            Phase = SessionPhase.Draining,
            Answer = State.Answer with { Failure = ended.Failure, Usage = ended.Usage ?? State.Answer.Usage },
        };
        if (State.Stop != StopMode.None && State.Waiting == WaitReason.LateConfirmation)
        {
            _core.EndUnconfirmed(SessionFailures.StoppedUnconfirmed);
            return;
        }

        Advance();
    }

    private void OnChanged(SessionEvent.Changed changed)
    {
        var (isOwn, hadExtraLineBreak, hasExtraLineBreak) = (false, State.Learned.HasExtraLineBreak, false);
        foreach (var change in changed.Changes)
        {
            var alignment = change.Alignment;
            if (change.SessionId == _id && _edits.TryConfirm(change))
            {
                isOwn = true;
                continue;
            }

            hasExtraLineBreak |=
                isOwn
                && alignment.Hunks is [{ IsInsertion: true } hunk]
                && hunk.Start == Text.At
                && alignment.InsertedText(hunk) is "\n" or "\r\n";
            var removesLineBreak = hadExtraLineBreak && alignment.Hunks is [{ IsDeletion: true } gone] && gone.Start >= Text.At;
            if (!TryFollow(alignment, removesLineBreak))
            {
                return;
            }
        }

        State = State with { Learned = State.Learned with { HasExtraLineBreak = hasExtraLineBreak } };
        var isUndone = Text.SetDocument(changed.Document);
        _edits.RecordRevision(changed.Document.Revision);
        if (isUndone && State.Stop != StopMode.DiscardText)
        {
            StopSource(StopMode.DiscardText, StopReason.Undone);
        }

        Advance();
    }

    // Follows a change that is not the session's own, or ends the session.
    private bool TryFollow(TextAlignment change, bool removesLineBreak)
    {
        if (!removesLineBreak && Text.IsUndoneBy(change))
        {
            _core.EndStopped(State.Stop == StopMode.DiscardText ? StopReason.Requested : StopReason.Undone);
            return false;
        }

        if (Text.Follow(change) is not { } leastMove)
        {
            _core.End(null, SessionFailures.PlaceLost(ResumePoint.Unwritten.Length));
            return false;
        }

        _edits.Follow(change, leastMove);
        return true;
    }

    // Does what can be done now: settles the edit in flight, sends the next one, or ends. It ends if no edit can be sent any more.
    private void Advance(string? failure = null)
    {
        failure ??= _edits.Settle();
        if (failure is not null)
        {
            _core.EndUnconfirmed(failure);
            return;
        }

        if (State.Edit is not null)
        {
            return;
        }

        if (Text.PlanEdit(State, _granularity) is { } next)
        {
            if (_turn.TryTake())
            {
                _edits.Send(next);
            }
        }
        else if (State.Phase == SessionPhase.Draining)
        {
            _core.End(State.Answer.Finished, State.Answer.Failure);
        }
    }
}
