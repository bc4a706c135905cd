using System.Text.Json;
using GeminiRx.Text;
using GeminiRx.Wire.Json;

namespace GeminiRx.Wire.Interactions;

/// <summary>Reads parts that are kept as JSON, such as those of a conversation that was saved or that began with the other API.</summary>
internal static class RawParts
{
    private static readonly JsonElement _none = JsonElement.Parse("{}"u8);

    /// <summary>The part with its type. A step remains as it is; a kind that steps do not have is null, and so is one whose values are
    /// invalid.</summary>
    public static Part? ToTyped(Part part)
    {
        if (part is not RawPart raw)
        {
            return part;
        }

        var json = JsonStrings.Repair(raw.Json);
        return json.Text("type") is not null ? new StepPart(json)
            : Read(json) is { } typed
                ? typed with
                {
                    IsThought = json.Flag("thought") is true,
                    ThoughtSignature = json.Text("thoughtSignature"),
                }
            : null;
    }

    private static Part? Read(JsonElement json) =>
        json.Text("text") is { } text ? new TextPart(text)
        : json.Member("functionCall", JsonValueKind.Object) is { } call ? CallOf(call)
        : json.Member("functionResponse", JsonValueKind.Object) is { } response ? ResponseOf(response)
        : json.Member("executableCode", JsonValueKind.Object) is { } code
            ? new ExecutableCodePart(code.Text("language") ?? "", code.Text("code") ?? "") { Id = code.Text("id") }
        : json.Member("codeExecutionResult", JsonValueKind.Object) is { } result
            ? new CodeExecutionResultPart(result.Text("outcome") ?? "", result.Text("output") ?? "") { Id = result.Text("id") }
        : json.Member("inlineData", JsonValueKind.Object) is { } data ? MediaOf(data)
        : json.Member("fileData", JsonValueKind.Object) is { } file && file.Text("fileUri") is { Length: > 0 } uri
            ? new FileDataPart(uri, ValidType(file))
        : null;

    private static FunctionCallPart? CallOf(JsonElement call) =>
        call.Text("name") is { Length: > 0 } name
            ? new FunctionCallPart(name, call.Member("args", JsonValueKind.Object) ?? _none) { Id = call.Text("id") }
            : null;

    private static FunctionResponsePart? ResponseOf(JsonElement response) =>
        response.Text("name") is { Length: > 0 } name
            ? new FunctionResponsePart(name, response.Member("response", JsonValueKind.Object) ?? _none) { Id = response.Text("id") }
            : null;

    private static InlineDataPart? MediaOf(JsonElement data) =>
        ValidType(data) is { } type
        && data.Member("data", JsonValueKind.String) is { } text
        && text.TryGetBytesFromBase64(out var bytes)
        && bytes.Length > 0
            ? new InlineDataPart(type, bytes)
            : null;

    private static string? ValidType(JsonElement media) => media.Text("mimeType") is { } type && MediaType.IsValid(type) ? type : null;
}
