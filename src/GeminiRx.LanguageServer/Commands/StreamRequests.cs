using System.Text.Json;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Settings;
using StreamJsonRpc;
using static GeminiRx.LanguageServer.Rpc.ServerConnection;

namespace GeminiRx.LanguageServer.Commands;

/// <summary>Converts the parameters of <c>geminirx/stream</c> to a request of the service.</summary>
internal static class StreamRequests
{
    /// <summary>The service's word for a call whose signature is not known, because another model made it. Newer models reject the first
    /// call of a turn without a signature.</summary>
    private const string UnknownSignature = "skip_thought_signature_validator";

    private static readonly JsonElement _noArguments = JsonElement.Parse("{}");

    /// <exception cref="LocalRpcException">The parameters are no request, or a value is invalid.</exception>
    public static GenerateRequest Create(StreamParams parameters)
    {
        if (
            parameters.PartialResultToken.ValueKind is not (JsonValueKind.String or JsonValueKind.Number)
            || string.IsNullOrEmpty(parameters.Prompt) != parameters.Messages is { Count: > 0 }
        )
        {
            throw Refuse(
                InvalidParams,
                "geminirx/stream needs { \"prompt\": …, \"partialResultToken\": a string or a number }, "
                    + "or \"messages\", with at least one message, instead of the prompt."
            );
        }

        try
        {
            List<Content> turns = parameters.Messages is { Count: > 0 } messages
                ? [.. Turns(messages)]
                : [Content.User(parameters.Prompt!)];
            if (turns[^1].Parts.Any(part => part is FunctionCallPart))
            {
                throw Refuse(
                    InvalidParams,
                    "geminirx/stream: the last message has a call without a result: add the message with the results of all calls."
                );
            }

            return new GenerateRequest(turns)
            {
                System = ClientSettings.Clean(parameters.System),
                Model = ClientSettings.Clean(parameters.Model),
                Tools = [.. (parameters.Tools ?? []).Select(ToolOf)],
                FunctionCalling = Choice(parameters.ToolChoice) is { } mode ? new FunctionCallingConfig(mode) : null,
                Store = false,
            };
        }
        catch (ArgumentException e)
        {
            throw Refused(e);
        }
    }

    /// <summary>Refuses a request that the service would reject: its values are invalid, or contradict each other.</summary>
    public static LocalRpcException Refused(ArgumentException cause) =>
        Refuse(InvalidParams, $"geminirx/stream: {GeminiConfigurationException.FromArgument(cause).Message}");

    /// <summary>Consecutive messages of one side are one turn: the service wants all results of parallel calls in one.</summary>
    private static IEnumerable<Content> Turns(IReadOnlyList<StreamMessage?> messages)
    {
        var parts = new List<Part>();
        var isModel = false;
        for (var at = 0; at < messages.Count; at++)
        {
            if (messages[at] is not { Role: "user" or "model" or "tool", Parts: { Count: > 0 } given } message)
            {
                throw Refuse(
                    InvalidParams,
                    $"geminirx/stream: messages[{at}] needs a \"role\", which is user, model or tool, and at least one of \"parts\"."
                );
            }

            if (isModel != message.Role is "model" && parts.Count > 0)
            {
                yield return Turn(isModel, parts);
                parts = [];
            }

            isModel = message.Role is "model";
            parts.AddRange(given.Select((part, number) => PartOf(part, $"messages[{at}].parts[{number}]")));
        }

        yield return Turn(isModel, parts);
    }

    private static Content Turn(bool isModel, List<Part> parts)
    {
        if (!isModel)
        {
            return Content.User(parts);
        }

        // Of parallel calls, the service signs the first one only.
        var first = parts.FindIndex(part => part is FunctionCallPart);
        if (first >= 0 && parts[first].ThoughtSignature is null)
        {
            parts[first] = parts[first] with { ThoughtSignature = UnknownSignature };
        }

        return Content.Model(parts);
    }

    private static Part PartOf(StreamPart? part, string place)
    {
        Part converted = part switch
        {
            { Type: "text", Text: { } text } => new TextPart(text),
            { Type: "thought", Text: { } text } => new TextPart(text) { IsThought = true },
            { Type: "media", MimeType: { } type, Data: { } data } => new InlineDataPart(type, data) { IsThought = part.Thought is true },
            { Type: "toolCall", IsComplete: false } => throw Refuse(
                InvalidParams,
                $"geminirx/stream: {place} is a call that was not complete (\"isComplete\": false): leave it out."
            ),
            { Type: "toolCall", Name: { } name } => new FunctionCallPart(name, part.Args ?? _noArguments) { Id = part.Id },
            { Type: "toolResult", Name: { } name, Response: { ValueKind: not JsonValueKind.Undefined } response } =>
                new FunctionResponsePart(
                    name,
                    part.IsError is true && !IsErrorObject(response)
                        ? JsonElement.Parse($"{{\"error\":{response.GetRawText()}}}")
                        : response
                )
                {
                    Id = part.Id,
                },
            _ => throw Refuse(
                InvalidParams,
                $"geminirx/stream: {place} has the type '{SettingsReader.Shown(part?.Type)}' or lacks a member. "
                    + "Use text or thought with \"text\", media with \"mimeType\" and \"data\", toolCall with \"name\", "
                    + "or toolResult with \"name\" and \"response\"."
            ),
        };
        return converted with { ThoughtSignature = part.ThoughtSignature };
    }

    // The chunk of a failed call, sent back, has this form already.
    private static bool IsErrorObject(JsonElement response) =>
        response.ValueKind == JsonValueKind.Object && response.TryGetProperty("error", out _);

    private static Tool ToolOf(StreamTool? tool, int at) =>
        tool?.Name is { } name
            ? Tool.Function(name, tool.Description, tool.Parameters is { } parameters ? new JsonSchema(parameters) : null)
            : throw Refuse(InvalidParams, $"geminirx/stream: tools[{at}] needs a \"name\".");

    private static FunctionCallingMode? Choice(string? name) =>
        name switch
        {
            null => null,
            "auto" => FunctionCallingMode.Auto,
            "any" => FunctionCallingMode.Any,
            "none" => FunctionCallingMode.None,
            _ => throw Refuse(InvalidParams, $"geminirx/stream: unknown toolChoice '{SettingsReader.Shown(name)}': use auto, any or none."),
        };
}
