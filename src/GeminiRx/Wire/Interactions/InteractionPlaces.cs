using GeminiRx.Interactions;

namespace GeminiRx.Wire.Interactions;

/// <summary>The places that callers name, checked before anything is sent.</summary>
internal static class InteractionPlaces
{
    /// <summary>The place from which a request continues an answer; null for a new answer.</summary>
    /// <exception cref="ArgumentException">The continuation token names no interaction.</exception>
    public static InteractionPosition? OfRequest(GenerateRequest request)
    {
        var place = InteractionPosition.Parse(request.ContinuationToken);
        return place is null or { Id: null } || InteractionAddresses.IsIdentifier(place.Id)
            ? place
            : throw new ArgumentException(
                "ContinuationToken names no interaction: use the token of a checkpoint as it came.",
                nameof(request)
            );
    }

    /// <summary>The place after an event of an interaction.</summary>
    /// <param name="id">The identifier of the interaction.</param>
    /// <param name="lastEventId">The event, or the token of a checkpoint that contains it; null for the start.</param>
    /// <exception cref="ArgumentException">The identifier is not one, or the event is empty or of another interaction.</exception>
    public static InteractionPosition After(string id, string? lastEventId)
    {
        InteractionAddresses.Segment(id);
        return lastEventId is ""
                ? throw new ArgumentException("The event identifier is empty: pass null to stream from the start.", nameof(lastEventId))
            : InteractionPosition.Parse(lastEventId) is { } place && place.Token != lastEventId ? InInteraction(id, lastEventId!)
            : new InteractionPosition(id, lastEventId, null);
    }

    /// <summary>The place in an interaction to which a token leads.</summary>
    /// <exception cref="ArgumentException">The token leads elsewhere.</exception>
    public static InteractionPosition InInteraction(string id, string token) =>
        InteractionPosition.Parse(token) is { Id: { } named, EventId: { Length: > 0 } } place
        && InteractionAddresses.IsIdentifier(named)
        && InteractionAddresses.Segment(named) == InteractionAddresses.Segment(id)
            ? place
            : throw new ArgumentException("The token is not a place in this interaction.", nameof(token));
}
