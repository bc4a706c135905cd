using System.Globalization;
using System.Text.Json;
using GeminiRx.Wire.Json;

namespace GeminiRx.Wire.Writing;

/// <summary>Writes the turns of a conversation.</summary>
internal static class ContentWriter
{
    public static void Write(Utf8JsonWriter json, Content content, bool withRole = true)
    {
        json.WriteStartObject();
        if (withRole)
        {
            json.WriteString("role"u8, content.Role);
        }

        json.WriteStartArray("parts"u8);
        foreach (var part in content.Parts)
        {
            WritePart(json, part);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WritePart(Utf8JsonWriter json, Part part)
    {
        if (part is RawPart raw)
        {
            json.WriteElement(raw.Json);
            return;
        }

        json.WriteStartObject();
        WriteData(json, part);
        json.WriteFlag("thought", part.IsThought);
        if (part is MediaPart media)
        {
            WriteModifiers(json, media);
        }

        json.WriteText("thoughtSignature", part.ThoughtSignature);
        json.WriteEndObject();
    }

    private static void WriteData(Utf8JsonWriter json, Part part)
    {
        switch (part)
        {
            case TextPart text:
                json.WriteText("text", text.Text);
                break;
            case InlineDataPart data:
                json.WriteStartObject("inlineData"u8);
                json.WriteString("mimeType"u8, data.MimeType);
                json.WriteText("displayName", data.DisplayName);
                json.WriteBase64String("data"u8, data.Data.Span);
                json.WriteEndObject();
                break;
            case FileDataPart file:
                json.WriteStartObject("fileData"u8);
                json.WriteText("fileUri", file.FileUri);
                json.WriteText("mimeType", file.MimeType);
                json.WriteEndObject();
                break;
            case FunctionCallPart call:
                json.WriteStartObject("functionCall"u8);
                json.WriteText("id", call.Id);
                json.WriteText("name", call.Name);
                json.WriteElement("args", call.Arguments);
                json.WriteEndObject();
                break;
            case FunctionResponsePart response:
                WriteResponse(json, response);
                break;
            case ExecutableCodePart code:
                json.WriteStartObject("executableCode"u8);
                json.WriteText("id", code.Id);
                json.WriteText("language", code.Language);
                json.WriteText("code", code.Code);
                json.WriteEndObject();
                break;
            case CodeExecutionResultPart result:
                json.WriteStartObject("codeExecutionResult"u8);
                json.WriteText("id", result.Id);
                json.WriteText("outcome", result.Outcome);
                json.WriteText("output", result.Output);
                json.WriteEndObject();
                break;
            default:
                throw new NotSupportedException($"{part.GetType().Name} has no JSON form.");
        }
    }

    private static void WriteResponse(Utf8JsonWriter json, FunctionResponsePart response)
    {
        json.WriteStartObject("functionResponse"u8);
        json.WriteText("id", response.Id);
        json.WriteText("name", response.Name);
        if (response.Response.ValueKind == JsonValueKind.Object)
        {
            json.WriteElement("response", response.Response);
        }
        else
        {
            json.WriteStartObject("response"u8);
            json.WriteElement("output", response.Response);
            json.WriteEndObject();
        }

        if (response.Media.Count > 0)
        {
            json.WriteStartArray("parts"u8);
            foreach (var media in response.Media)
            {
                WritePart(json, media);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteModifiers(Utf8JsonWriter json, MediaPart media)
    {
        if (media.Resolution is { } resolution)
        {
            json.WriteStartObject("mediaResolution"u8);
            json.WriteText("level", resolution.Value);
            json.WriteEndObject();
        }

        if (media.Video is { } video)
        {
            json.WriteStartObject("videoMetadata"u8);
            json.WriteText("startOffset", Duration(video.StartOffset));
            json.WriteText("endOffset", Duration(video.EndOffset));
            json.WriteOptional("fps", video.Fps);
            json.WriteEndObject();
        }
    }

    // ProtoJSON's duration: seconds with up to nine digits of fraction, and an s.
    private static string? Duration(TimeSpan? offset) =>
        offset is { } time
            ? ((decimal)time.Ticks / TimeSpan.TicksPerSecond).ToString("0.#######", CultureInfo.InvariantCulture) + "s"
            : null;
}
