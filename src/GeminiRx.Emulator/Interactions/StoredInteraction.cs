namespace GeminiRx.Emulator;

/// <summary>An event of an interaction as it is sent, its identifier, and the time at which the service has it.</summary>
internal readonly record struct StoredEvent(string Id, ReadOnlyMemory<byte> Bytes, TimeSpan Due);

/// <summary>An interaction with all its events. Each is there from its time on, so that a run in the background needs no thread.</summary>
internal sealed class StoredInteraction(
    string id,
    InteractionCall call,
    string status,
    IReadOnlyList<StoredEvent> events,
    Func<string, TokenUsage, byte[]> write,
    Func<string, byte[]> whole,
    TokenUsage usage,
    Func<TimeSpan> elapsed
)
{
    private readonly Lock _gate = new();
    private TimeSpan? _cancelledAt;

    /// <summary>The identifier.</summary>
    public string Id => id;

    /// <summary>The request.</summary>
    public InteractionCall Call => call;

    /// <summary>The status that the interaction has now.</summary>
    public string Status =>
        CancelledAt is not null ? "cancelled"
        : events.Count > 0 && events[^1].Due > elapsed() ? "in_progress"
        : status;

    private TimeSpan? CancelledAt
    {
        get
        {
            lock (_gate)
            {
                return _cancelledAt;
            }
        }
    }

    /// <summary>The interaction as the answer of a call that does not stream; with its text if it has ended.</summary>
    public byte[] Whole(string present) => whole(present);

    /// <summary>Cancels the interaction, unless it has ended.</summary>
    public void Cancel()
    {
        lock (_gate)
        {
            _cancelledAt ??= Status == "in_progress" ? elapsed() : null;
        }
    }

    /// <summary>The position after an event; 0 without one, and null for an unknown one.</summary>
    public int? IndexAfter(string? eventId)
    {
        if (eventId is null)
        {
            return 0;
        }

        var index = events.Select((stored, index) => (stored.Id, Index: index)).Where(stored => stored.Id == eventId).ToList();
        return index.Count == 0 ? null : index[0].Index + 1;
    }

    /// <summary>The events from a position on, with the end of a stream.</summary>
    public IEnumerable<Frame> Frames(int from)
    {
        for (var i = from; i < events.Count; i++)
        {
            if (CancelledAt is { } cancelled && events[i].Due > cancelled)
            {
                yield return new Frame(InteractionEvents.Framed("interaction.completed", write("cancelled", usage)));
                break;
            }

            yield return new Frame(events[i].Bytes);
        }

        yield return new Frame("event: done\ndata: [DONE]\n\n"u8.ToArray());
    }

    /// <summary>When each of the events from a position on is sent to a client that asks now.</summary>
    public IReadOnlyList<TimedBytes> Timing(int from)
    {
        // A cancelled interaction has ended: nothing is waited for.
        var now = CancelledAt is null ? elapsed() : TimeSpan.MaxValue;
        return [.. events.Skip(from).Select(stored => new TimedBytes(Max(stored.Due, now) - now, stored.Bytes))];
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
