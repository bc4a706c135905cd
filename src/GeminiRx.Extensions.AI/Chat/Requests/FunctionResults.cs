using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace GeminiRx.Extensions.AI.Chat.Requests;

/// <summary>Converts results of functions. The service wants the name of the function, which only the call contains.</summary>
internal sealed class FunctionResults
{
    private readonly Dictionary<string, (string Name, int Number)> _calls = new(StringComparer.Ordinal);
    private int _count;
    private readonly Dictionary<Part, int> _numbers = new(ReferenceEqualityComparer.Instance);

    /// <summary>Notes the name and the number of a call.</summary>
    public void Note(AIContent content)
    {
        if (content is FunctionCallContent call)
        {
            _calls[call.CallId] = (call.Name, _count++);
        }
    }

    /// <summary>Orders the parts of a turn with results as the calls, because the service matches results without identifiers by their
    /// order. Other parts follow.</summary>
    public IEnumerable<Part> InOrderOfCalls(IEnumerable<Part> parts) =>
        parts.OrderBy(part => _numbers.TryGetValue(part, out var number) ? number : int.MaxValue);

    /// <exception cref="ArgumentException">No message before contains the call, or the result has no JSON form.</exception>
    public FunctionResponsePart ToPart(FunctionResultContent result)
    {
        if (!_calls.TryGetValue(result.CallId, out var call))
        {
            throw new ArgumentException(
                $"No message contains the call {result.CallId}, whose result is sent: keep the assistant's message with it.",
                nameof(result)
            );
        }

        var (response, media) = ValueOf(result, call.Name);
        var part = new FunctionResponsePart(call.Name, response) { Id = CallIds.ForService(result.CallId), Media = media };
        _numbers.Add(part, call.Number);
        return part;
    }

    private static (JsonElement Response, IReadOnlyList<MediaPart> Media) ValueOf(FunctionResultContent result, string name)
    {
        IReadOnlyList<AIContent> contents = result.Result switch
        {
            AIContent one => [one],
            IEnumerable<AIContent> several => [.. several],
            _ => [],
        };
        if (result.Exception is not null)
        {
            // The message may contain paths or keys of the program, so only what the caller has chosen is sent.
            var reason = result.Result as string ?? $"The function failed: {result.Exception.GetType().Name}.";
            return (JsonValues.ToElement(new JsonObject { ["error"] = reason }), []);
        }

        if (contents.Count == 0)
        {
            return (JsonValues.ToElement(result.Result, $"The result of {name}"), []);
        }

        var text = string.Concat(contents.OfType<TextContent>().Select(content => content.Text));
        return (
            JsonValues.ToElement(new JsonObject { ["output"] = text }),
            [
                .. contents
                    .Where(content => content is not TextContent)
                    .Select(content => UserParts.MediaOf(content) ?? throw NoMedia(content, name)),
            ]
        );
    }

    private static ArgumentException NoMedia(AIContent content, string name) =>
        new($"The result of {name} contains {content.GetType().Name}, which the service does not have: return text, data or addresses.");
}
