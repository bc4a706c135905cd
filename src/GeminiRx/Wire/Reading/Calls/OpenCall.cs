using System.Globalization;
using System.Text.Json;
using GeminiRx.Text;
using GeminiRx.Wire.Json;

namespace GeminiRx.Wire.Reading.Calls;

/// <summary>A call with streamed arguments that has not ended.</summary>
internal sealed class OpenCall(string name)
{
    private static readonly JsonElement _emptyString = JsonElement.Parse("\"\""u8);
    private static readonly JsonElement _true = JsonElement.Parse("true"u8);
    private static readonly JsonElement _false = JsonElement.Parse("false"u8);
    private static readonly JsonElement _null = JsonElement.Parse("null"u8);

    private readonly PartialArguments _arguments = new();

    /// <summary>The function's name.</summary>
    public string Name { get; } = name;

    /// <summary>The service's identifier of the call; null if it sent none.</summary>
    public string? Id { get; set; }

    /// <summary>The last signature.</summary>
    public string? Signature { get; set; }

    /// <summary>Whether a piece that may belong to this call could not be joined.</summary>
    public bool IsDamaged { get; set; }

    /// <summary>Whether the call may be complete without its end: it has arguments, and no string is unfinished.</summary>
    public bool MayBeComplete => !_arguments.IsEmpty && !HasOpenString;

    /// <summary>Whether the last piece of a string announces more.</summary>
    public bool HasOpenString => _arguments.OpenStrings > 0;

    /// <summary>Merges whole arguments.</summary>
    public void Merge(JsonElement arguments) => _arguments.Merge(arguments);

    /// <summary>Whether a piece continues this call, rather than repeating a finished value.</summary>
    public bool CanAdd(JsonElement piece) => PathOf(piece) is { } path && !_arguments.IsClosed(path);

    /// <summary>Adds a piece: a path, and a value or a part of a string.</summary>
    /// <returns>The piece as a chunk; null if it cannot be joined.</returns>
    public ToolArgumentsChunk? TryAdd(JsonElement piece)
    {
        var willContinue = piece.Flag("willContinue") ?? false;
        return
            PathOf(piece) is { } path
            && ValueOf(piece, willContinue || _arguments.IsOpen(path)) is { } value
            && _arguments.TryAdd(path, value, willContinue)
            ? new ToolArgumentsChunk(piece.Text("jsonPath")!, value)
            {
                Name = Name,
                Id = Id,
                WillContinue = willContinue,
            }
            : null;
    }

    /// <summary>Creates the call with the arguments so far.</summary>
    public ToolCallChunk ToChunk(bool isComplete) =>
        new(Name, _arguments.ToJson())
        {
            Id = Id,
            ThoughtSignature = Signature,
            IsComplete = isComplete && !IsDamaged,
        };

    // The arguments are an object, so a path starts with a member.
    private static IReadOnlyList<PathStep>? PathOf(JsonElement piece) =>
        piece.Text("jsonPath") is { } text && JsonPath.Parse(text) is [{ Name: not null }, ..] path ? path : null;

    // Where a string is expected, a piece without a value is an empty string: some writers omit empty values.
    private static JsonElement? ValueOf(JsonElement piece, bool isString) =>
        piece.Member("stringValue", JsonValueKind.String)
        ?? NumberOf(piece)
        ?? (
            piece.Flag("boolValue") is { } flag
                ? flag
                    ? _true
                    : _false
                : (JsonElement?)null
        )
        ?? (
            isString ? _emptyString
            : piece.Has("nullValue") ? _null
            : null
        );

    // ProtoJSON may write a number as a string. JSON has no form for NaN and infinity.
    private static JsonElement? NumberOf(JsonElement piece) =>
        piece.Member("numberValue", JsonValueKind.Number)
        ?? (
            piece.Number("numberValue") is { } number && double.IsFinite(number)
                ? JsonElement.Parse(number.ToString("R", CultureInfo.InvariantCulture))
                : null
        );
}
