using GeminiRx.Interactions;
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

    /// <summary>The place after which the address of <see cref="ForEvents"/> reads.</summary>
    public static InteractionPosition PlaceOf(string address)
    {
        var parts = address.Split('?', 2);
        var name = parts[0][(parts[0].LastIndexOf('/') + 1)..].Split(':')[0];
        var after = parts[^1]
            .Split('&')
            .Select(pair => pair.Split('=', 2))
            .FirstOrDefault(pair => pair is ["last_event_id" or "lastEventId", { Length: > 0 }]);
        return new(Uri.UnescapeDataString(name), after is null ? null : Uri.UnescapeDataString(after[1]), null);
    }

    /// <summary>Checks an identifier, which may be written with the collection before it.</summary>
    /// <exception cref="ArgumentException">The identifier is empty or would be another path.</exception>
    public static string Segment(string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        return IsIdentifier(id)
            ? Uri.EscapeDataString(NameOf(id))
            : throw new ArgumentException(
                "The identifier of the interaction is not one: use the identifier that Start or an answer gave.",
                nameof(id)
            );
    }

    /// <summary>Whether a text is an identifier, which may be written with the collection before it.</summary>
    public static bool IsIdentifier(string id) =>
        NameOf(id) is { Length: > 0 } name
        && name is not ("." or "..")
        && (name == id || id.EndsWith($"interactions/{name}", StringComparison.Ordinal));

    private static string NameOf(string id) => id[(id.LastIndexOf('/') + 1)..];
}
