using System.Text.Json;
using System.Text.Json.Nodes;

namespace GeminiRx.Extensions.AI.Chat.Requests;

/// <summary>
/// Completes the signatures of calls. From generation 3 on, a model requires one at the first call of each turn. Calls of other services, and
/// the later of parallel calls, have none.
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
        if (at < 0 || Signed(parts[at]) is not { } signed)
        {
            return turn;
        }

        parts[at] = signed;
        return Content.Model(parts);
    }

    // Null if the part has a signature.
    private static Part? Signed(Part call)
    {
        if (call is not RawPart raw)
        {
            return call.ThoughtSignature is null ? call with { ThoughtSignature = Placeholder } : null;
        }

        if (raw.Json.TryGetProperty("thoughtSignature", out _))
        {
            return null;
        }

        var json = JsonObject.Create(raw.Json)!;
        json.Add("thoughtSignature", Placeholder);
        return new RawPart(JsonValues.ToElement(json));
    }

    private static bool IsCall(Part part) =>
        part is RawPart { Json.ValueKind: JsonValueKind.Object } raw && raw.Json.TryGetProperty("functionCall", out _);
}
