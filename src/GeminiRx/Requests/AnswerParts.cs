using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GeminiRx.Text;

namespace GeminiRx;

/// <summary>Converts the chunks of an answer to the parts of a turn.</summary>
internal static class AnswerParts
{
    /// <summary>Applies the rewinds. A rewind removes the content since the last checkpoint, or since the start if there is
    /// none.</summary>
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
    /// Converts chunks to parts. Consecutive texts are joined, and so are consecutive thoughts. A text with a signature, or whose part has
    /// further members, remains a separate part, because the service verifies each part. Pieces of such a text that an operator has cut
    /// are joined again. Incomplete calls are left out.
    /// </summary>
    public static IReadOnlyList<Part> FromChunks(IEnumerable<ContentChunk> chunks)
    {
        var parts = new List<Part>();
        var text = new StringBuilder();
        var isThought = false;
        var (lastStep, lastAt) = ((StepChunk?)null, 0);
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
            if (chunk is StepChunk step)
            {
                AddStep(step);
                continue;
            }

            if (PartOf(chunk) is { } part)
            {
                parts.Add(part is RawPart ? part : part with { ThoughtSignature = chunk.ThoughtSignature });
            }
        }

        Flush();
        return parts;

        // Unknown content of an output is no step. A step with a piece of another kind cannot be put together again.
        void AddStep(StepChunk piece)
        {
            var (before, at) = (lastStep, lastAt);
            if (before is not null && piece.Continues(before))
            {
                parts[at] = new StepPart(JsonObjects.Merge(((StepPart)parts[at]).Json, piece.Json));
            }
            else if (piece.IsOfTool)
            {
                (lastStep, lastAt) = (piece, parts.Count);
                parts.Add(new StepPart(piece.Json));
            }
            else if (before?.Index == piece.Index && at == parts.Count - 1)
            {
                parts.RemoveAt(at);
                lastStep = null;
            }
        }

        void AddText(ContentChunk chunk)
        {
            var piece = OriginalPart.TextOf(chunk);
            var original = chunk.Original.Text;
            if (
                original is not null
                && original.Length > piece.Length
                && original.EndsWith(piece, StringComparison.Ordinal)
                && EndsWith(text, original.AsSpan(..^piece.Length))
            )
            {
                text.Length -= original.Length - piece.Length;
                piece = original;
            }

            if (chunk.Original.Json is { } json && piece == original)
            {
                Flush();
                parts.Add(new RawPart(json));
            }
            else if (chunk.ThoughtSignature is { } signature)
            {
                Flush();
                parts.Add(new TextPart(piece) { IsThought = isThought, ThoughtSignature = signature });
            }
            else
            {
                text.Append(piece);
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

    /// <summary>Whether the chunk's values are valid for its part class.</summary>
    public static bool HasValidValues(ContentChunk chunk) =>
        chunk switch
        {
            ToolCallChunk call => call.Name.Length > 0,
            MediaChunk media => !media.Data.IsEmpty && MediaType.IsValid(media.MimeType),
            FileChunk file => file.Uri.Length > 0 && (file.MimeType is null || MediaType.IsValid(file.MimeType)),
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
            _ when chunk.Original.Json is { } original => new RawPart(original),
            _ when !HasValidValues(chunk) => InvalidPart(chunk),
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
            _ => null, // pieces of a call's arguments; the complete call follows
        };

    // The service may send values that the part classes reject: a call without a name, media without bytes.
    private static RawPart InvalidPart(ContentChunk chunk)
    {
        var (kind, data) = chunk switch
        {
            ToolCallChunk call => (
                "functionCall",
                Members(("id", call.Id), ("name", call.Name), ("args", JsonObject.Create(call.Arguments)))
            ),
            MediaChunk media => (
                "inlineData",
                Members(("mimeType", media.MimeType), ("data", Convert.ToBase64String(media.Data.Span)), ("displayName", media.DisplayName))
            ),
            FileChunk file => ("fileData", Members(("mimeType", file.MimeType), ("fileUri", file.Uri))),
            _ => throw new NotSupportedException($"{chunk.GetType().Name} has no JSON form."),
        };
        var isThought = chunk is MediaChunk { IsThought: true } ? JsonValue.Create(true) : null;
        var part = Members((kind, data), ("thought", isThought), ("thoughtSignature", chunk.ThoughtSignature));
        return new RawPart(JsonStrings.Parse(part.ToJsonString()));
    }

    private static JsonObject Members(params ReadOnlySpan<(string Name, JsonNode? Value)> members)
    {
        var json = new JsonObject();
        foreach (var (name, value) in members)
        {
            if (value is not null)
            {
                json.Add(name, value);
            }
        }

        return json;
    }
}
