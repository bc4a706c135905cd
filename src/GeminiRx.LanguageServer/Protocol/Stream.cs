using System.Text.Json;

namespace GeminiRx.LanguageServer.Protocol;

/// <summary>The token is a string or a number. Either a prompt or messages are given; their content is not printed.</summary>
internal sealed record StreamParams(JsonElement PartialResultToken, string? Prompt, string? System, string? Model)
{
    /// <summary>The conversation, oldest first.</summary>
    public IReadOnlyList<StreamMessage?>? Messages { get; init; }

    public IReadOnlyList<StreamTool?>? Tools { get; init; }

    /// <summary><c>auto</c>, <c>any</c> or <c>none</c>.</summary>
    public string? ToolChoice { get; init; }

    /// <summary>Whether summaries of the thoughts are requested. Default false.</summary>
    public bool? Thoughts { get; init; }

    public override string ToString() => nameof(StreamParams);
}

internal sealed record StreamMessage(string? Role, IReadOnlyList<StreamPart?>? Parts)
{
    public override string ToString() => nameof(StreamMessage);
}

/// <summary>A part has the members of the chunk of the same type.</summary>
internal sealed record StreamPart(string? Type)
{
    public string? Text { get; init; }

    public string? MimeType { get; init; }

    /// <summary>The bytes of an image or another medium; base64 on the wire.</summary>
    public byte[]? Data { get; init; }

    public string? Id { get; init; }

    public string? Name { get; init; }

    public JsonElement? Args { get; init; }

    /// <summary>Any JSON, also null. Default: of the kind <see cref="JsonValueKind.Undefined"/>.</summary>
    public JsonElement Response { get; init; }

    public bool? IsError { get; init; }

    /// <summary>Of a call: false if it is the state of a call that was still arriving.</summary>
    public bool? IsComplete { get; init; }

    /// <summary>Of a medium: whether it is a part of the thoughts.</summary>
    public bool? Thought { get; init; }

    public string? ThoughtSignature { get; init; }

    public override string ToString() => nameof(StreamPart);
}

/// <param name="Name">The function's name.</param>
/// <param name="Description">Its purpose, for the model.</param>
/// <param name="Parameters">The JSON schema of its arguments.</param>
internal sealed record StreamTool(string? Name, string? Description, JsonElement? Parameters)
{
    public override string ToString() => nameof(StreamTool);
}

internal sealed record StreamEnded(string Outcome, TokenCounts? Usage);
