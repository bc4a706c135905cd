using System.Text.Json;
using GeminiRx.Text;

namespace GeminiRx.Wire.Interactions;

/// <summary>Writes contents as the input of an interaction: a text, or steps.</summary>
internal static class StepWriter
{
    /// <summary>Writes the input.</summary>
    public static void WriteInput(Utf8JsonWriter json, IReadOnlyList<Content> contents)
    {
        if (contents is [{ Role: "user", Parts: [TextPart { Text: var text, ThoughtSignature: null, IsThought: false }] }])
        {
            json.WriteTextValue(text);
            return;
        }

        json.WriteStartArray();
        foreach (var content in contents)
        {
            WriteSteps(json, content);
        }

        json.WriteEndArray();
    }

    private static void WriteSteps(Utf8JsonWriter json, Content content)
    {
        var said = new List<Part>();
        var thoughts = new List<Part>();
        foreach (var part in content.Parts.Select(RawParts.ToTyped).OfType<Part>())
        {
            if (part is TextPart { IsThought: true } or MediaPart { IsThought: true })
            {
                WriteSaid(json, content.Role, said);
                thoughts.Add(part);
                if (part.ThoughtSignature is not null)
                {
                    WriteThought(json, thoughts);
                }

                continue;
            }

            WriteThought(json, thoughts);
            if (part.ThoughtSignature is { } signature)
            {
                // The other API signs parts; here a thought before them carries the signature.
                WriteSaid(json, content.Role, said);
                WriteThought(json, [new TextPart("") { ThoughtSignature = signature }]);
            }

            if (part is TextPart or MediaPart)
            {
                said.Add(part);
            }
            else
            {
                WriteSaid(json, content.Role, said);
                WriteStep(json, part);
            }
        }

        WriteThought(json, thoughts);
        WriteSaid(json, content.Role, said);
    }

    private static void WriteThought(Utf8JsonWriter json, List<Part> thoughts)
    {
        if (thoughts.Count == 0)
        {
            return;
        }

        json.WriteStartObject();
        json.WriteString("type"u8, "thought"u8);
        json.WriteText("signature", thoughts[^1].ThoughtSignature);
        var summary = thoughts.Where(part => part is not TextPart { Text: "" }).ToList();
        if (summary.Count > 0)
        {
            json.WriteStartArray("summary"u8);
            summary.ForEach(part => WriteContent(json, part));
            json.WriteEndArray();
        }

        json.WriteEndObject();
        thoughts.Clear();
    }

    private static void WriteSaid(Utf8JsonWriter json, string role, List<Part> said)
    {
        said.RemoveAll(part => part is TextPart { Text: "" });
        if (said.Count == 0)
        {
            return;
        }

        json.WriteStartObject();
        json.WriteString("type"u8, role == "model" ? "model_output"u8 : "user_input"u8);
        json.WriteStartArray("content"u8);
        said.ForEach(part => WriteContent(json, part));
        json.WriteEndArray();
        json.WriteEndObject();
        said.Clear();
    }

    private static void WriteContent(Utf8JsonWriter json, Part part)
    {
        json.WriteStartObject();
        switch (part)
        {
            case TextPart text:
                json.WriteString("type"u8, "text"u8);
                json.WriteText("text", text.Text);
                break;
            case InlineDataPart data:
                json.WriteText("type", KindOf(data.MimeType));
                json.WriteBase64String("data"u8, data.Data.Span);
                json.WriteText("mime_type", data.MimeType);
                break;
            case FileDataPart file:
                json.WriteText("type", KindOf(file.MimeType));
                json.WriteText("uri", file.FileUri);
                json.WriteText("mime_type", file.MimeType);
                break;
            default:
                throw new NotSupportedException($"{part.GetType().Name} has no JSON form.");
        }

        if (part is MediaPart { Resolution: { } resolution })
        {
            const string Prefix = "media_resolution_";
            var name = resolution.Value.ToLowerInvariant();
            json.WriteText("resolution", name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..] : name);
        }

        json.WriteEndObject();
    }

    private static string KindOf(string? mimeType) =>
        mimeType?.Split('/')[0].ToLowerInvariant() is ("image" or "audio" or "video") and var kind ? kind : "document";

    private static void WriteStep(Utf8JsonWriter json, Part part)
    {
        if (part is StepPart step)
        {
            JsonStrings.Repair(step.Json).WriteTo(json);
            return;
        }

        json.WriteStartObject();
        switch (part)
        {
            case FunctionCallPart call:
                WriteHead(json, "function_call", "id", call.Id, call.Name);
                json.WritePropertyName("arguments"u8);
                JsonStrings.Repair(call.Arguments).WriteTo(json);
                break;
            case FunctionResponsePart response:
                WriteHead(json, "function_result", "call_id", response.Id, response.Name);
                WriteResult(json, response);
                break;
            case ExecutableCodePart code:
                WriteHead(json, "code_execution_call", "id", code.Id, name: null);
                json.WriteStartObject("arguments"u8);
                json.WriteText("language", code.Language.ToLowerInvariant());
                json.WriteText("code", code.Code);
                json.WriteEndObject();
                break;
            case CodeExecutionResultPart result:
                WriteHead(json, "code_execution_result", "call_id", result.Id, name: null);
                json.WriteText("result", result.Output);
                json.WriteBoolean("is_error"u8, result.Outcome != "OUTCOME_OK");
                break;
            default:
                throw new NotSupportedException($"{part.GetType().Name} has no JSON form.");
        }

        json.WriteEndObject();
    }

    private static void WriteHead(Utf8JsonWriter json, string type, string idName, string? id, string? name)
    {
        json.WriteText("type", type);
        json.WriteText(idName, id);
        json.WriteText("name", name);
    }

    // Media are contents, which a result has instead of an object.
    private static void WriteResult(Utf8JsonWriter json, FunctionResponsePart response)
    {
        json.WritePropertyName("result"u8);
        if (response.Media.Count == 0)
        {
            JsonStrings.Repair(response.Response).WriteTo(json);
            return;
        }

        json.WriteStartArray();
        WriteContent(json, new TextPart(JsonStrings.Repair(response.Response).GetRawText()));
        foreach (var media in response.Media)
        {
            WriteContent(json, media);
        }

        json.WriteEndArray();
    }
}
