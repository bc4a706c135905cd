using GeminiRx.Interactions;

namespace GeminiRx.Wire.Interactions;

/// <summary>The place after the last event from which a stored interaction can be read on.</summary>
/// <param name="isStored">Whether the service keeps the interaction; without that there are no such places.</param>
/// <param name="start">The place from which the interaction is read; null at its start.</param>
internal sealed class EventPlaces(bool isStored, InteractionPosition? start)
{
    // All events up to the present one; null if some are not known.
    private EventSketch? _read =
        !isStored ? null
        : start?.EventId is null ? new EventSketch()
        : EventSketch.Parse(start.Read);

    private string? _last;
    private string? _offered; // the place of the last checkpoint
    private bool _isPassed; // whether events without an identifier followed the last place

    /// <summary>Whether nothing followed the last place.</summary>
    public bool IsHere => isStored && _last is not null && !_isPassed;

    /// <summary>The answer can be read on after an event.</summary>
    public void Arrive(string eventId) => (_last, _isPassed) = (eventId, false);

    /// <summary>Content followed whose event has no identifier.</summary>
    public void Pass() => _isPassed = true;

    /// <summary>An event was read, whether or not the answer can be read on after it.</summary>
    public void Read(string eventId) => _read?.Add(eventId);

    /// <summary>An event came again. A service that begins from the start repeats all of them.</summary>
    public void Skip(string type, string? eventId)
    {
        _read = type == "interaction.created" && isStored ? _read ?? new EventSketch() : _read;
        if (eventId is not null)
        {
            Read(eventId);
        }
    }

    /// <summary>Adds a checkpoint at the last place, unless it was added before or there is none.</summary>
    /// <param name="id">The identifier of the interaction; null if it is not known.</param>
    /// <param name="into">Receives the checkpoint.</param>
    /// <param name="at">The index of the first chunk after the place.</param>
    /// <param name="repeated">What is known of repetitions in this exchange.</param>
    public void Offer(string? id, List<Chunk> into, int at, RepeatedEvents repeated)
    {
        if (isStored && id is not null && _last is not null && _last != _offered && repeated.AllowsPlaces)
        {
            _offered = _last;
            var place = new InteractionPosition(id, _last, null) { Read = _read?.ToString(), Until = repeated.Until };
            into.Insert(at, new CheckpointChunk(place.ToString()));
        }
    }
}
