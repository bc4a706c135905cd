using GeminiRx.Interactions;

namespace GeminiRx.Wire.Interactions;

/// <summary>The place after the last event from which a stored interaction can be read on.</summary>
/// <param name="isStored">Whether the service keeps the interaction; without that there are no such places.</param>
internal sealed class EventPlaces(bool isStored)
{
    private string? _last;
    private string? _offered; // the place of the last checkpoint
    private bool _isPassed; // whether events without an identifier followed the last place

    /// <summary>Whether nothing followed the last place.</summary>
    public bool IsHere => isStored && _last is not null && !_isPassed;

    /// <summary>The answer can be read on after an event.</summary>
    public void Arrive(string eventId) => (_last, _isPassed) = (eventId, false);

    /// <summary>Content followed whose event has no identifier.</summary>
    public void Pass() => _isPassed = true;

    /// <summary>Adds a checkpoint at the last place, unless it was added before or there is none.</summary>
    /// <param name="id">The identifier of the interaction; null if it is not known.</param>
    /// <param name="into">Receives the checkpoint.</param>
    /// <param name="at">The index of the first chunk after the place.</param>
    public void Offer(string? id, List<Chunk> into, int at)
    {
        if (isStored && id is not null && _last is not null && _last != _offered)
        {
            _offered = _last;
            into.Insert(at, new CheckpointChunk(new InteractionPosition(id, _last, null).ToString()));
        }
    }
}
