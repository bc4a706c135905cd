using System.Text;
using System.Text.Json;
using GeminiRx.Wire;

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

    /// <summary>Texts of one kind are joined; one that has a signature stays by itself, for the service checks it part by part.</summary>
    public static IReadOnlyList<Part> Of(IEnumerable<ContentChunk> chunks)
    {
        var parts = new List<Part>();
        var text = new StringBuilder();
        var isThought = false;
        foreach (var chunk in chunks)
        {
            if (chunk is (TextChunk or ThoughtChunk) and { ThoughtSignature: null } && WholeOf(chunk) is null)
            {
                if (isThought != chunk is ThoughtChunk)
                {
                    Flush();
                }

                isThought = chunk is ThoughtChunk;
                text.Append(TextOf(chunk));
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

        void Flush()
        {
            if (text.Length > 0)
            {
                parts.Add(new TextPart(text.ToString()) { IsThought = isThought });
                text.Clear();
            }
        }
    }

    private static string TextOf(ContentChunk chunk) => chunk is TextChunk text ? text.Text : ((ThoughtChunk)chunk).Text;

    // An operator may have cut a text or joined it with others: it is the part's no more.
    private static JsonElement? WholeOf(ContentChunk chunk) =>
        chunk.Whole.Json is { } part && (chunk is not (TextChunk or ThoughtChunk) || part.Text("text") == TextOf(chunk)) ? part : null;

    private static Part? PartOf(ContentChunk chunk) => chunk switch
    {
        _ when WholeOf(chunk) is { } whole => new RawPart(whole),
        UnknownChunk { IsRestated: true } => null,
        TextChunk or ThoughtChunk => new TextPart(TextOf(chunk)) { IsThought = chunk is ThoughtChunk },
        ToolCallChunk call => new FunctionCallPart(call.Name, call.Arguments) { Id = call.Id },
        CodeChunk code => new ExecutableCodePart(code.Language, code.Code) { Id = code.Id },
        CodeResultChunk result => new CodeExecutionResultPart(result.Outcome, result.Output) { Id = result.Id },
        MediaChunk media => new InlineDataPart(media.MimeType, media.Data) { DisplayName = media.DisplayName, IsThought = media.IsThought },
        FileChunk file => new FileDataPart(file.Uri, file.MimeType),
        UnknownChunk { Json.ValueKind: JsonValueKind.Object } unknown => new RawPart(unknown.Json),
        _ => null, // the pieces of a call's arguments: the whole call follows
    };
}
