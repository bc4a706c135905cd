using System.Globalization;
using System.Text.Json.Serialization;

namespace GeminiRx.Wire.Writing;

/// <summary>The JSON of a batch of embeddings. Each content is a request of its own, with the settings of the batch.</summary>
internal sealed record EmbedBatchBody(IReadOnlyList<EmbedBody> Requests);

internal sealed class EmbedBody(EmbedRequest request, Content content, string model)
{
    public string Model => model;

    public Content Content => content;

    public EmbedTaskType? TaskType => request.TaskType;

    public string? Title => request.Title;

    public int? OutputDimensionality => request.OutputDimensionality;
}

/// <summary>The JSON of a request for decisions, whose member names are in snake case.</summary>
internal sealed class DecisionBody(DecisionRequest request, string model)
{
    public string Model => model;

    public IReadOnlyList<DecisionInput> Input => [new("text", request.Text)];

    public Dictionary<string, DecisionQuestionBody> Questions =>
        request.Questions.ToDictionary(
            question => question.Name,
            question => new DecisionQuestionBody(
                YesNoQuestion.TypeName,
                question.Instructions,
                question is { WhenTrue: null, WhenFalse: null } ? null : new DecisionCriteria(question.WhenTrue, question.WhenFalse)
            )
        );
}

internal sealed record DecisionInput(string Type, string Text);

internal sealed record DecisionQuestionBody(string Type, string Instructions, DecisionCriteria? Criteria);

internal sealed record DecisionCriteria(
    [property: JsonPropertyName("true_description")] string? WhenTrue,
    [property: JsonPropertyName("false_description")] string? WhenFalse
);

/// <summary>The JSON that starts an upload.</summary>
internal sealed record FileStartBody(FileBody File);

internal sealed record FileBody(string? Name, string? DisplayName, string MimeType);

/// <summary>The JSON of a new cache: of the request, only what a cache can contain.</summary>
internal sealed class CacheBody(GenerateRequest request, bool isVertex, string model, CacheOptions options)
{
    private readonly RequestBody _body = new(request, isVertex, continuationToken: null, model: null);

    public string Model => model;

    public string? DisplayName => options.DisplayName;

    public IReadOnlyList<Content> Contents => _body.Contents;

    public InstructionBody? SystemInstruction => _body.SystemInstruction;

    public IReadOnlyList<Dictionary<string, object>> Tools => _body.Tools;

    public ToolConfigBody? ToolConfig => _body.ToolConfig;

    public TimeSpan? Ttl => options.Ttl;

    public string? ExpireTime => CacheExpiryBody.Format(options.ExpireTime);
}

/// <summary>The JSON that changes the time of expiry of a cache.</summary>
internal sealed class CacheExpiryBody(TimeSpan? ttl, DateTimeOffset? expireTime)
{
    public TimeSpan? Ttl => ttl;

    public string? ExpireTime => Format(expireTime);

    /// <summary>A time of ProtoJSON (RFC 3339), in UTC.</summary>
    public static string? Format(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
