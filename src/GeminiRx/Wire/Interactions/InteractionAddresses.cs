using GeminiRx.Wire.Http;

namespace GeminiRx.Wire.Interactions;

/// <summary>The addresses of interactions.</summary>
internal static class InteractionAddresses
{
    /// <summary>The address at which interactions are created.</summary>
    public static Uri ForInteractions(this Addresses addresses) => new($"{addresses.Root}{addresses.Parent}interactions");

    /// <summary>The address of an interaction.</summary>
    /// <exception cref="ArgumentException">The identifier is empty or would be another path.</exception>
    public static Uri ForInteraction(this Addresses addresses, string id, string suffix = "") =>
        new($"{addresses.Root}{addresses.Parent}interactions/{Segment(id)}{suffix}");

    /// <summary>The address of an interaction's events after one of them; null for all.</summary>
    public static Uri ForEvents(this Addresses addresses, string id, string? lastEventId)
    {
        var isVertex = addresses.Parent.Length > 0;
        var after = lastEventId is null ? "" : $"&{(isVertex ? "lastEventId" : "last_event_id")}={Uri.EscapeDataString(lastEventId)}";
        return addresses.ForInteraction(id, $"{(isVertex ? ":stream" : "")}?stream=true{after}");
    }

    /// <summary>Checks an identifier, which may be written with the collection before it.</summary>
    /// <exception cref="ArgumentException">The identifier is empty or would be another path.</exception>
    public static string Segment(string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        var name = id[(id.LastIndexOf('/') + 1)..];
        return name.Length > 0 && name is not ("." or "..") && (name == id || id.EndsWith($"interactions/{name}", StringComparison.Ordinal))
            ? Uri.EscapeDataString(name)
            : throw new ArgumentException(
                "The identifier of the interaction is not one: use the identifier that Start or an answer gave.",
                nameof(id)
            );
    }
}
