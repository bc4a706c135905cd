using System.Text.Json;
using System.Text.Json.Nodes;

namespace GeminiRx.Extensions.AI.Chat.Requests;

/// <summary>
/// Completes the signatures of calls. From generation 3 on, a model requires one at the first call of each turn. Calls of other services,
/// and the later of parallel calls, have none.
/// </summary>
internal static class CallSignatures
{
    // The documented placeholder skip_thought_signature_validator, in base64 as each signature.
    private const string Placeholder = "c2tpcF90aG91Z2h0X3NpZ25hdHVyZV92YWxpZGF0b3I=";

    /// <param name="turns">The turns.</param>
    /// <param name="model">The model; null if it is unknown, which counts as the newest.</param>
    public static IReadOnlyList<Content> Complete(IReadOnlyList<Content> turns, string? model) =>
        string.IsNullOrEmpty(model) || IsRequired(model) ? [.. turns.Select(Complete)] : turns;

    // The generations with a level of thinking are those that check signatures.
    private static bool IsRequired(string model) => ThinkingConfig.Lowest(model).Level is not null;

    private static Content Complete(Content turn)
    {
        var parts = turn.Parts.ToList();
        var at = turn.Role == "model" ? parts.FindIndex(part => part is FunctionCallPart || IsCall(part)) : -1;
        if (at < 0 || IsSigned(parts[at]))
        {
            return turn;
        }

        parts[at] = parts[at] is RawPart raw ? Sign(raw) : parts[at] with { ThoughtSignature = Placeholder };
        return Content.Model(parts);
    }

    private static bool IsSigned(Part call) =>
        call is RawPart raw ? raw.Json.TryGetProperty("thoughtSignature", out _) : call.ThoughtSignature is not null;

    private static RawPart Sign(RawPart call)
    {
        var json = JsonObject.Create(call.Json)!;
        json.Add("thoughtSignature", Placeholder);
        return new RawPart(JsonValues.ToElement(json));
    }

    private static bool IsCall(Part part) =>
        part is RawPart { Json.ValueKind: JsonValueKind.Object } raw && raw.Json.TryGetProperty("functionCall", out _);
}
