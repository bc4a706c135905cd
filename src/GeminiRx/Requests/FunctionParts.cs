using System.Text.Json;
using System.Text.Json.Serialization;

namespace GeminiRx;

/// <summary>A function call of the model, as part of the conversation so far.</summary>
/// <param name="Name">The function's name.</param>
/// <param name="Arguments">The arguments: a JSON object.</param>
/// <exception cref="ArgumentException">The name is empty, or the arguments are not an object.</exception>
public sealed record FunctionCallPart(string Name, JsonElement Arguments) : Part
{
    /// <summary>The service's identifier of the call. Default null: none.</summary>
    public string? Id { get; init; }

    /// <summary>The function's name.</summary>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public string Name
    {
        get;
        init => field = Guard.NotEmpty(value);
    } = Guard.NotEmpty(Name);

    /// <summary>The arguments: a JSON object.</summary>
    /// <exception cref="ArgumentException">The arguments are not an object.</exception>
    [JsonPropertyName("args")]
    public JsonElement Arguments
    {
        get;
        init => field = Guard.OfKind(value, JsonValueKind.Object);
    } = Guard.OfKind(Arguments, JsonValueKind.Object);
}

/// <summary>The result of a function call of the model.</summary>
/// <param name="Name">The function's name, as in the call.</param>
/// <param name="Response">The result. A value that is not a JSON object is sent as the member <c>output</c> of an object. Report a failure
/// as the member <c>error</c> of an object.</param>
/// <exception cref="ArgumentException">The name is empty, or there is no result.</exception>
public sealed record FunctionResponsePart(string Name, JsonElement Response) : Part
{
    /// <summary>The identifier of the call. Default null: the call has none.</summary>
    public string? Id { get; init; }

    /// <summary>The function's name.</summary>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public string Name
    {
        get;
        init => field = Guard.NotEmpty(value);
    } = Guard.NotEmpty(Name);

    /// <summary>The result.</summary>
    /// <exception cref="ArgumentException">There is no result.</exception>
    [JsonIgnore]
    public JsonElement Response
    {
        get;
        init => field = Guard.OfKind(value);
    } = Guard.OfKind(Response);

    [JsonInclude, JsonPropertyName("response")]
    internal object ResponseObject => Response.ValueKind == JsonValueKind.Object ? Response : new OutputOnly(Response);

    /// <summary>When the model takes notice of the result of a call that does not block it. Default null: not sent.</summary>
    public ResponseScheduling? Scheduling { get; init; }

    /// <summary>Whether more results of the same call follow. Default false.</summary>
    public bool WillContinue { get; init; }

    /// <summary>Images and other media that belong to the result. Each has a media type, and no resolution, segment or signature.
    /// Default: none.</summary>
    /// <exception cref="ArgumentException">An item is null, has no media type, or has a resolution, a segment or a signature.</exception>
    [JsonIgnore]
    public IReadOnlyList<MediaPart> Media
    {
        get;
        init =>
            field = Guard.CopyOf(
                value,
                media => media is { Resolution: null, Video: null, ThoughtSignature: null } and not FileDataPart { MimeType: null },
                "media of a result need a media type, and must not have a resolution, a segment or a signature."
            );
    } = [];

    [JsonInclude]
    internal IReadOnlyList<Part> Parts => Media;

    /// <summary>Creates the result of a call, with the call's name and identifier.</summary>
    /// <param name="call">The call.</param>
    /// <param name="response">The result; see <see cref="Response"/>.</param>
    /// <returns>The result.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="call"/> is null.</exception>
    /// <exception cref="ArgumentException">The call has no name, or is incomplete.</exception>
    public static FunctionResponsePart To(ToolCallChunk call, JsonElement response)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (call.Name.Length == 0)
        {
            throw new ArgumentException(
                "The call has no function name: the model made a malformed call. Leave the call out of the next request, or ask again.",
                nameof(call)
            );
        }

        if (!call.IsComplete)
        {
            throw new ArgumentException(
                $"The call of {call.Name} is incomplete: its arguments broke off. Do not make the call. "
                    + "Ask again, or allow more output tokens.",
                nameof(call)
            );
        }

        return new(call.Name, response) { Id = call.Id };
    }

    internal sealed record OutputOnly(JsonElement Output);
}

/// <summary>When a model takes notice of the result of a call that does not block it. An open enumeration.</summary>
/// <param name="Value">The service's name for it.</param>
public readonly record struct ResponseScheduling(string Value) : IOpenEnumeration
{
    /// <summary>The result is only added to the conversation.</summary>
    public static readonly ResponseScheduling Silent = new("SILENT");

    /// <summary>The model answers when it has ended its current answer.</summary>
    public static readonly ResponseScheduling WhenIdle = new("WHEN_IDLE");

    /// <summary>The model interrupts its current answer.</summary>
    public static readonly ResponseScheduling Interrupt = new("INTERRUPT");

    /// <summary>The service's name for it.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}

/// <summary>Code that the service ran for the model, as part of the conversation so far.</summary>
/// <param name="Language">The service's name of the language, such as <c>PYTHON</c>.</param>
/// <param name="Code">The code.</param>
public sealed record ExecutableCodePart(string Language, string Code) : Part
{
    /// <summary>The service's identifier. Default null: none.</summary>
    [JsonPropertyOrder(-1)]
    public string? Id { get; init; }
}

/// <summary>The result of code that the service ran, as part of the conversation so far.</summary>
/// <param name="Outcome">The service's name of the outcome, such as <c>OUTCOME_OK</c>.</param>
/// <param name="Output">The output of the code.</param>
public sealed record CodeExecutionResultPart(string Outcome, string Output) : Part
{
    /// <summary>The service's identifier. Default null: none.</summary>
    [JsonPropertyOrder(-1)]
    public string? Id { get; init; }
}
