using System.Text.Json;
using System.Text.Json.Nodes;
using GeminiRx.Extensions.AI.Chat.Requests;
using Microsoft.Extensions.AI;

namespace GeminiRx.Extensions.AI.Sources;

/// <summary>Contents that this library has no chunk for, as JSON, so that the next request sends them back.</summary>
internal static class ForeignContents
{
    public static JsonElement ToJson(AIContent content)
    {
        try
        {
            return JsonSerializer.SerializeToElement(content, AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(AIContent)));
        }
        catch (Exception e) when (e is NotSupportedException or JsonException or InvalidOperationException)
        {
            return JsonValues.ToElement(new JsonObject { ["type"] = content.GetType().Name });
        }
    }

    /// <returns>The content; null if the JSON is not that of a content.</returns>
    public static AIContent? FromJson(JsonElement json)
    {
        try
        {
            return json.TryGetProperty("$type", out _)
                ? (AIContent?)json.Deserialize(AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(AIContent)))
                : null;
        }
        catch (Exception e) when (e is NotSupportedException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
