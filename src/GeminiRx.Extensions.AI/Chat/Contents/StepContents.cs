using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace GeminiRx.Extensions.AI.Chat.Contents;

/// <summary>Converts pieces of steps of interactions to contents and back. No content has members for them: they are kept in additional
/// properties, so that they survive serialization.</summary>
internal static class StepContents
{
    private const string Index = "geminirx.stepIndex";
    private const string Type = "geminirx.stepType";
    private const string Json = "geminirx.step";

    public static AIContent Of(StepChunk step) =>
        new()
        {
            AdditionalProperties = new()
            {
                [Index] = step.Index.ToString(CultureInfo.InvariantCulture),
                [Type] = step.Type,
                [Json] = step.Json.ValueKind == JsonValueKind.Undefined ? "null" : step.Json.GetRawText(),
            },
        };

    /// <returns>The piece; null for a content that is none.</returns>
    public static StepChunk? ToChunk(AIContent content) =>
        int.TryParse(PartSignature.Text(content, Index), CultureInfo.InvariantCulture, out var index)
        && PartSignature.Text(content, Type) is { } type
        && PartSignature.Text(content, Json) is { } text
        && Parse(text) is { } json
            ? new StepChunk(index, type, json) { ThoughtSignature = PartSignature.Of(content) }
            : null;

    private static JsonElement? Parse(string text)
    {
        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException)
        {
            return null; // somebody else has changed it
        }
    }
}
