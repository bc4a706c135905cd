using System.Text.Json;
using System.Text.Json.Nodes;

namespace GeminiRx.Emulator;

/// <summary>The settings that an ephemeral token locks. What a session sets for them is ignored, as the service does; a session for another
/// model is refused.</summary>
/// <param name="Setup">The settings of the token; undefined if it has none.</param>
/// <param name="FieldMask">The paths of the locked settings, joined by commas; null for all, if the token has settings.</param>
internal sealed record LiveConstraints(JsonElement Setup, string? FieldMask)
{
    private const string Resumption = "sessionResumption";

    private readonly string[]? _paths = FieldMask is { Length: > 0 } mask
        ? mask.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        : null;

    /// <summary>The only model of sessions; null for any.</summary>
    public string? Model => _paths is null || _paths.Contains("model") ? Setup.Text("model") : null;

    /// <summary>Reads the constraints of a request for a token.</summary>
    public static LiveConstraints Read(JsonElement root) =>
        new(root.TryGetProperty("bidiGenerateContentSetup", out var setup) ? setup : default, root.Text("fieldMask"));

    /// <summary>Replaces the locked settings in the first message of a session.</summary>
    /// <returns>The message; as it is if it has no settings.</returns>
    public JsonElement Apply(JsonElement message)
    {
        if (
            (_paths is null && Setup.ValueKind != JsonValueKind.Object)
            || message.ValueKind != JsonValueKind.Object
            || !message.TryGetProperty("setup", out var asked)
            || asked.ValueKind != JsonValueKind.Object
        )
        {
            return message;
        }

        var (from, into) = (ObjectOf(Setup), ObjectOf(asked));
        var paths = _paths ?? [.. from.Concat(into).Select(member => member.Key).Distinct()];
        foreach (var path in paths.Where(path => path != "model").Select(path => path.Split('.')))
        {
            Copy(from, into, path);
        }

        // A token may continue each session that it began.
        if (into[Resumption] is JsonObject locked && asked.Member(Resumption).Text("handle") is { } handle)
        {
            locked["handle"] = handle;
        }

        return JsonElement.Parse(new JsonObject { ["setup"] = into }.ToJsonString());
    }

    private static JsonObject ObjectOf(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object ? JsonObject.Create(json.Clone())!.DeepClone().AsObject() : [];

    /// <summary>Gives a member the value that it has elsewhere, or none.</summary>
    private static void Copy(JsonObject from, JsonObject into, ReadOnlySpan<string> path)
    {
        // The service takes both spellings of a name.
        var (name, other) = (path[0], RequestSchema.SnakeCase(path[0]));
        var value = from[name] ?? from[other];
        if (other != name && into[other] is { } asked)
        {
            into.Remove(other);
            into[name] ??= asked;
        }

        if (path.Length == 1)
        {
            into.Remove(name);
            if (value is not null)
            {
                into[name] = value.DeepClone();
            }

            return;
        }

        if (value is JsonObject || into[name] is JsonObject)
        {
            var inner = into[name] as JsonObject ?? [];
            into[name] = inner;
            Copy(value as JsonObject ?? [], inner, path[1..]);
        }
    }
}
