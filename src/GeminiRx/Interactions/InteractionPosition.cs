namespace GeminiRx.Interactions;

/// <summary>A place in an interaction from which its answer can be read on. As text it is the token of a <see
/// cref="CheckpointChunk"/>.</summary>
/// <param name="Id">The identifier of the interaction; null if it is not stored.</param>
/// <param name="EventId">The last event before the place, after which the stored answer is read on; null for a place with a token.</param>
/// <param name="Token">The service's continuation token, from which the model generates the rest; null for a place after an event.</param>
internal sealed record InteractionPosition(string? Id, string? EventId, string? Token)
{
    private const string Scheme = "interactions/";
    private const string AfterEvent = "?last_event_id=";
    private const string AfterToken = "?continuation_token=";
    private const string WithRead = "&read=";
    private const string WithUntil = "&until=";

    /// <summary>The <see cref="EventSketch"/> of all events before the place; null if they are not known.</summary>
    public string? Read { get; init; }

    /// <summary>The event after which the answer was read on when it broke off here, if what had come since might be a repetition. If it
    /// comes now, it was one.</summary>
    public string? Until { get; init; }

    /// <summary>Parses the token of a request. Text of another form is a continuation token of the service.</summary>
    public static InteractionPosition? Parse(string? text)
    {
        if (text is not { Length: > 0 })
        {
            return null;
        }

        var query = text.StartsWith(Scheme, StringComparison.Ordinal) ? text.IndexOf('?', StringComparison.Ordinal) : -1;
        if (query < 0)
        {
            return new(null, null, text);
        }

        var id = Uri.UnescapeDataString(text[Scheme.Length..query]);
        var place = text[query..];
        return place.StartsWith(AfterEvent, StringComparison.Ordinal) ? ParseEvent(id, place)
            : place.StartsWith(AfterToken, StringComparison.Ordinal)
                ? new(id.Length == 0 ? null : id, null, Uri.UnescapeDataString(place[AfterToken.Length..]))
            : new(null, null, text);
    }

    /// <summary>Whether a token is a place after an event: the answer is read on, not generated again, so its counts are the same
    /// ones.</summary>
    public static bool IsAfterEvent(string? token) => Parse(token)?.EventId is not null;

    public override string ToString() =>
        Scheme
        + Uri.EscapeDataString(Id ?? "")
        + (EventId is not null ? AfterEvent + Uri.EscapeDataString(EventId) : AfterToken + Uri.EscapeDataString(Token ?? ""))
        + (Read is null ? "" : WithRead + Read)
        + (Until is null ? "" : WithUntil + Uri.EscapeDataString(Until));

    private static InteractionPosition ParseEvent(string id, string place)
    {
        var parts = place.Split('&');
        return new(id, Uri.UnescapeDataString(parts[0][AfterEvent.Length..]), null)
        {
            Read = Value(WithRead),
            Until = Value(WithUntil) is { } until ? Uri.UnescapeDataString(until) : null,
        };

        string? Value(string name) =>
            parts.FirstOrDefault(part => part.StartsWith(name[1..], StringComparison.Ordinal))?[(name.Length - 1)..];
    }
}
