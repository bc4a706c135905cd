using System.Text;
using System.Text.Json;

namespace GeminiRx;

/// <summary>Makes the parts of a turn of the chunks that it came in.</summary>
internal static class AnswerParts
{
    private static readonly string[] _knownData = ["text", "functionCall", "inlineData", "fileData", "executableCode", "codeExecutionResult"];

    /// <summary>Texts of one kind are joined; one that has a signature stays by itself, for the service checks it part by part.</summary>
    public static IReadOnlyList<Part> Of(IEnumerable<ContentChunk> chunks)
    {
        var parts = new List<Part>();
        var text = new StringBuilder();
        var isThought = false;
        foreach (var chunk in chunks)
        {
            if (chunk is (TextChunk or ThoughtChunk) and { ThoughtSignature: null })
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
            if (chunk is UnknownChunk unknown && parts.Count > 0 && _knownData.Any(name => unknown.Json.TryGetProperty(name, out _)))
            {
                // The part before says only what was known of this one.
                parts.RemoveAt(parts.Count - 1);
            }

            if (PartOf(chunk) is { } part)
            {
                parts.Add(part with { ThoughtSignature = part is RawPart ? null : chunk.ThoughtSignature });
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

    private static Part? PartOf(ContentChunk chunk) => chunk switch
    {
        TextChunk or ThoughtChunk => new TextPart(TextOf(chunk)) { IsThought = chunk is ThoughtChunk },
        ToolCallChunk call => new FunctionCallPart(call.Name, call.Arguments) { Id = call.Id },
        CodeChunk code => new ExecutableCodePart(code.Language, code.Code) { Id = code.Id },
        CodeResultChunk result => new CodeExecutionResultPart(result.Outcome, result.Output) { Id = result.Id },
        MediaChunk media => new InlineDataPart(media.MimeType, media.Data),
        FileChunk file => new FileDataPart(file.Uri, file.MimeType),
        UnknownChunk { Json.ValueKind: JsonValueKind.Object } unknown => new RawPart(unknown.Json),
        _ => null, // the pieces of a call's arguments: the whole call follows
    };
}
