using GeminiRx.Errors;
using F = GeminiRx.Live.Internal.LiveEffect;

namespace GeminiRx.Live.Internal;

internal sealed partial class LiveCore
{
    private void Connect()
    {
        _isOpen = false;
        Add(new F.Connect(++_connection, new LiveStart(Handle, _history.HasUncovered)));
    }

    /// <summary>Tells a new connection what it does not know, and repeats the turn that was cut.</summary>
    private void Restore()
    {
        (_isOpen, _isReplacing) = (true, false);
        SetTimer(LiveTimer.Age, options.MaxConnectionAge);
        SetTimer(LiveTimer.Stable, _stableAge);
        if (_history.HasUncovered)
        {
            Add(new F.Write(new ClientMessage.Contents(_history.Uncovered(), IsComplete: false)));
        }

        if (_turn is { } turn)
        {
            if (turn.Prompt.Count == 0)
            {
                // The audio is gone. What was heard and said remains in the conversation.
                Finish(new FinishedChunk(Outcome.Other) { Message = "The connection was lost during an answer to live input." });
                return;
            }

            if (turn.Repeat() is { } rewind)
            {
                Add(new F.Deliver(turn, rewind));
            }

            Send(turn);
        }

        Continue();
    }

    private void Lose(GeminiException failure)
    {
        var wasOpen = _isOpen;
        _isOpen = false;
        _connection++; // reading and sending may both report the loss
        Add(new F.Disconnect());
        if (!wasOpen && Handle is not null && failure is GeminiLiveException { CloseCode: 1007 } refused)
        {
            if (options.OnRefusedHandle != RefusedHandle.ContinueWithHistory)
            {
                End(LiveErrors.HandleRefused(refused));
                return;
            }

            Handle = null;
            _history.Uncover();
            Connect();
            return;
        }

        if (options.Reconnect.DelayBefore(_attempts + 1, failure) is not { } delay)
        {
            End(failure);
            return;
        }

        _attempts++;
        Add(new F.Deliver(_turn, new RetryingChunk(_attempts, delay) { Cause = failure }));
        if (_turn is { IsAbandoned: true })
        {
            Finish(new FinishedChunk(Outcome.Stopped));
        }

        SetTimer(LiveTimer.Reconnect, delay);
    }

    private void OnTime(LiveTimer timer)
    {
        switch (timer)
        {
            case LiveTimer.Reconnect when !_isOpen:
                Connect();
                break;
            case LiveTimer.Stable when _isOpen:
                _attempts = 0;
                break;
            case LiveTimer.Age when _isOpen:
                Replace(_ageReserve);
                break;
            case LiveTimer.Deadline when _isOpen && _isReplacing:
            case LiveTimer.Handle when _isOpen && _isReplacing && _turn is null:
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

    private void OnGoAway(TimeSpan left) => Replace(left > 2 * _goAwayReserve ? left - _goAwayReserve : left / 2);

    // While the model answers, the state would contain a part of the answer, which a repeated turn would double.
    private void OnResumption(Resumption update)
    {
        if (update is { IsResumable: true, Handle: { Length: > 0 } handle } && _turn is not { HasBegun: true })
        {
            Handle = handle;
            _history.Cover();
            Continue();
        }
    }
}
