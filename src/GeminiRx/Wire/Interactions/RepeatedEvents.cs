using GeminiRx.Interactions;

namespace GeminiRx.Wire.Interactions;

/// <summary>Recognizes the events that a service repeats when an interaction is read on after an event.</summary>
/// <remarks>A service may begin anywhere before the place, such as at the start of the step; that is known only when the last event comes
/// again. If the events before the place are known, what may be one of them is held until then. If not, or if too much is held, or an event
/// has no identifier, it is delivered, and a rewind revokes it.</remarks>
/// <param name="start">The place from which the interaction is read on; null at its start.</param>
internal sealed class RepeatedEvents(InteractionPosition? start)
{
    // Held events are repeated ones if it is less likely that they are not.
    private const double MinChance = 1e-18;
    private const int MaxHeld = 500;

    private EventSketch? _before = EventSketch.Parse(start?.Read);
    private readonly string? _last = start?.EventId;
    private readonly List<Chunk> _held = [];
    private double _chance = 1; // that all events so far are new ones
    private bool _isFirst = true; // whether only states of the interaction have come
    private bool _isDone = start?.EventId is null;
    private bool _hasDelivered;
    private bool _hasCheckpoint;
    private int _textLength;

    /// <summary>Whether the service began from the start and has not come to the place yet.</summary>
    public bool IsSkipping { get; private set; }

    /// <summary>Whether all events so far may be among those before the place. A checkpoint here would make them final.</summary>
    public bool MayRepeat => !_isDone && _before is not null;

    /// <summary>The event that may still come again, so that what is delivered now was delivered before; null if the events are new
    /// ones.</summary>
    public string? Until => _isDone ? null : _last;

    /// <summary>Whether the answer can be read on after the present event: a place names only one event that may still come
    /// again.</summary>
    public bool AllowsPlaces => !MayRepeat && (_isDone || start?.Until is null);

    /// <summary>Takes the next event.</summary>
    /// <returns>Whether it was delivered before.</returns>
    /// <exception cref="GeminiStreamException">The exchange before this one repeated what cannot be revoked.</exception>
    public bool TrySkip(string type, string? eventId)
    {
        var isLast = eventId == _last;
        if (!_isDone)
        {
            IsSkipping |= _isFirst && (type == "interaction.created" || isLast);
            _isFirst &= type == "interaction.status_update";
            if (IsSkipping)
            {
                (IsSkipping, _isDone) = (!isLast, isLast);
                return true;
            }
        }

        if (eventId is not null && eventId == start?.Until)
        {
            throw Diverged();
        }

        if (MayRepeat && !isLast && IsOfStep(type))
        {
            Compare(eventId);
        }

        return false;
    }

    /// <summary>Whether an event belongs to a step. States of the interaction may be made for a connection.</summary>
    public static bool IsOfStep(string type) => type.StartsWith("step.", StringComparison.Ordinal);

    // A step that was not read before is a new one.
    private void Compare(string? eventId)
    {
        if (eventId is null || _held.Count > MaxHeld)
        {
            _before = null;
            return;
        }

        _isDone = !_before!.MayContain(eventId);
        _chance *= _before.Fill;
    }

    /// <summary>The list for what the present event becomes: that of the caller, with what was held if that is new, or one that
    /// holds it.</summary>
    public List<Chunk> ListFor(List<Chunk> into)
    {
        if (MayRepeat)
        {
            return _held;
        }

        Release(into);
        return into;
    }

    /// <summary>Delivers what is held: nothing more follows that could be the last event.</summary>
    public void Release(List<Chunk> into)
    {
        if (!_isDone)
        {
            Count(_held);
        }

        into.AddRange(_held);
        _held.Clear();
    }

    /// <summary>Takes what an event became.</summary>
    /// <param name="eventId">The event.</param>
    /// <param name="into">The chunks, to which a rewind is added if something was delivered that came before.</param>
    /// <param name="from">The index of the first chunk of the event.</param>
    /// <exception cref="GeminiStreamException">A rewind cannot revoke what is before a checkpoint.</exception>
    public void Record(string? eventId, List<Chunk> into, int from)
    {
        if (_isDone)
        {
            return;
        }

        if (_before is not null)
        {
            _isDone = eventId == _last;
            if (_isDone || _chance < MinChance)
            {
                _held.Clear();
            }

            return;
        }

        Count(into.Skip(from));
        if (eventId != _last)
        {
            return;
        }

        _isDone = true;
        if (_hasCheckpoint)
        {
            throw Diverged();
        }

        if (_hasDelivered)
        {
            into.Add(new RewindChunk(_textLength));
        }
    }

    private void Count(IEnumerable<Chunk> delivered)
    {
        foreach (var chunk in delivered)
        {
            _hasDelivered |= chunk is ContentChunk or StepStartChunk;
            _hasCheckpoint |= chunk is CheckpointChunk;
            _textLength += chunk is TextChunk text ? text.Text.Length : 0;
        }
    }

    private static GeminiStreamException Diverged() =>
        new(
            StreamFault.Diverged,
            "The service repeated more of the answer than can be revoked: it began before the place from which the answer is read on."
        );
}
