using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace GeminiRx.Extensions.AI.Chat.Requests;

/// <summary>Converts messages and options to a request.</summary>
internal static class RequestBuilder
{
    /// <exception cref="ArgumentException">The messages or the options contain what the service does not have.</exception>
    public static GenerateRequest Build(IEnumerable<ChatMessage> messages, ChatOptions? options, IChatClient client, string? defaultModel)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var (system, turns) = MessageTurns.From(messages, options?.Instructions);
        if (options is null)
        {
            return new GenerateRequest(CallSignatures.Complete(turns, defaultModel)) { Model = defaultModel, System = system };
        }

        RefuseState(options);
        var own = options.RawRepresentationFactory?.Invoke(client) as GenerateRequest ?? new GenerateRequest(turns);
        var model = own.Model ?? options.ModelId ?? defaultModel;
        IReadOnlyList<Tool> tools = [.. own.Tools, .. ToolMapping.ToTools(options.Tools, options.ToolMode)];
        return own with
        {
            Contents = CallSignatures.Complete(turns, model),
            Model = model,
            System = Join(own.System, system),
            Temperature = own.Temperature ?? Exact(options.Temperature),
            TopP = own.TopP ?? Exact(options.TopP),
            TopK = own.TopK ?? options.TopK,
            MaxOutputTokens = own.MaxOutputTokens ?? options.MaxOutputTokens,
            FrequencyPenalty = own.FrequencyPenalty ?? Exact(options.FrequencyPenalty),
            PresencePenalty = own.PresencePenalty ?? Exact(options.PresencePenalty),
            Seed = own.Seed ?? SeedOf(options.Seed),
            StopSequences = own.StopSequences.Count > 0 ? own.StopSequences : [.. options.StopSequences ?? []],
            ResponseMimeType = own.ResponseMimeType ?? (options.ResponseFormat is ChatResponseFormatJson ? "application/json" : null),
            ResponseSchema = own.ResponseSchema ?? SchemaOf(options.ResponseFormat),
            Thinking = own.Thinking ?? Reasoning.ToThinking(options.Reasoning, model),
            Tools = tools,
            FunctionCalling = own.FunctionCalling ?? ToolMapping.ToCalling(options.ToolMode, tools),
            Extra = ExtraOf(own, options.AdditionalProperties),
        };
    }

    private static void RefuseState(ChatOptions options)
    {
        if (options.ConversationId is { Length: > 0 })
        {
            throw new ArgumentException(
                "ConversationId is set, but the service keeps no conversations: leave it null, and send all messages.",
                nameof(options)
            );
        }

        if (options.ContinuationToken is not null || options.AllowBackgroundResponses is true)
        {
            throw new ArgumentException(
                "ContinuationToken or AllowBackgroundResponses is set, but the service has no background responses: leave both unset.",
                nameof(options)
            );
        }
    }

    private static Content? Join(Content? one, Content? other) =>
        one is null || other is null ? one ?? other : Content.User(one.Parts.Concat(other.Parts));

    // 0.7f is 0.699999988079071 as a double.
    private static double? Exact(float? value) => value is { } number && float.IsFinite(number) ? (double)(decimal)number : value;

    private static int? SeedOf(long? seed) =>
        seed is null or (>= int.MinValue and <= int.MaxValue)
            ? (int?)seed
            : throw new ArgumentOutOfRangeException(nameof(seed), seed, $"Invalid Seed {seed}: use a number of 32 bits.");

    private static JsonSchema? SchemaOf(ChatResponseFormat? format) =>
        format is ChatResponseFormatJson { Schema: { } schema } ? new JsonSchema(JsonValues.Schema(schema)) : null;

    private static System.Text.Json.JsonElement? ExtraOf(GenerateRequest own, AdditionalPropertiesDictionary? properties)
    {
        if (properties is null or { Count: 0 })
        {
            return own.Extra;
        }

        var members = own.Extra is { } extra ? JsonObject.Create(extra)! : [];
        foreach (var (name, value) in properties)
        {
            if (!members.ContainsKey(name))
            {
                members.Add(name, JsonValues.ToNode(value, $"AdditionalProperties[\"{name}\"]"));
            }
        }

        return JsonValues.ToElement(members);
    }
}
