using GeminiRx.Extensions.AI.Chat.Contents;
using Microsoft.Extensions.AI;

namespace GeminiRx.Extensions.AI.Chat.Answers;

/// <summary>Converts the chunks of one answer to updates, one for each chunk.</summary>
/// <param name="model">The requested model; null if it is unknown.</param>
internal sealed class AnswerUpdates(string? model)
{
    private readonly AnswerSources _sources = new();
    private string _messageId = NewId();
    private Usage? _usage;
    private readonly Queue<FunctionCallContent> _calls = new();
    private int _textLength;
    private int _contentCount;
    private bool _endsInUnsignedThought;

    /// <summary>Converts the next chunk.</summary>
    public ChatResponseUpdate Of(Chunk chunk)
    {
        var update = new ChatResponseUpdate(ChatRole.Assistant, ContentsOf(chunk)) { RawRepresentation = chunk, MessageId = _messageId };
        switch (chunk)
        {
            case FinishedChunk end:
                update.FinishReason = FinishReasons.Of(end, _calls.Count > 0);
                update.ResponseId = end.ResponseId;
                update.ModelId = end.ModelVersion ?? model;
                break;
            case ToolResultChunk:
                // The next round is a message of its own.
                (update.Role, update.MessageId) = (ChatRole.Tool, NewId());
                _messageId = NewId();
                break;
            default:
                break;
        }

        return update;
    }

    private List<AIContent> ContentsOf(Chunk chunk)
    {
        _sources.Add(chunk);
        switch (chunk)
        {
            case ContentChunk { Candidate: 0 } content:
                return Count(content, ChunkContents.Of(content, _endsInUnsignedThought));
            case CheckpointChunk:
                (_textLength, _contentCount) = (0, 0);
                return [];
            case RewindChunk:
                var rewind = new RewindContent(_textLength, _contentCount) { RawRepresentation = chunk };
                (_textLength, _contentCount) = (0, 0);
                return [rewind];
            case UsageChunk counts:
                _usage = counts.Usage;
                return [];
            case ToolResultChunk result:
                return [ResultOf(result)];
            case FinishedChunk end:
                return EndOf(end);
            default:
                return [];
        }
    }

    private List<AIContent> Count(ContentChunk chunk, List<AIContent> contents)
    {
        foreach (var call in contents.OfType<FunctionCallContent>())
        {
            _calls.Enqueue(call);
        }

        _textLength += chunk is TextChunk text ? text.Text.Length : 0;
        _contentCount += contents.Count;
        _endsInUnsignedThought = contents is [] ? _endsInUnsignedThought : contents is [.., TextReasoningContent { ProtectedData: null }];
        return contents;
    }

    // The source runs the functions itself: its results have the order of the calls.
    private FunctionResultContent ResultOf(ToolResultChunk result)
    {
        var call = _calls.TryDequeue(out var next) ? next : new FunctionCallContent(CallIds.New(), result.Call.Name);
        call.InformationalOnly = true;
        return new FunctionResultContent(call.CallId, result.Response) { RawRepresentation = result };
    }

    private List<AIContent> EndOf(FinishedChunk end)
    {
        var contents = new List<AIContent>();
        if (_sources.ToAnnotations() is { Count: > 0 } annotations)
        {
            contents.Add(new TextContent("") { Annotations = annotations });
        }

        if ((end.Usage ?? _usage) is { } usage)
        {
            contents.Add(new UsageContent(UsageCounts.Of(usage)) { RawRepresentation = usage });
        }

        return contents;
    }

    private static string NewId() => Guid.NewGuid().ToString("N");
}
