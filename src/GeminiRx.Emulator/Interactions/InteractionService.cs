using System.Globalization;

namespace GeminiRx.Emulator;

/// <summary>Answers the methods of interactions, and keeps what it answered.</summary>
internal sealed class InteractionService(TimeProvider time)
{
    private const int MaxStored = 1000;

    private readonly Lock _gate = new();
    private readonly OrderedDictionary<string, StoredInteraction> _stored = [];

    /// <summary>Reads a request for an interaction; a continuation gets the content of the interaction that it continues.</summary>
    public (InteractionCall? Call, ServiceError? Error) Read(ReadOnlyMemory<byte> body)
    {
        var (call, error) = InteractionCall.Parse(body);
        if (call is null || call.Previous is not { } previous)
        {
            return (call, error);
        }

        return Find(previous) is not { } before ? (null, Unknown(previous))
            : call.HasInput ? (call, null)
            : (call with { Content = before.Call.Content }, null);
    }

    /// <summary>Creates an interaction with the given answer, and answers with it or with its events.</summary>
    /// <param name="number">The number of the request.</param>
    /// <param name="call">The request.</param>
    /// <param name="answer">The answer of the model.</param>
    /// <param name="rhythm">The times of the events.</param>
    /// <param name="change">Applies the fault to the frames of a streamed answer.</param>
    public EmulatedAnswer Create(
        long number,
        InteractionCall call,
        IEnumerable<AnswerEvent> answer,
        Rhythm rhythm,
        Func<IEnumerable<Frame>, IReadOnlyList<TimedBytes>, EmulatedAnswer> change
    )
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"emulated-interaction-{number:D6}");
        var events = new InteractionEvents(id, call, rhythm.CharactersPerEvent);
        var created = events
            .Create(answer)
            .Select(
                (one, index) =>
                    new StoredEvent(one.Id, one.Bytes, rhythm.FirstChunkDelay + (rhythm.BurstInterval * (index / rhythm.EventsPerBurst)))
            )
            .ToList();
        var started = time.GetTimestamp();
        var stored = new StoredInteraction(
            id,
            call,
            events.Status,
            created,
            (status, usage) => InteractionJson.End(id, call, status, usage),
            status => events.Whole(status),
            events.Usage,
            () => time.GetElapsedTime(started)
        );
        if (call.Store)
        {
            Keep(stored);
        }

        return call.Streams ? change(stored.Frames(0), stored.Timing(0)) : Whole(stored, call.Background ? stored.Status : events.Status);
    }

    /// <summary>Answers a call about an interaction that exists.</summary>
    /// <param name="target">The call.</param>
    /// <param name="repeated">How many events before the place a stream begins.</param>
    /// <param name="change">Applies the fault to the frames of a streamed answer.</param>
    public EmulatedAnswer Answer(
        CallTarget target,
        int repeated,
        Func<IEnumerable<Frame>, IReadOnlyList<TimedBytes>, EmulatedAnswer> change
    )
    {
        var id = target.Resource!;
        if (Find(id) is not { } stored)
        {
            return Unknown(id).ToAnswer(asArray: false);
        }

        switch (target.Method)
        {
            case ServiceMethod.CancelInteraction:
                stored.Cancel();
                return Whole(stored, stored.Status);
            case ServiceMethod.DeleteInteraction:
                lock (_gate)
                {
                    _stored.Remove(id);
                }

                return EmulatedAnswer.Empty;
            case ServiceMethod.GetInteraction when !target.Streams:
                return Whole(stored, stored.Status);
            default:
                return stored.IndexAfter(target.LastEventId) - repeated is { } from
                    ? change(stored.Frames(Math.Max(0, from)), stored.Timing(Math.Max(0, from)))
                    : ServiceError.InvalidArgument("last_event_id is not an event of this interaction.").ToAnswer(asArray: false);
        }
    }

    private static EmulatedAnswer Whole(StoredInteraction stored, string status) =>
        EmulatedAnswer.Immediate(200, EmulatedAnswer.Json, stored.Whole(status));

    private static ServiceError Unknown(string id) => new(404, "NOT_FOUND", $"Interaction {id} was not found.");

    private StoredInteraction? Find(string id)
    {
        lock (_gate)
        {
            return _stored.GetValueOrDefault(id);
        }
    }

    private void Keep(StoredInteraction stored)
    {
        lock (_gate)
        {
            _stored[stored.Id] = stored;
            if (_stored.Count > MaxStored)
            {
                _stored.RemoveAt(0);
            }
        }
    }
}
