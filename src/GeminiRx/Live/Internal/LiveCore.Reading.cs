using GeminiRx.Errors;
using E = GeminiRx.Live.Internal.LiveEvent;
using F = GeminiRx.Live.Internal.LiveEffect;

namespace GeminiRx.Live.Internal;

internal sealed partial class LiveCore
{
    private void Read(ServerMessage message)
    {
        // The words of an answer that comes again may come before its speech.
        var isSpokenAgain = _turn is { IsHeardAgain: true } && message.Chunks.Any(chunk => chunk is TranscriptionChunk { IsInput: false });
        if (message.HasModelTurn || message.Calls.Count > 0 || message.InteractionStatus == "IN_PROGRESS" || isSpokenAgain)
        {
            EndPending();

            // Without a turn, the model answers to live input. Transcriptions and metadata also come between turns.
            _turn ??= Spoken();
            if (_turn.IsHeardAgain)
            {
                Repeat(_turn);
            }

            if (!_turn.HasBegun)
            {
                (_turn.HasBegun, _hasNewAudio) = (true, false);
                _turn.History.Heard.Mark();
                Add(new F.MarkAudio());
            }
        }

        ReadContent(message);
        if (message.GoAway is { } left)
        {
            OnGoAway(left);
        }

        if (message.Resumption is { } update)
        {
            OnResumption(update);
        }
    }

    private void ReadContent(ServerMessage message)
    {
        foreach (var chunk in message.Chunks)
        {
            Deliver(chunk);
        }

        ReadCalls(message);
        if (message.Usage is { } usage)
        {
            // A late count of the turn before must not count to a turn that has not begun.
            var counted = _turn is { } one && (one.HasBegun || message.IsTurnComplete) ? one : null;
            Add(new F.Deliver(counted, counted?.Add(usage) ?? new UsageChunk(usage)));
        }

        if (_turn is not { } turn || _end is not null)
        {
            _isCompletionDue &= !message.IsTurnComplete;
            if (_turn is not null && !AwaitsWords(_turn))
            {
                FinishPending();
            }

            return;
        }

        turn.IsInProgress = message.InteractionStatus is { } status ? status == "IN_PROGRESS" : turn.IsInProgress;
        if (message.IsInterrupted)
        {
            turn.IsInterrupted = true;
            Add(new F.Deliver(turn, new InterruptedChunk()));
        }

        // The status has ended the turn before.
        var isLate = _isCompletionDue && !turn.HasBegun && message is { IsTurnComplete: true, InteractionStatus: not "IDLE" };
        _isCompletionDue &= !isLate;
        turn.HasCompleted |= message.IsTurnComplete && !isLate;
        if (!isLate && IsOver(message, turn))
        {
            _attempts = 0;
            _isCompletionDue = !turn.HasCompleted;
            FinishAfterWords(turn.IsHeardAgain ? LostEnd() : EndOf(message, turn));
        }
    }

    private LiveTurn Spoken()
    {
        var turn = new LiveTurn([]);
        turn.History.Begin(TakeHeard());
        return turn;
    }

    private void ReadCalls(ServerMessage message)
    {
        var responses = new List<FunctionResponsePart>();
        var isDelivered = false;
        foreach (var call in message.Calls)
        {
            var step = _turn!.Take(call);
            isDelivered |= step.Delivered.Count > 0;
            foreach (var delivered in step.Delivered)
            {
                Add(new F.Deliver(_turn, delivered));
            }

            if (step.Response is { } response)
            {
                responses.Add(response);
            }
        }

        if (isDelivered)
        {
            // A later rewind does not go back beyond the calls, because they are made only once.
            Add(new F.Deliver(_turn, new CheckpointChunk("")));
        }

        if (responses.Count > 0)
        {
            Add(new F.Write(new ClientMessage.ToolResponse(responses)));
        }

        if (message.CancelledCalls.Count > 0 && _turn?.Cancel(message.CancelledCalls) is { Count: > 0 } cancelled)
        {
            Add(new F.Deliver(_turn, new ToolCallCancellationChunk(cancelled)));
        }

        if (message.CancelledCalls.Count > 0 && _openCalls.Cancel(message.CancelledCalls) is { Count: > 0 } late)
        {
            Add(new F.Deliver(null, new ToolCallCancellationChunk(late)));
        }
    }

    private void Deliver(Chunk chunk)
    {
        // What the user says while the last words of an answer are awaited belongs to the next one.
        if (_end is not null && chunk is TranscriptionChunk { IsInput: true } said)
        {
            _heardAfterEnd.Add(said);
            return;
        }

        if (_turn is null)
        {
            DeliverBetweenTurns(chunk);
            return;
        }

        if (_turn.IsHeardAgain && chunk is TranscriptionChunk { IsInput: true })
        {
            if (_turn.HeardAgain.Count < MaxHeardAgain)
            {
                _turn.HeardAgain.Add(chunk);
            }

            return;
        }

        foreach (var delivered in _turn.Take(chunk))
        {
            Add(new F.Deliver(_turn, delivered));
        }
    }

    private void DeliverBetweenTurns(Chunk chunk)
    {
        if ((chunk is TranscriptionChunk { IsInput: true } heard ? _heard.Take(heard) : chunk) is { } added)
        {
            Add(new F.Deliver(null, added));
        }
    }

    // A rewind also revokes what the user has said since the last call. It is said nevertheless, and its transcription may come late or not
    // at all.
    private void Repeat(LiveTurn turn)
    {
        if (turn.Repeat(_hasAudio) is { } rewind)
        {
            Add(new F.Deliver(turn, rewind));
            var (before, since) = turn.History.Revoked();
            DeliverSaid(null, before);
            DeliverSaid(turn, since);
        }

        DeliverHeardAgain(turn);
    }

    private void DeliverSaid(LiveTurn? turn, string words)
    {
        if (words.Length > 0)
        {
            Add(new F.Deliver(turn, new TranscriptionChunk(words) { IsInput = true }));
        }
    }

    private void DeliverHeardAgain(LiveTurn turn)
    {
        foreach (var chunk in turn.TakeHeardAgain())
        {
            Add(new F.Deliver(turn, chunk));
        }
    }

    private void Answer(E.Answered answered)
    {
        var sent = new List<FunctionResponsePart>();
        var isKnown = true;
        foreach (var response in answered.Responses)
        {
            FunctionResponsePart? known = null;
            isKnown &= _turn?.TryAnswer(response, out known) == true || _openCalls.TryAnswer(response, out known);
            sent.AddRange(known is null ? [] : [known]);
        }

        // A call that was made on another connection comes again first.
        if (sent.Count > 0 && _isOpen && _turn is not { IsHeardAgain: true })
        {
            Add(new F.Write(new ClientMessage.ToolResponse(sent)));
        }

        Add(new F.Settle(answered.Sent, isKnown ? null : LiveErrors.UnknownCall()));
    }

    private bool IsOver(ServerMessage message, LiveTurn turn) =>
        message.InteractionStatus == "IDLE"
            ? turn.HasBegun || turn.HasCompleted
            : message.IsTurnComplete && (turn.IsInterrupted || !(turn.IsInProgress || options.HasExtendedThinking));

    private static FinishedChunk EndOf(ServerMessage message, LiveTurn turn) =>
        turn.IsInterrupted ? _interrupted
        : message.TurnCompleteReason is { } reason && OutcomeOf(reason) is var outcome and not Outcome.Completed
            ? new FinishedChunk(outcome) { Reason = new FinishReason(reason) }
        : new FinishedChunk(Outcome.Completed) { Reason = FinishReason.Stop };

    // TURN_COMPLETE_REASON_UNSPECIFIED, NEED_MORE_INPUT, RESPONSE_REJECTED and reasons of safety.
    private static Outcome OutcomeOf(string reason) =>
        reason is "TURN_COMPLETE_REASON_UNSPECIFIED" or "NEED_MORE_INPUT" ? Outcome.Completed
        : reason == "MALFORMED_FUNCTION_CALL" ? Outcome.Malformed
        : Outcome.Blocked;
}
