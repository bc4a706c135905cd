using GeminiRx.Errors;

namespace GeminiRx.Live.Internal;

internal sealed partial class LiveRunner
{
    /// <summary>Adds a turn that nobody observes.</summary>
    /// <returns>Completes when it waits, or is refused.</returns>
    public Task SendAsync(LiveTurn turn)
    {
        turn.MediaBefore = _outbox.MediaCount;
        var added = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _queue.Post(() =>
        {
            if (Refusal(turn) is { } refusal)
            {
                added.SetException(refusal);
                return;
            }

            Apply(new LiveEvent.TurnAsked(turn));
            added.SetResult();
        });
        return added.Task;
    }

    /// <summary>Sends results of calls.</summary>
    /// <returns>Completes when they are taken, or are refused.</returns>
    public Task SendAsync(IReadOnlyList<FunctionResponsePart> responses)
    {
        var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _queue.Post(() =>
        {
            if (_hasEnded)
            {
                sent.SetException(LiveErrors.Ended(_failure));
            }
            else if (_outbox.IsFull(new ClientMessage.ToolResponse(responses).Size))
            {
                sent.SetException(LiveErrors.Overflow(options.MaxPendingBytes));
            }
            else
            {
                Apply(new LiveEvent.Answered(responses, sent));
                sent.TrySetException(LiveErrors.Ended(_failure));
            }
        });
        return sent.Task;
    }

    public Task SendAsync(ClientMessage.Realtime message)
    {
        var sent = _outbox.Add(message);
        _queue.Post(() =>
        {
            Apply(new LiveEvent.Used());
            _link?.Flush();
        });
        return sent;
    }

    private GeminiLiveException? Refusal(LiveTurn turn) => _hasEnded ? LiveErrors.Ended(_failure) : _core.RefusalOf(turn);
}
