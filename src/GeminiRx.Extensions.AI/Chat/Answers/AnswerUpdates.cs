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
    private RevokedContents _sinceCheckpoint = new();
    private bool _endsInUnsignedThought;
    private bool _endedInUnsignedThought; // at the checkpoint
    private string? _codeId;

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
                return Count(ChunkContents.Of(content, CodeIdOf(content), _endsInUnsignedThought));
            case CheckpointChunk:
                (_sinceCheckpoint, _endedInUnsignedThought) = (new RevokedContents(), _endsInUnsignedThought);
                return [];
            case RewindChunk:
                var rewind = _sinceCheckpoint.ToRewind();
                rewind.RawRepresentation = chunk;
                (_sinceCheckpoint, _endsInUnsignedThought) = (new RevokedContents(), _endedInUnsignedThought);
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

    // The result of code follows the code.
    private string? CodeIdOf(ContentChunk chunk) =>
        chunk switch
        {
            CodeChunk code => _codeId = code.Id is { Length: > 0 } id ? id : CallIds.New(),
            CodeResultChunk result => result.Id is { Length: > 0 } id ? id : _codeId ?? CallIds.New(),
            _ => null,
        };

    private List<AIContent> Count(List<AIContent> contents)
    {
        foreach (var content in contents)
        {
            _sinceCheckpoint.Add(content);
            if (content is FunctionCallContent call)
            {
                _calls.Enqueue(call);
            }
        }

        _endsInUnsignedThought = contents is [] ? _endsInUnsignedThought : contents is [.., TextReasoningContent { ProtectedData: null }];
        return contents;
    }

    // The source runs the functions itself: its results have the order of the calls.
    private FunctionResultContent ResultOf(ToolResultChunk result)
    {
        foreach (var answered in _calls)
        {
            answered.InformationalOnly = true;
        }

        var call = _calls.TryDequeue(out var next) ? next : new FunctionCallContent(CallIds.New(), result.Call.Name);
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
