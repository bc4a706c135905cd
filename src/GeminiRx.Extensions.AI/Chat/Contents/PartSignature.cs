using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace GeminiRx.Extensions.AI.Chat.Contents;

/// <summary>
/// Keeps the signatures of parts in contents, also when contents are joined or serialized. A signed text is followed by a thought without
/// text that contains its signature and its length, because texts lose their properties when they are joined.
/// </summary>
internal static class PartSignature
{
    private const string SignatureName = "geminirx.signature";
    private const string LengthName = "geminirx.signedTextLength";

    /// <summary>Adds the signature of a part to its content.</summary>
    public static void Set(AIContent content, string? signature)
    {
        if (signature is not null)
        {
            (content.AdditionalProperties ??= [])[SignatureName] = signature;
        }
    }

    /// <summary>The signature of a content's part; null if it has none.</summary>
    public static string? Of(AIContent content) => Text(content, SignatureName);

    /// <summary>Creates the content that follows a signed text.</summary>
    public static TextReasoningContent Mark(TextChunk text)
    {
        var mark = new TextReasoningContent("") { ProtectedData = text.ThoughtSignature };
        Set(mark, text.ThoughtSignature);
        mark.AdditionalProperties![LengthName] = text.Text.Length.ToString(CultureInfo.InvariantCulture);
        return mark;
    }

    /// <summary>The length of the signed text before this content; null if the content is no mark.</summary>
    public static int? SignedLength(TextReasoningContent content) =>
        Text(content, LengthName) is { } length && int.TryParse(length, CultureInfo.InvariantCulture, out var value) && value >= 0
            ? value
            : null;

    /// <summary>The text of an additional property; null if the content has none.</summary>
    public static string? Text(AIContent content, string name) =>
        content.AdditionalProperties?.TryGetValue(name, out var value) != true
            ? null
            : value switch
            {
                string text => text,
                JsonElement { ValueKind: JsonValueKind.String } json => json.GetString(), // after deserialization
                _ => null,
            };
}
