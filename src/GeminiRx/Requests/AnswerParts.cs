using System.Buffers;
using System.Text;
using System.Text.Json;
using GeminiRx.Wire.Json;

namespace GeminiRx;

/// <summary>Makes the parts of a turn of the chunks that it came in.</summary>
internal static class AnswerParts
{
    /// <summary>The content that stands: what was said since the last checkpoint, or the start, is void after a rewind.</summary>
    public static IReadOnlyList<ContentChunk> WithoutRewinds(IEnumerable<Chunk> answer)
    {
        var content = new List<ContentChunk>();
        var checkpoint = 0;
        foreach (var chunk in answer)
        {
            switch (chunk)
            {
                case ContentChunk piece:
                    content.Add(piece);
                    break;
                case CheckpointChunk:
                    checkpoint = content.Count;
                    break;
                case RewindChunk:
                    content.RemoveRange(checkpoint, content.Count - checkpoint);
                    break;
                default:
                    break;
            }
        }

        return content;
    }

    /// <summary>
    /// Texts of one kind are joined. One that has a signature, or whose part says more than its text, stays a part by itself, for the
    /// service checks it part
    /// by part; where an operator has cut it, it is put together again. A call that is not complete is left out.
    /// </summary>
    public static IReadOnlyList<Part> Of(IEnumerable<ContentChunk> chunks)
    {
        var parts = new List<Part>();
        var text = new StringBuilder();
        var isThought = false;
        foreach (var chunk in chunks)
        {
            if (chunk is TextChunk or ThoughtChunk)
            {
                if (isThought != chunk is ThoughtChunk)
                {
                    Flush();
                }

                isThought = chunk is ThoughtChunk;
                AddText(chunk);
                continue;
            }

            Flush();
            if (PartOf(chunk) is { } part)
            {
                parts.Add(part is RawPart ? part : part with { ThoughtSignature = chunk.ThoughtSignature });
            }
        }

        Flush();
        return parts;

        void AddText(ContentChunk chunk)
        {
            var said = WholePart.TextOf(chunk);
            var whole = chunk.Whole.Text;
            if (
                whole is not null
                && whole.Length > said.Length
                && whole.EndsWith(said, StringComparison.Ordinal)
                && EndsWith(text, whole.AsSpan(..^said.Length))
            )
            {
                text.Length -= whole.Length - said.Length;
                said = whole;
            }

            if (chunk.Whole.Json is { } json && said == whole)
            {
                Flush();
                parts.Add(new RawPart(json));
            }
            else if (chunk.ThoughtSignature is { } signature)
            {
                Flush();
                parts.Add(new TextPart(said) { IsThought = isThought, ThoughtSignature = signature });
            }
            else
            {
                text.Append(said);
            }
        }

        void Flush()
        {
            if (text.Length > 0)
            {
                parts.Add(new TextPart(text.ToString()) { IsThought = isThought });
                text.Clear();
            }
        }
    }

    /// <summary>Whether the part class of the chunk takes what the chunk says.</summary>
    public static bool HasOrdinaryForm(ContentChunk chunk) =>
        chunk switch
        {
            ToolCallChunk call => call.Name.Length > 0,
            MediaChunk media => !media.Data.IsEmpty && MediaType.IsOne(media.MimeType),
            FileChunk file => file.Uri.Length > 0 && (file.MimeType is null || MediaType.IsOne(file.MimeType)),
            _ => true,
        };

    private static bool EndsWith(StringBuilder text, ReadOnlySpan<char> end)
    {
        if (end.Length > text.Length)
        {
            return false;
        }

        Span<char> last = end.Length <= 1024 ? stackalloc char[end.Length] : new char[end.Length];
        text.CopyTo(text.Length - end.Length, last, end.Length);
        return last.SequenceEqual(end);
    }

    private static Part? PartOf(ContentChunk chunk) =>
        chunk switch
        {
            ToolCallChunk { IsComplete: false } => null,
            UnknownChunk { IsRestated: true } => null,
            _ when chunk.Whole.Json is { } whole => new RawPart(whole),
            _ when !HasOrdinaryForm(chunk) => new RawPart(AsReceived(chunk)),
            ToolCallChunk call => new FunctionCallPart(call.Name, call.Arguments) { Id = call.Id },
            CodeChunk code => new ExecutableCodePart(code.Language, code.Code) { Id = code.Id },
            CodeResultChunk result => new CodeExecutionResultPart(result.Outcome, result.Output) { Id = result.Id },
            MediaChunk media => new InlineDataPart(media.MimeType, media.Data)
            {
                DisplayName = media.DisplayName,
                IsThought = media.IsThought,
            },
            FileChunk file => new FileDataPart(file.Uri, file.MimeType),
            UnknownChunk { Json.ValueKind: JsonValueKind.Object } unknown => new RawPart(unknown.Json),
            _ => null, // the pieces of a call's arguments: the whole call follows
        };

    // The service may have sent what a request refuses from a program: a call without a name, media without bytes.
    private static JsonElement AsReceived(ContentChunk chunk)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { MaxDepth = JsonStrings.MaxDepth }))
        {
            json.WriteStartObject();
            switch (chunk)
            {
                case ToolCallChunk call:
                    json.WriteStartObject("functionCall"u8);
                    json.WriteText("id", call.Id);
                    json.WriteText("name", call.Name);
                    json.WriteElement("args", call.Arguments);
                    break;
                case MediaChunk media:
                    json.WriteStartObject("inlineData"u8);
                    json.WriteText("mimeType", media.MimeType);
                    json.WriteBase64String("data"u8, media.Data.Span);
                    json.WriteText("displayName", media.DisplayName);
                    break;
                case FileChunk file:
                    json.WriteStartObject("fileData"u8);
                    json.WriteText("mimeType", file.MimeType);
                    json.WriteText("fileUri", file.Uri);
                    break;
            }

            json.WriteEndObject();
            json.WriteFlag("thought", chunk is MediaChunk { IsThought: true });
            json.WriteText("thoughtSignature", chunk.ThoughtSignature);
            json.WriteEndObject();
        }

        return JsonElement.Parse(bytes.WrittenSpan, new JsonDocumentOptions { MaxDepth = JsonStrings.MaxDepth });
    }
}
