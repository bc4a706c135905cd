using GeminiRx.Errors;
using F = GeminiRx.Live.Internal.LiveEffect;

namespace GeminiRx.Live.Internal;

/// <content>The ends of turns, and of the session.</content>
internal sealed partial class LiveCore
{
    private static readonly TimeSpan _wordsWait = TimeSpan.FromMilliseconds(300);
    private static readonly FinishedChunk _interrupted = new(Outcome.Stopped) { Message = "The turn was interrupted." };

    private FinishedChunk? _end; // of the turn, whose last words are awaited
    private Resumption? _late; // came while they are awaited
    private readonly List<TranscriptionChunk> _heardAfterEnd = []; // came while they are awaited

    private void Abandon(LiveTurn turn)
    {
        turn.IsAbandoned = true;
        if (_waiting.Remove(turn))
        {
            _waitingSize -= PartSize.Of(turn.Prompt);
        }
        else if (turn == _turn && _end is null && !turn.IsInterruptRequested)
        {
            Interrupt();
        }
    }

    private void InterruptByProgram()
    {
        if (_end is not null)
        {
            FinishPending();
        }
        else if (_turn is { IsInterruptRequested: false, IsAbandoned: false } turn)
        {
            turn.IsInterruptRequested = true;
            Interrupt();
        }
        else if (_turn is null && _waiting is [var next, ..])
        {
            // It was not sent.
            Dequeue();
            Add(new F.Deliver(next, _interrupted));
            Add(new F.EndTurn(next, null));
        }
    }

    private void Interrupt()
    {
        if (_isOpen)
        {
            Add(new F.Write(new ClientMessage.Contents([], IsComplete: false)));
            SetTimer(LiveTimer.Interruption, _interruptionWait);
        }
        else
        {
            // The new connection knows nothing of it.
            EndCutTurn();
        }
    }

    /// <summary>Ends the turn, or waits shortly for its last words: the service sends them independently of the speech.</summary>
    private void FinishAfterWords(FinishedChunk end)
    {
        if (_turn is { IsInterrupted: false, IsHeardAgain: false } turn && AwaitsWords(turn))
        {
            _end = end;
            SetTimer(LiveTimer.Words, _wordsWait);
        }
        else
        {
            Finish(end);
        }
    }

    private bool AwaitsWords(LiveTurn turn) => turn.HasOpenWords || (turn.IsWordless && options.TranscribeOutput);

    /// <summary>Ends a turn that waits for its last words.</summary>
    private void FinishPending()
    {
        if (EndPending())
        {
            Continue();
        }
    }

    private bool EndPending()
    {
        if (_end is not { } end)
        {
            return false;
        }

        EndTurn(end);
        return true;
    }

    private void Finish(FinishedChunk end)
    {
        EndTurn(end);
        Continue();
    }

    private void EndTurn(FinishedChunk end)
    {
        var turn = _turn!;
        (_turn, _end) = (null, null);
        (_isRestored, _wasRenewedYoung) = (_isRestored && !turn.HasBegun, false);
        DeliverRest(turn);
        _openCalls.Add(turn.OpenCalls);
        Add(new F.Deliver(turn, end with { Usage = turn.Usage }));
        Add(new F.EndTurn(turn, null));
        Add(new F.ForgetAudio());
        _hasAudio = _hasNewAudio;
        _history.Add(turn.History);
        if (_hasAudio)
        {
            _heard = turn.History.Heard.RestBefore(_heard);
        }

        _heardAfterEnd.ForEach(DeliverBetweenTurns);
        _heardAfterEnd.Clear();
        if (_late is { } update)
        {
            _late = null;
            TryTake(update);
        }

        if (_isReplacing && _isOpen)
        {
            SetTimer(LiveTimer.Handle, _handleWait);
        }
    }

    /// <summary>Delivers what has arrived, and was held back because it may come again.</summary>
    private void DeliverRest(LiveTurn turn)
    {
        DeliverHeardAgain(turn);
        foreach (var chunk in turn.EndRepetition())
        {
            Add(new F.Deliver(turn, chunk));
        }
    }

    private void End(Exception? failure)
    {
        EndPending();
        if (_turn is { } cut)
        {
            DeliverRest(cut);
        }

        _hasEnded = true;
        _isOpen = false;
        List<LiveTurn> turns = [.. _turn is null ? [] : new[] { _turn }, .. _waiting];
        foreach (var turn in turns)
        {
            if (failure is null)
            {
                Add(new F.Deliver(turn, new FinishedChunk(Outcome.Stopped) { Usage = turn.Usage }));
            }

            Add(new F.EndTurn(turn, failure is null || turn == turns[0] ? failure : LiveErrors.Ended(failure)));
        }

        Add(new F.End(failure));
    }
}
