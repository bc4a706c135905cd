using System.Text.Json;
using GeminiRx.Interactions;
using GeminiRx.Text;
using GeminiRx.Wire.Json;
using GeminiRx.Wire.Reading;

namespace GeminiRx.Wire.Interactions;

/// <summary>Decodes the bytes of one exchange of an interaction to chunks, without any input or output of its own.</summary>
/// <param name="maxEventBytes">The maximum size of an event.</param>
/// <param name="isStored">Whether the service keeps the interaction, so that its events can be read again.</param>
/// <param name="resumed">The place from which the interaction is read on; null at its start.</param>
/// <param name="hasRequest">Whether the request is known, so that the rest can be generated from a token of the service.</param>
internal sealed class InteractionDecoder(int maxEventBytes, bool isStored, InteractionPosition? resumed, bool hasRequest) : IDisposable
{
    private readonly EventReader _reader = new(maxEventBytes);
    private readonly StepDecoder _steps = new(maxEventBytes);
    private readonly InteractionCounts _counts = new();
    private readonly EventPlaces _places = new(isStored, resumed);
    private readonly RepeatedEvents _repeated = new(resumed);
    private string? _id = resumed?.Id;
    private string? _message;
    private bool _isFirst = true;
    private bool _hasEvent;
    private bool _isCompleted;

    /// <summary>The token counts so far.</summary>
    public Usage? Usage => _counts.Usage;

    /// <summary>The last status; null if the service sent none.</summary>
    public InteractionStatus? Status { get; private set; }

    /// <summary>Where the answer continues in another exchange; null if it does not.</summary>
    public InteractionPosition? Continuation =>
        Status == InteractionStatus.RequiresContinuation && Token is { Length: > 0 } token ? new(isStored ? _id : null, null, token) : null;

    private string? Model { get; set; }

    private string? Token { get; set; }

    /// <summary>Decodes the bytes of one read.</summary>
    /// <param name="bytes">Any number of bytes.</param>
    /// <param name="into">The list to which the chunks are added, also those before a failure.</param>
    /// <exception cref="GeminiException">The answer contains an error or is unreadable.</exception>
    public void Feed(ReadOnlySpan<byte> bytes, List<Chunk> into)
    {
        while (_reader.TryRead(ref bytes, out var payload))
        {
            Decode(payload, StreamFault.Unreadable, into);
        }
    }

    /// <summary>Ends an exchange whose bytes ended without an error.</summary>
    /// <param name="into">The list to which the last chunks are added; the last of them is the <see cref="FinishedChunk"/>.</param>
    /// <exception cref="GeminiException">The answer ended in an error, or is truncated.</exception>
    public void Finish(List<Chunk> into)
    {
        if (_reader.TryReadLast(out var payload))
        {
            Decode(payload, StreamFault.Truncated, into);
        }

        if (_reader.HasOnlyOtherText || (!_hasEvent && !_reader.IsInsideJson && !_isFirst))
        {
            throw new GeminiStreamException(StreamFault.Unreadable, "The answer is not from the service: it contains no event.");
        }

        if (_repeated.IsSkipping && _isCompleted)
        {
            throw new GeminiStreamException(
                StreamFault.Diverged,
                "The service answered from the start and differently: the event from which the answer was to be read on did not come."
            );
        }

        if (_reader.IsInsideJson || Status is not { } status || !(status.IsEnd || _isCompleted))
        {
            throw new GeminiStreamException(
                StreamFault.Truncated,
                "The answer ended before the interaction was complete: it is truncated."
            );
        }

        _repeated.Release(into);
        _steps.Close(isCut: false, into);
        var reason = new FinishReason(status.Value);
        into.Add(
            new FinishedChunk(reason.Outcome)
            {
                Reason = reason,
                Message = _message,
                Usage = Usage,
                ModelVersion = Model,
                ResponseId = _id,
            }
        );
    }

    /// <summary>Ends an exchange that has failed, and adds its usage to the failure. The last chunk is the place from which the answer can
    /// be read on, if there is one.</summary>
    public void Fail(GeminiException failure, List<Chunk> into)
    {
        into = _repeated.ListFor(into);
        if (_steps.IsClean)
        {
            _places.Offer(_id, into, into.Count, _repeated);
        }

        _steps.Close(isCut: true, into);
        failure.Usage = Usage;
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    private void Decode(ReadOnlySpan<byte> payload, StreamFault fault, List<Chunk> into)
    {
        if (payload.Trim((byte)' ').SequenceEqual("[DONE]"u8))
        {
            return;
        }

        var json = InteractionReader.ReadEvent(payload, fault);
        DecodeEvent(json, into);
    }

    private void DecodeEvent(JsonElement json, List<Chunk> into)
    {
        var type = json.Text("event_type") ?? "";
        var eventId = json.Text("event_id") is { Length: > 0 } given ? given : null;
        _isFirst = false;
        if (_repeated.TrySkip(type, eventId))
        {
            InteractionErrors.ThrowIfError(type, json);
            ReadInteraction(type, json, into: null);
            _hasEvent = true;
            _places.Skip(type, eventId);
            return;
        }

        DecodeNew(type, eventId, json, RepeatedEvents.IsOfStep(type) || _isCompleted ? _repeated.ListFor(into) : into);
    }

    private void DecodeNew(string type, string? eventId, JsonElement json, List<Chunk> into)
    {
        var begin = into.Count;
        if (eventId is null && _steps.IsClean)
        {
            // What this event brings is after the last place, so a later checkpoint at that place would void nothing of it.
            _places.Offer(_id, into, into.Count, _repeated);
        }

        var (start, wasClean) = (into.Count, _steps.IsClean);
        DecodeEvent(type, json, into);
        if (eventId is null && into.Count > start)
        {
            _places.Pass();
        }

        if (wasClean && !_steps.IsClean)
        {
            _places.Offer(_id, into, start, _repeated);
        }

        _repeated.Record(eventId, into, begin);

        // After the last event there is nothing to read on: a connection that breaks there reads it again.
        if (eventId is null || _isCompleted)
        {
            return;
        }

        _places.Read(eventId);
        if (_steps.IsClean)
        {
            _places.Arrive(eventId);
            if (type == "step.stop")
            {
                var end = into.Count;
                _places.Offer(_id, into, end, _repeated);
                _repeated.Record(eventId: null, into, end);
            }
        }
    }

    private void DecodeEvent(string type, JsonElement json, List<Chunk> into)
    {
        _hasEvent |= type.Contains('.', StringComparison.Ordinal) || type == "error" || json.Has("error");
        InteractionErrors.ThrowIfError(type, json);
        var index = json.Count("index") ?? 0;
        switch (type)
        {
            case "interaction.created" or "interaction.completed" or "interaction.status_update":
                ReadInteraction(type, json, into);
                break;
            case "step.start":
                _steps.Start(index, json.Member("step", JsonValueKind.Object) ?? default, into);
                break;
            case "step.delta" when json.Member("delta", JsonValueKind.Object) is { } delta:
                _steps.AddDelta(index, delta, into);
                _counts.Add(json.Member("metadata", JsonValueKind.Object)?.Member("total_usage", JsonValueKind.Object), into);
                break;
            case "step.stop":
                _steps.End(index, into);
                _counts.Add(json.Member("usage", JsonValueKind.Object), into);
                break;
            default:
                into.Add(new UnknownFieldChunk(type.Length == 0 ? "event" : type, JsonStrings.Repair(json)));
                break;
        }
    }

    private void ReadInteraction(string type, JsonElement whole, List<Chunk>? into)
    {
        var json = type == "interaction.status_update" ? whole : whole.Member("interaction", JsonValueKind.Object) ?? default;
        var (id, status) = (_id, Status);
        _isCompleted |= type == "interaction.completed";
        _id = json.Text("id") ?? json.Text("interaction_id") ?? _id;
        Model = json.Text("model") ?? json.Text("agent") ?? Model;
        Status = json.Text("status") is { } value ? new(value) : Status;

        // A token in the last event is the only valid one; without it there is none.
        Token = json.Text("continuation_token") ?? (type == "interaction.completed" ? null : Token);
        _message = json.Items("errors").Select(error => error.Text("message")).FirstOrDefault(text => text is not null) ?? _message;
        if (into is null)
        {
            return;
        }

        if ((_id, Status) != (id, status) && _id is not null && Status is { } now)
        {
            into.Add(new InteractionChunk(_id, now));
        }

        _counts.Add(json.Member("usage", JsonValueKind.Object), into, json.Text("service_tier"));
        // A place after an event is exact and costs nothing, so a token is for services and requests without such places.
        var isAtPlace = _places.IsHere || (isStored && whole.Text("event_id") is { Length: > 0 });
        if (
            hasRequest
            && type == "interaction.status_update"
            && json.Text("continuation_token") is { Length: > 0 } token
            && _steps.IsClean
            && !isAtPlace
            && !_repeated.MayRepeat
        )
        {
            into.Add(new CheckpointChunk(new InteractionPosition(isStored ? _id : null, null, token).ToString()));
        }
    }
}
