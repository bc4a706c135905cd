using System.Text.Json;

namespace GeminiRx;

/// <summary>A call of a function that the model made, sent back with the conversation.</summary>
/// <param name="Name">The function's name.</param>
/// <param name="Arguments">The arguments: a JSON object.</param>
/// <exception cref="ArgumentException">There is no name, or the arguments are no object.</exception>
public sealed record FunctionCallPart(string Name, JsonElement Arguments) : Part
{
    /// <summary>The function's name.</summary>
    public string Name
    {
        get;
        init => field = Limits.Word(value);
    } = Limits.Word(Name);

    /// <summary>The arguments.</summary>
    public JsonElement Arguments
    {
        get;
        init => field = Limits.Json(value, JsonValueKind.Object);
    } = Limits.Json(Arguments, JsonValueKind.Object);

    /// <summary>The service's identifier of the call. Default null: it gave none.</summary>
    public string? Id { get; init; }
}

/// <summary>What came of a call that the model made.</summary>
/// <param name="Name">The function's name, as in the call.</param>
/// <param name="Response">The result. What is no JSON object is sent as the member <c>output</c> of one; a failure is best told as the
/// member <c>error</c>.</param>
/// <exception cref="ArgumentException">There is no name or no result.</exception>
public sealed record FunctionResponsePart(string Name, JsonElement Response) : Part
{
    /// <summary>The function's name.</summary>
    public string Name
    {
        get;
        init => field = Limits.Word(value);
    } = Limits.Word(Name);

    /// <summary>The result.</summary>
    public JsonElement Response
    {
        get;
        init => field = Limits.Json(value);
    } = Limits.Json(Response);

    /// <summary>The identifier of the call. Default null: the call had none.</summary>
    public string? Id { get; init; }

    /// <summary>Images and other media that belong to the result; each has a media type, and no resolution, piece or signature. Default:
    /// none.</summary>
    /// <exception cref="ArgumentException">One is not like that.</exception>
    public IReadOnlyList<MediaPart> Media
    {
        get;
        init =>
            field = Limits
                .Copy(value)
                .All(media => media is { Resolution: null, Video: null, ThoughtSignature: null } and not FileDataPart { MimeType: null })
                ? Limits.Copy(value)
                : throw new ArgumentException("Media of a result have a media type, and no resolution, piece or signature.", nameof(Media));
    } = [];

    /// <summary>The result of a call, under its name and identifier.</summary>
    /// <param name="call">The call.</param>
    /// <param name="response">The result, as <see cref="Response"/> says.</param>
    /// <returns>The part.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="call"/> is null.</exception>
    /// <exception cref="ArgumentException">The call has no name, as a malformed one, or is not complete.</exception>
    public static FunctionResponsePart To(ToolCallChunk call, JsonElement response)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (call.Name.Length == 0)
        {
            throw new ArgumentException(
                "The call has no function name: the model made a malformed call. Leave it out of the next request, or ask again.",
                nameof(call)
            );
        }

        if (!call.IsComplete)
        {
            throw new ArgumentException(
                $"The call of {call.Name} is not complete: its arguments broke off. Do not make it; ask again, or with a higher limit of output tokens.",
                nameof(call)
            );
        }

        return new(call.Name, response) { Id = call.Id };
    }
}

/// <summary>Code that the service ran for the model, sent back with the conversation.</summary>
/// <param name="Language">The language, by the service's word, such as <c>PYTHON</c>.</param>
/// <param name="Code">The code.</param>
public sealed record ExecutableCodePart(string Language, string Code) : Part
{
    /// <summary>The service's identifier. Default null: it gave none.</summary>
    public string? Id { get; init; }
}

/// <summary>What came of code that the service ran, sent back with the conversation.</summary>
/// <param name="Outcome">How it ended, by the service's word, such as <c>OUTCOME_OK</c>.</param>
/// <param name="Output">What it printed.</param>
public sealed record CodeExecutionResultPart(string Outcome, string Output) : Part
{
    /// <summary>The service's identifier. Default null: it gave none.</summary>
    public string? Id { get; init; }
}
