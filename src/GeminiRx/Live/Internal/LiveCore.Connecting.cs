using GeminiRx.Errors;
using F = GeminiRx.Live.Internal.LiveEffect;

namespace GeminiRx.Live.Internal;

internal sealed partial class LiveCore
{
    // A setup that stalls is like a connection that cannot be opened.
    private readonly RetryOptions _reconnect = options.Reconnect with
    {
        ShouldRetry = options.Reconnect.ShouldRetry ?? (failure => failure.IsTransient || failure is GeminiTimeoutException),
    };

    private void Connect()
    {
        (_isOpen, _isCompletionDue, _isStable, _isLeaving) = (false, false, false, false);
        EndPending();
        EndCutTurn();
        _openCalls.Lose();
        if (_turn is null && _hasAudio)
        {
            _heard.Expect();
        }
        else if (_turn is null)
        {
            ForgetHeard();
        }

        _start = new LiveStart(Handle, _history.HasUncovered);
        Add(new F.Connect(++_connection, _start));
    }

    /// <summary>Replaces a connection that still works. If the service ends each while it is young, and no turn ends meanwhile, they count
    /// as lost: otherwise this would go on for ever, and be billed.</summary>
    private void Renew()
    {
        if (IsLooping)
        {
            Lose(LiveErrors.EndsEarly());
        }
        else
        {
            _wasRenewedYoung = _isLeaving && !_isStable;
            Connect();
        }
    }

    /// <summary>Ends a turn that no new connection repeats, before it is known what the next one is told.</summary>
    private void EndCutTurn()
    {
        if (_turn is { IsAbandoned: true } or { IsInterruptRequested: true } or { IsInterrupted: true })
        {
            if (!_turn.IsInterrupted)
            {
                Add(new F.Deliver(_turn, new InterruptedChunk()));
            }

            EndCutTurn(_interrupted);
        }
        else if (_turn is { IsSpoken: true } && !_hasAudio)
        {
            EndCutTurn(LostEnd());
        }
    }

    /// <summary>Late words of audio that is answered: a new session does not know them.</summary>
    private void ForgetHeard()
    {
        var late = new TurnHistory([]);
        late.Begin(TakeHeard());
        if (Handle is null)
        {
            _history.Add(late);
        }
    }

    // What was heard and said remains in the conversation.
    private static FinishedChunk LostEnd() => new(Outcome.Other) { Message = "The connection was lost during an answer to live input." };

    private void EndCutTurn(FinishedChunk end)
    {
        if (_turn!.CancelOpen() is { Count: > 0 } cancelled)
        {
            Add(new F.Deliver(_turn, new ToolCallCancellationChunk(cancelled)));
        }

        Finish(end);
    }

    /// <summary>Tells a new connection what it does not know, and repeats the turn that was cut.</summary>
    private void Restore()
    {
        (_isOpen, _isReplacing) = (true, false);
        SetTimer(LiveTimer.Age, options.MaxConnectionAge);
        SetTimer(LiveTimer.Stable, _stableAge);
        _isRestored = _history.HasUncovered;
        if (_isRestored)
        {
            // A new session that expects history reads it up to its completion, and does not answer it.
            var isExpected = _start is { Handle: null, HasHistory: true };
            Add(new F.Write(new ClientMessage.Contents(_history.Uncovered(), isExpected)));
        }

        if (_turn is { } turn)
        {
            if (turn.IsSpoken)
            {
                turn.HearAgain();
                SetTimer(LiveTimer.Repetition, _repetitionWait);
            }
            else
            {
                Repeat(turn);
                Send(turn);
            }
        }

        Continue();
    }

    private void Lose(GeminiException failure)
    {
        EndPending();
        var wasOpen = _isOpen;
        _isOpen = false;
        _connection++; // reading and sending may both report the loss
        Add(new F.Disconnect());
        _openCalls.Lose();
        EndCutTurn();
        if (!wasOpen && Handle is not null && LiveErrors.IsAboutHandle(failure))
        {
            ContinueWithoutHandle(LiveErrors.HandleRefused((GeminiLiveException)failure));
            return;
        }

        if (_reconnect.DelayBefore(_attempts + 1, failure) is not { } delay)
        {
            End(failure);
            return;
        }

        _attempts++;
        Announce(new RetryingChunk(_attempts, delay) { Cause = failure });
        SetTimer(LiveTimer.Reconnect, delay);
    }

    // What the service knew beyond the history is lost with the handle, and the history is billed again.
    private void ContinueWithoutHandle(GeminiLiveException refused)
    {
        if (options.OnRefusedHandle != RefusedHandle.ContinueWithHistory)
        {
            End(refused);
            return;
        }

        Handle = null;
        _history.Uncover();
        Announce(new RetryingChunk(_attempts + 1, TimeSpan.Zero) { Cause = refused });
        Connect();
    }

    private void Announce(RetryingChunk retrying)
    {
        _reconnect.OnRetry?.Invoke(retrying);
        Add(new F.Deliver(_turn ?? _waiting.FirstOrDefault(), retrying));
    }

    private void OnTime(LiveTimer timer)
    {
        switch (timer)
        {
            case LiveTimer.Reconnect when !_isOpen:
                Connect();
                break;
            case LiveTimer.Stable when _isOpen:
                (_attempts, _isStable) = (0, true);
                break;
            case LiveTimer.Words:
                FinishPending();
                break;
            case LiveTimer.Age when _isOpen:
                Replace(_ageReserve);
                break;
            case LiveTimer.Interruption when _isOpen && _turn is { IsAbandoned: true } or { IsInterruptRequested: true }:
                Connect();
                break;
            case LiveTimer.Deadline when _isOpen && _isReplacing:
            case LiveTimer.Handle when _isOpen && _isReplacing && !IsLooping && _turn is null && (_heard.IsEmpty || _waiting.Count > 0):
                Renew();
                break;

            // The model does not answer what it heard again.
            case LiveTimer.Repetition when _isOpen && _turn is { IsHeardAgain: true }:
                _isOpen = false; // the next connection is told what was shown of the answer
                EndCutTurn(LostEnd());
                Connect();
                break;
            default:
                break;
        }
    }

    /// <summary>Replaces the connection as soon as no turn runs, at the latest after a time.</summary>
    private void Replace(TimeSpan within)
    {
        _isReplacing = true;
        SetTimer(LiveTimer.Deadline, within);
        if (_turn is null && _history.HasUncovered)
        {
            SetTimer(LiveTimer.Handle, within < _handleWait ? within : _handleWait);
        }

        Continue();
    }

    private void OnGoAway(TimeSpan left)
    {
        _isLeaving = true;
        Replace(left > 2 * _goAwayReserve ? left - _goAwayReserve : left / 2);
    }

    // While the model answers, the state would contain a part of the answer, which a repeated turn would double. What the connection was
    // told when it was opened may be missing in a state until a turn has ended.
    private void OnResumption(Resumption update)
    {
        if (_end is not null)
        {
            _late = update; // of the state with the turn, which is about to end
        }
        else if (TryTake(update))
        {
            Continue();
        }
    }

    private bool TryTake(Resumption update)
    {
        if (update is not { IsResumable: true, Handle: { Length: > 0 } handle } || _turn is { HasBegun: true } || _isRestored)
        {
            return false;
        }

        Handle = handle;
        _history.Cover();
        return true;
    }
}
