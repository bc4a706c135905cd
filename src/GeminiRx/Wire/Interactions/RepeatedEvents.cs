namespace GeminiRx.Wire.Interactions;

/// <summary>Recognizes the events that a service repeats when an interaction is read on after an event.</summary>
/// <param name="last">The event after which the interaction is read on; null at its start.</param>
internal sealed class RepeatedEvents(string? last)
{
    private bool _isFirst = true; // whether only states of the interaction have come
    private bool _isDone = last is null;
    private bool _hasDelivered;
    private bool _hasCheckpoint;
    private int _textLength;

    /// <summary>Whether the service began from the start and has not come to the place yet.</summary>
    public bool IsSkipping { get; private set; }

    /// <summary>Takes the next event.</summary>
    /// <returns>Whether it was delivered before.</returns>
    public bool TrySkip(string type, string? eventId)
    {
        if (_isDone)
        {
            return false;
        }

        var isLast = eventId == last;
        IsSkipping |= _isFirst && (type == "interaction.created" || isLast);
        _isFirst &= type == "interaction.status_update";
        if (!IsSkipping)
        {
            return false;
        }

        (IsSkipping, _isDone) = (!isLast, isLast);
        return true;
    }

    /// <summary>Takes what an event became. A service may begin anywhere before the place, such as at the start of the step. That is known
    /// only when the last event comes again: a rewind revokes what was delivered until then.</summary>
    /// <param name="eventId">The event.</param>
    /// <param name="into">The chunks, to which the rewind is added.</param>
    /// <param name="from">The index of the first chunk of the event.</param>
    /// <exception cref="GeminiStreamException">A rewind cannot revoke what is before a checkpoint.</exception>
    public void Record(string? eventId, List<Chunk> into, int from)
    {
        if (_isDone)
        {
            return;
        }

        foreach (var chunk in into.Skip(from))
        {
            _hasDelivered |= chunk is ContentChunk or StepStartChunk;
            _hasCheckpoint |= chunk is CheckpointChunk;
            _textLength += chunk is TextChunk text ? text.Text.Length : 0;
        }

        if (eventId != last)
        {
            return;
        }

        _isDone = true;
        if (_hasCheckpoint)
        {
            throw new GeminiStreamException(
                StreamFault.Diverged,
                "The service repeated more of the answer than can be revoked: it began before the place from which the answer is read on."
            );
        }

        if (_hasDelivered)
        {
            into.Add(new RewindChunk(_textLength));
        }
    }
}
