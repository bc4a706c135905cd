using System.Text.Json;

namespace GeminiRx.Emulator;

/// <summary>Writes interactions in the service's member order.</summary>
internal static class InteractionJson
{
    /// <summary>Writes an interaction as the answer of a call that does not stream.</summary>
    public static byte[] Whole(
        string id,
        InteractionCall call,
        string status,
        TokenUsage? usage,
        string? token,
        Action<Utf8JsonWriter>? steps
    ) =>
        ServiceJson.Indented(json =>
        {
            json.WriteStartObject();
            WriteMembers(json, id, call, status, usage, token);
            steps?.Invoke(json);
            json.WriteEndObject();
        });

    /// <summary>Writes an event that ends an interaction.</summary>
    public static byte[] End(string id, InteractionCall call, string status, TokenUsage usage) =>
        ServiceJson.SingleLine(json =>
        {
            json.WriteStartObject();
            json.WriteStartObject("interaction");
            WriteMembers(json, id, call, status, usage, token: null);
            json.WriteEndObject();
            json.WriteText("event_id", $"{id}-{status}");
            json.WriteText("event_type", "interaction.completed");
            json.WriteEndObject();
        });

    public static void WriteMembers(Utf8JsonWriter json, string id, InteractionCall call, string status, TokenUsage? usage, string? token)
    {
        json.WriteText("id", id);
        json.WriteText("status", status);
        if (usage is { } counts)
        {
            WriteUsage(json, "usage", counts);
        }

        json.WriteText("object", "interaction");
        if (call.Model is { } model)
        {
            json.WriteText("model", model);
        }
        else if (call.Agent is { } agent)
        {
            json.WriteText("agent", agent);
        }

        if (token is not null)
        {
            json.WriteText("continuation_token", token);
        }
    }

    public static void WriteUsage(Utf8JsonWriter json, string name, TokenUsage usage)
    {
        json.WriteStartObject(name);
        json.WriteNumber("total_tokens", usage.Total);
        json.WriteNumber("total_input_tokens", usage.Prompt);
        json.WriteStartArray("input_tokens_by_modality");
        json.WriteStartObject();
        json.WriteText("modality", "text");
        json.WriteNumber("tokens", usage.Prompt);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteNumber("total_output_tokens", usage.Candidates);
        json.WriteNumber("total_thought_tokens", usage.Thoughts);
        json.WriteNumber("total_cached_tokens", usage.Cached);
        json.WriteNumber("total_tool_use_tokens", 0);
        json.WriteEndObject();
    }
}
