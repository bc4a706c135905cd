using System.Text.Json;

namespace GeminiRx.Conversations.Answers;

/// <summary>
/// A part in a mark: the part as the service has it, with two differences. Of a text that is in the answer it has the length (<c>text</c>
/// is a number). A medium that is a file beside the conversation is <c>file</c>, its name, with the length of the text that shows it.
/// </summary>
internal sealed record MarkedPart(JsonElement Json)
{
    // What a part of each role may be.
    private static readonly string[] _ofModel =
    [
        "text",
        "file",
        "functionCall",
        "executableCode",
        "codeExecutionResult",
        "fileData",
        "toolCall",
        "toolResponse",
        "step",
    ];

    private static readonly string[] _ofUser = ["functionResponse"];

    private static readonly string[] _beside = ["thoughtSignature", "thought", "mimeType", "length", "partMetadata"];

    /// <summary>The length of its text in the answer; 0 if it has none there.</summary>
    public int Length =>
        Json.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.Number ? text.GetInt32()
        : Json.TryGetProperty("length", out var length) ? length.GetInt32()
        : 0;

    /// <summary>The name of the file that has its bytes; null if it is in none.</summary>
    public string? File => Json.TryGetProperty("file", out var file) ? file.GetString() : null;

    public string? Signature => Json.TryGetProperty("thoughtSignature", out var signature) ? signature.GetString() : null;

    /// <summary>Whether the JSON is a part of a mark.</summary>
    public static bool IsPart(JsonElement json, bool isOfModel)
    {
        var kinds = isOfModel ? _ofModel : _ofUser;
        return json.ValueKind == JsonValueKind.Object
            && json.EnumerateObject().Count(member => kinds.Contains(member.Name)) == 1
            && json.EnumerateObject().All(member => kinds.Contains(member.Name) || _beside.Contains(member.Name))
            && json.EnumerateObject().All(IsMember);
    }

    /// <summary>The part of the request.</summary>
    /// <param name="text">Its text in the answer.</param>
    public Part ToPart(string text) =>
        Json.TryGetProperty("text", out var kind) && kind.ValueKind == JsonValueKind.Number
            ? new TextPart(text) { ThoughtSignature = Signature }
        : Json.TryGetProperty("step", out var step) ? new StepPart(step)
        : new RawPart(Json);

    private static bool IsMember(JsonProperty member) =>
        (member.Name, member.Value.ValueKind) switch
        {
            ("text", JsonValueKind.Number) or ("length", JsonValueKind.Number) => member.Value.TryGetInt32(out var length) && length >= 0,
            ("file", JsonValueKind.String) => IsNameOfFile(member.Value.GetString()!),
            ("text" or "thoughtSignature" or "mimeType", JsonValueKind.String) => member.Value.GetString() is not null,
            ("thought", JsonValueKind.True or JsonValueKind.False) => true,
            ("text" or "length" or "file" or "thoughtSignature" or "mimeType" or "thought", _) => false,
            (_, var kind) => kind == JsonValueKind.Object,
        };

    // Files of a conversation lie beside it: a mark leads nowhere else.
    private static bool IsNameOfFile(string name) =>
        name.Length > 0 && name.AsSpan().IndexOfAny("/\\:") < 0 && name is not ("." or "..") && !name.Any(char.IsControl);
}
