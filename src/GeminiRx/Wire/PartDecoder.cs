using System.Text.Json;

namespace GeminiRx.Wire;

/// <summary>A part of the answer, before it is known to which candidate it belongs: a chunk, or a call that <see cref="ToolCalls"/> puts together.</summary>
internal readonly record struct DecodedPart(ContentChunk? Chunk, JsonElement Call, string? Signature, WholePart Whole);

/// <summary>Reads the parts of a candidate's content.</summary>
internal static class PartDecoder
{
    private static readonly string[] _mimeTypes = ["image/png", "image/jpeg", "image/webp", "audio/pcm", "audio/wav", "video/mp4"];

    /// <summary>Reads a part whose object was just entered.</summary>
    public static void Read(ref Utf8JsonReader reader, List<DecodedPart> into)
    {
        var whole = reader;
        string? text = null;
        string? signature = null;
        ContentChunk? chunk = null;
        JsonElement call = default;
        var thought = false;
        var isKnown = true;
        var isWhole = true;
        while (reader.NextProperty())
        {
            if (reader.ValueTextEquals("text"u8))
            {
                text = reader.ReadString();
            }
            else if (reader.ValueTextEquals("thought"u8))
            {
                thought = reader.ReadFlag();
            }
            else if (reader.ValueTextEquals("thoughtSignature"u8))
            {
                signature = reader.ReadString();
            }
            else if (reader.ValueTextEquals("functionCall"u8))
            {
                call = reader.ReadElement();
            }
            else if (reader.ValueTextEquals("inlineData"u8))
            {
                chunk = ReadMedia(ref reader);
                isKnown &= chunk is not null;
                isWhole &= chunk is not null;
            }
            else if (reader.ValueTextEquals("fileData"u8))
            {
                chunk = ReadFile(ref reader);
                isKnown &= chunk is not null;
                isWhole &= chunk is not null;
            }
            else if (reader.ValueTextEquals("executableCode"u8))
            {
                var (id, language, code) = ReadThree(ref reader, "language"u8, "code"u8);
                chunk = new CodeChunk(language ?? "", code ?? "") { Id = id };
            }
            else if (reader.ValueTextEquals("codeExecutionResult"u8))
            {
                var (id, outcome, output) = ReadThree(ref reader, "outcome"u8, "output"u8);
                chunk = new CodeResultChunk(outcome ?? "", output ?? "") { Id = id };
            }
            else
            {
                // What only describes the data beside it is not a part of its own.
                isWhole = false;
                isKnown &= reader.ValueTextEquals("partMetadata"u8) || reader.ValueTextEquals("mediaResolution"u8)
                    || reader.ValueTextEquals("mediaProcessing"u8) || reader.ValueTextEquals("videoMetadata"u8);
                reader.Skip();
            }
        }

        var isCall = call.ValueKind == JsonValueKind.Object;
        if (isCall || chunk is not null)
        {
            isWhole &= isCall ? !thought && call.Text("name") is not "" && call.TryGetProperty("args", out _) : CanBeSent(chunk!, thought);
        }

        var part = isWhole ? default : JsonElement.ParseValue(ref whole);
        var source = isWhole ? default : new WholePart(part);
        var before = into.Count;
        if (isCall)
        {
            into.Add(new DecodedPart(null, call, signature, source));
        }
        else if (chunk is not null)
        {
            chunk = thought && chunk is MediaChunk media ? media with { IsThought = true } : chunk;
            into.Add(new DecodedPart(signature is null && isWhole ? chunk : chunk with { ThoughtSignature = signature, Whole = source }, default, null, default));
        }
        else if (text?.Length > 0 || (signature is not null && isKnown))
        {
            into.Add(new DecodedPart(
                thought ? new ThoughtChunk(text ?? "") { ThoughtSignature = signature, Whole = source } : new TextChunk(text ?? "") { ThoughtSignature = signature, Whole = source }, default, null, default));
        }

        if (!isKnown)
        {
            var isRestated = into.Count > before && (!isCall || call.Text("name") is not null);
            into.Add(new DecodedPart(new UnknownChunk(part) { ThoughtSignature = signature, IsRestated = isRestated }, default, null, default));
        }
    }

    // Whether a request can hold it as a part of a known kind.
    private static bool CanBeSent(ContentChunk chunk, bool isThought) => chunk switch
    {
        MediaChunk media => !media.Data.IsEmpty && MediaType.IsOne(media.MimeType),
        FileChunk file => !isThought && file.Uri.Length > 0 && (file.MimeType is null || MediaType.IsOne(file.MimeType)),
        _ => !isThought,
    };

    private static MediaChunk? ReadMedia(ref Utf8JsonReader reader)
    {
        if (!reader.EnterObject())
        {
            return null;
        }

        string? mimeType = null;
        string? displayName = null;
        byte[]? data = null;
        while (reader.NextProperty())
        {
            if (reader.ValueTextEquals("mimeType"u8))
            {
                mimeType = reader.ReadWord(_mimeTypes);
            }
            else if (reader.ValueTextEquals("displayName"u8))
            {
                displayName = reader.ReadString();
            }
            else if (reader.ValueTextEquals("data"u8))
            {
                reader.Read();
                data = reader.TokenType == JsonTokenType.String && reader.TryGetBytesFromBase64(out var bytes) ? bytes : null;
                reader.Skip();
            }
            else
            {
                reader.Skip();
            }
        }

        return data is null ? null : new MediaChunk(mimeType ?? "application/octet-stream", data) { DisplayName = displayName };
    }

    private static FileChunk? ReadFile(ref Utf8JsonReader reader)
    {
        var (_, uri, mimeType) = ReadThree(ref reader, "fileUri"u8, "mimeType"u8);
        return uri is null ? null : new FileChunk(uri, mimeType);
    }

    private static (string? Id, string? First, string? Second) ReadThree(ref Utf8JsonReader reader, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        (string? Id, string? First, string? Second) values = default;
        if (!reader.EnterObject())
        {
            return values;
        }

        while (reader.NextProperty())
        {
            if (reader.ValueTextEquals("id"u8))
            {
                values.Id = reader.ReadString();
            }
            else if (reader.ValueTextEquals(first))
            {
                values.First = reader.ReadString();
            }
            else if (reader.ValueTextEquals(second))
            {
                values.Second = reader.ReadString();
            }
            else
            {
                reader.Skip();
            }
        }

        return values;
    }
}
