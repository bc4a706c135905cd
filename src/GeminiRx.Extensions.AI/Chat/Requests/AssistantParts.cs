using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GeminiRx.Extensions.AI.Chat.Contents;
using Microsoft.Extensions.AI;

namespace GeminiRx.Extensions.AI.Chat.Requests;

/// <summary>Converts the contents of a message of the assistant to the parts of a turn, each with its signature.</summary>
internal sealed class AssistantParts
{
    private readonly List<Part> _parts = [];

    // Adjacent texts without a signature are one part, because the service cuts texts anywhere.
    private readonly StringBuilder _text = new();

    // The pieces of steps of interactions, which are put together.
    private readonly List<StepChunk> _steps = [];
    private bool _isThought;

    /// <summary>Adds the next content. A content of another service that this one does not have is left out.</summary>
    public void Add(AIContent content)
    {
        switch (content)
        {
            case TextContent text:
                AddText(text.Text, isThought: false);
                break;
            case TextReasoningContent mark when PartSignature.SignedLength(mark) is { } length:
                SignText(length, PartSignature.Of(mark));
                break;
            case TextReasoningContent thought when PartSignature.Of(thought) is { } signature:
                Add(new TextPart(thought.Text) { IsThought = true, ThoughtSignature = signature });
                break;
            case TextReasoningContent thought:
                AddText(thought.Text, isThought: true);
                break;
            case FunctionCallContent call:
                Add(PartOf(call));
                break;
            case var _ when StepContents.ToChunk(content) is { } step:
                FlushText();
                _steps.Add(step);
                break;
            default:
                if ((Original(content) ?? Rebuilt(content)) is { } part)
                {
                    Add(part);
                }

                break;
        }
    }

    public IReadOnlyList<Part> ToParts()
    {
        Flush();
        return _parts;
    }

    private void Add(Part part)
    {
        Flush();
        _parts.Add(part);
    }

    private void AddText(string text, bool isThought)
    {
        if (text.Length > 0)
        {
            FlushSteps();
        }

        if (text.Length > 0 && isThought != _isThought)
        {
            FlushText();
            _isThought = isThought;
        }

        _text.Append(text);
    }

    // If the text before was changed, its signature is invalid and is left out.
    private void SignText(int length, string? signature)
    {
        if (length > 0 && (_isThought || _text.Length < length))
        {
            return;
        }

        var signed = _text.ToString(_text.Length - length, length);
        _text.Length -= length;
        Add(new TextPart(signed) { ThoughtSignature = signature });
    }

    private void Flush()
    {
        FlushText();
        FlushSteps();
    }

    private void FlushSteps()
    {
        _parts.AddRange(Content.FromAnswer(_steps)?.Parts ?? []);
        _steps.Clear();
    }

    private void FlushText()
    {
        if (_text.Length > 0)
        {
            _parts.Add(new TextPart(_text.ToString()) { IsThought = _isThought });
            _text.Clear();
        }
    }

    private static Part PartOf(FunctionCallContent call)
    {
        var arguments = new JsonObject();
        foreach (var (name, value) in call.Arguments ?? new Dictionary<string, object?>())
        {
            arguments.Add(name, JsonValues.ToNode(value, $"The argument {name} of {call.Name}"));
        }

        var json = JsonValues.ToElement(arguments);
        return
            call.RawRepresentation is ToolCallChunk chunk
            && chunk.Name == call.Name
            && JsonElement.DeepEquals(chunk.Arguments, json)
            && Original(call) is { } original
            ? original
            : new FunctionCallPart(call.Name, json) { Id = CallIds.ForService(call.CallId), ThoughtSignature = PartSignature.Of(call) };
    }

    private static Part? Original(AIContent content) =>
        content.RawRepresentation is ContentChunk chunk && Content.FromAnswer([chunk])?.Parts is [var part] ? part : null;

    // After deserialization.
    private static Part? Rebuilt(AIContent content) =>
        CodeContents.ToPart(content)
        ?? (
            UserParts.MediaOf(content) is { } media && content is not HostedFileContent
                ? media with
                {
                    ThoughtSignature = PartSignature.Of(content),
                }
                : null
        );
}
