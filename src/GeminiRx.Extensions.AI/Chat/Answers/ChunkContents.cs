using System.Text.Json;
using GeminiRx.Extensions.AI.Chat.Contents;
using Microsoft.Extensions.AI;

namespace GeminiRx.Extensions.AI.Chat.Answers;

/// <summary>Converts a chunk of content to contents of a message.</summary>
internal static class ChunkContents
{
    /// <summary>Converts a chunk. The result is empty for pieces of arguments, incomplete calls and calls without a name.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="codeId">The identifier of code and its result; null for another chunk.</param>
    /// <param name="isAfterUnsignedThought">Whether the content before is a thought without a signature.</param>
    public static List<AIContent> Of(ContentChunk chunk, string? codeId, bool isAfterUnsignedThought)
    {
        var contents = Unmarked(chunk, codeId);
        foreach (var content in contents)
        {
            content.RawRepresentation = chunk;
        }

        if (chunk is TextChunk text)
        {
            return chunk.ThoughtSignature is null ? contents : [.. contents, PartSignature.Mark(text)];
        }

        foreach (var content in contents)
        {
            PartSignature.Set(content, chunk.ThoughtSignature);
        }

        // Microsoft.Extensions.AI joins adjacent thoughts, also with a signed one: an empty text keeps the parts apart.
        return chunk is ThoughtChunk { ThoughtSignature: not null } && isAfterUnsignedThought
            ? [new TextContent(""), .. contents]
            : contents;
    }

    private static List<AIContent> Unmarked(ContentChunk chunk, string? codeId) =>
        chunk switch
        {
            TextChunk { Text: "", ThoughtSignature: null } or ThoughtChunk { Text: "", ThoughtSignature: null } => [],
            TextChunk text => [new TextContent(text.Text)],
            ThoughtChunk thought => [new TextReasoningContent(thought.Text) { ProtectedData = thought.ThoughtSignature }],
            ToolCallChunk { IsComplete: true, Name.Length: > 0 } call => [CallOf(call)],
            MediaChunk { Data.IsEmpty: false, IsThought: false } media when MediaTypes.IsValid(media.MimeType) =>
            [
                new DataContent(media.Data, media.MimeType) { Name = media.DisplayName },
            ],
            FileChunk file when Uri.TryCreate(file.Uri, UriKind.Absolute, out var uri) =>
            [
                new UriContent(uri, MediaTypes.IsValid(file.MimeType) ? file.MimeType! : MediaTypes.Unknown),
            ],
            CodeChunk code => [CodeContents.Of(code, codeId!)],
            CodeResultChunk result => [CodeContents.Of(result, codeId!)],
            StepChunk step => [StepContents.Of(step)],
            ToolCallChunk or ToolArgumentsChunk => [],
            _ => [new AIContent()],
        };

    private static FunctionCallContent CallOf(ToolCallChunk call) =>
        new(
            call.Id is { Length: > 0 } id ? id : CallIds.New(),
            call.Name,
            call.Arguments.ValueKind == JsonValueKind.Object
                ? call.Arguments.EnumerateObject().ToDictionary(member => member.Name, member => (object?)member.Value)
                : []
        );
}
