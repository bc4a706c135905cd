using System.Text.Json.Nodes;
using GeminiRx.Extensions.AI.Chat.Answers;
using GeminiRx.Extensions.AI.Chat.Contents;
using GeminiRx.Extensions.AI.Chat.Requests;
using Microsoft.Extensions.AI;

namespace GeminiRx.Extensions.AI.Sources;

/// <summary>Converts the updates of one answer to chunks. Errors in it, such as a refusal, are content of an answer that has a finish
/// reason; otherwise the answer has failed.</summary>
/// <param name="requireFinishReason">Whether an answer without a finish reason is truncated.</param>
internal sealed class UpdateChunks(bool requireFinishReason)
{
    private readonly UsageDetails _usage = new();
    private readonly List<ErrorContent> _errors = [];
    private bool _hasUsage;
    private ChatFinishReason? _reason;
    private string? _model;
    private string? _responseId;

    public IEnumerable<Chunk> Of(ChatResponseUpdate update)
    {
        _reason = update.FinishReason ?? _reason;
        _model = update.ModelId ?? _model;
        _responseId = update.ResponseId ?? _responseId;
        if (update.RawRepresentation is CheckpointChunk)
        {
            // Of a client of this package: the place to which a rewind goes back. The token belongs to another request.
            yield return new CheckpointChunk("");
        }

        foreach (var content in update.Contents)
        {
            if (content is ErrorContent error)
            {
                _errors.Add(error);
            }
            else if (ChunkOf(content) is { } chunk)
            {
                yield return chunk;
            }
        }

        if (_reason is not null)
        {
            foreach (var error in _errors)
            {
                yield return new UnknownChunk(ForeignContents.ToJson(error));
            }

            _errors.Clear();
        }
    }

    /// <summary>The failure of an answer that has ended; null for a complete one.</summary>
    public GeminiException? Failure() =>
        _errors is [var error, ..] ? ForeignFailures.Reported(error.ErrorCode)
        : _reason is null && requireFinishReason ? ForeignFailures.Truncated()
        : null;

    /// <summary>The end of an answer without a failure.</summary>
    public FinishedChunk End() =>
        FinishReasons.ToEnd(_reason ?? ChatFinishReason.Stop) with
        {
            Usage = _hasUsage ? UsageCounts.Of(_usage) : null,
            ModelVersion = _model,
            ResponseId = _responseId,
        };

    private Chunk? ChunkOf(AIContent content)
    {
        switch (content)
        {
            case UsageContent counts:
                _usage.Add(counts.Details);
                _hasUsage = true;
                return new UsageChunk(UsageCounts.Of(_usage));
            case RewindContent rewind:
                return new RewindChunk(rewind.TextLength);
            case TextContent { Text.Length: 0 } or TextReasoningContent { Text.Length: 0, ProtectedData: null or "" }:
                return null;
            case TextContent text:
                return new TextChunk(text.Text);
            case TextReasoningContent thought:
                return new ThoughtChunk(thought.Text) { ThoughtSignature = thought.ProtectedData };
            case FunctionCallContent call:
                return CallOf(call);
            case DataContent data:
                return new MediaChunk(data.MediaType, data.Data) { DisplayName = data.Name };
            case UriContent file:
                return new FileChunk(file.Uri.OriginalString, file.MediaType);
            default:
                return new UnknownChunk(ForeignContents.ToJson(content));
        }
    }

    // A call whose arguments the client could not parse is not made.
    private static ToolCallChunk CallOf(FunctionCallContent call)
    {
        var arguments = new JsonObject();
        foreach (var (name, value) in call.Arguments ?? new Dictionary<string, object?>())
        {
            arguments.Add(name, JsonValues.ToNode(value, $"The argument {name} of {call.Name}"));
        }

        return new ToolCallChunk(call.Name, JsonValues.ToElement(arguments))
        {
            Id = call.CallId,
            IsComplete = call.Exception is null,
            ThoughtSignature = PartSignature.Of(call),
        };
    }
}
