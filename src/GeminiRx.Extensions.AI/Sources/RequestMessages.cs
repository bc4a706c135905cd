using GeminiRx.Extensions.AI.Chat.Contents;
using Microsoft.Extensions.AI;

namespace GeminiRx.Extensions.AI.Sources;

/// <summary>Converts the turns of a request to messages.</summary>
internal static class RequestMessages
{
    public static IReadOnlyList<ChatMessage> Of(GenerateRequest request)
    {
        var ids = new RequestCallIds();
        var messages = new List<ChatMessage>();
        if (request.System is { } system)
        {
            messages.Add(new ChatMessage(ChatRole.System, [.. system.Parts.Select(part => ContentOf(part, ids))]));
        }

        foreach (var turn in request.Contents)
        {
            messages.AddRange(MessagesOf(turn, ids));
        }

        return messages;
    }

    // The results of functions are messages of their own, before the other parts of the turn. Only interactions have steps.
    private static IEnumerable<ChatMessage> MessagesOf(Content turn, RequestCallIds ids)
    {
        var results = turn.Parts.OfType<FunctionResponsePart>().Select(part => ContentOf(part, ids)).ToList();
        if (results.Count > 0)
        {
            yield return new ChatMessage(ChatRole.Tool, results);
        }

        var others = turn.Parts.Where(part => part is not (FunctionResponsePart or StepPart)).Select(part => ContentOf(part, ids)).ToList();
        if (others.Count > 0)
        {
            yield return new ChatMessage(turn.Role == "model" ? ChatRole.Assistant : ChatRole.User, others);
        }
    }

    private static AIContent ContentOf(Part part, RequestCallIds ids) =>
        part switch
        {
            TextPart { IsThought: true } thought => new TextReasoningContent(thought.Text) { ProtectedData = thought.ThoughtSignature },
            TextPart text => new TextContent(text.Text),
            InlineDataPart data => new DataContent(data.Data, data.MimeType) { Name = data.DisplayName },
            FileDataPart file => new UriContent(file.FileUri, file.MimeType ?? MediaTypes.Unknown),
            FunctionCallPart call => Signed(
                new FunctionCallContent(
                    ids.OfCall(call),
                    call.Name,
                    call.Arguments.EnumerateObject().ToDictionary(member => member.Name, member => (object?)member.Value)
                ),
                call.ThoughtSignature
            ),
            FunctionResponsePart { Media: [] } result => new FunctionResultContent(ids.OfResult(result), result.Response),
            FunctionResponsePart result => new FunctionResultContent(
                ids.OfResult(result),
                (List<AIContent>)[new TextContent(result.Response.GetRawText()), .. result.Media.Select(media => ContentOf(media, ids))]
            ),
            RawPart raw when ForeignContents.FromJson(raw.Json) is { } content => content,
            _ => throw new ArgumentException(
                $"A turn contains {part.GetType().Name}, which chat clients of other services do not have: remove it.",
                nameof(part)
            ),
        };

    private static FunctionCallContent Signed(FunctionCallContent content, string? signature)
    {
        PartSignature.Set(content, signature);
        return content;
    }
}
