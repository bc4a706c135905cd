using System.Text.Json;
using GeminiRx.Text;
using GeminiRx.Wire.Json;

namespace GeminiRx.Wire.Reading.Calls;

/// <summary>A <c>functionCall</c> of the service: a whole call, or the start, a piece or the end of a streamed call.</summary>
internal readonly struct FunctionCall
{
    private static readonly JsonElement _noArguments = JsonElement.Parse("{}"u8);

    // The arguments are later nested in other objects.
    private static readonly JsonDocumentOptions _options = new() { MaxDepth = JsonStrings.MaxDepth - 8 };

    private readonly bool? _willContinue;

    public FunctionCall(JsonElement json)
    {
        Json = json;
        Name = json.Text("name");
        Id = json.Text("id") is { Length: > 0 } text ? text : json.Member("id", JsonValueKind.Number)?.GetRawText();
        HasPieces = json.Items("partialArgs").Any();
        HasArguments = json.HasValue("args");
        Arguments = ReadArguments(json);
        _willContinue = json.HasValue("willContinue") ? json.Flag("willContinue") : false;
    }

    public JsonElement Json { get; }

    public string? Name { get; }

    public string? Id { get; }

    /// <summary>Whether there are pieces of arguments.</summary>
    public bool HasPieces { get; }

    /// <summary>Whether there are arguments of any kind.</summary>
    public bool HasArguments { get; }

    /// <summary>The arguments, an object, empty if there are none; null if they are invalid.</summary>
    public JsonElement? Arguments { get; }

    /// <summary>Whether <c>willContinue</c> is absent or valid.</summary>
    public bool IsReadable => _willContinue is not null;

    /// <summary>Whether the call continues, or may continue because the member is invalid.</summary>
    public bool WillContinue => _willContinue is not false;

    /// <summary>Whether there is nothing but the end of a call.</summary>
    public bool IsEmpty => !HasPieces && !WillContinue && Arguments is { } value && !value.EnumerateObject().Any();

    /// <summary>Whether this is the end of a call without name and identifier. Some writers include empty members.</summary>
    public bool IsBareEnd =>
        IsEmpty && Id is null && (Name is null ? !HasArguments : Name.Length == 0 && (Json.Has("partialArgs") || Json.Has("willContinue")));

    /// <summary>Whether a call with the name of an open call continues it. If not, it starts another call, or repeats known
    /// arguments.</summary>
    public bool Continues(OpenCall open) =>
        Json.Items("partialArgs").FirstOrDefault() is { ValueKind: not JsonValueKind.Undefined } piece
            ? open.CanAdd(piece)
            : Json.Flag("willContinue") is not true || Json.Member("args", JsonValueKind.Object) is not null;

    private static JsonElement? ReadArguments(JsonElement json)
    {
        if (json.Member("args", JsonValueKind.Object) is { } arguments)
        {
            return arguments;
        }

        // Some gateways write the arguments as a string that contains JSON.
        if (json.Text("args") is not { } text)
        {
            // PHP writes an empty object as an empty array.
            return !json.HasValue("args") || json.Member("args", JsonValueKind.Array)?.GetArrayLength() == 0 ? _noArguments : null;
        }

        try
        {
            return string.IsNullOrWhiteSpace(text) ? _noArguments
                : JsonElement.Parse(text, _options) is { ValueKind: JsonValueKind.Object } parsed ? JsonStrings.Repair(parsed)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
