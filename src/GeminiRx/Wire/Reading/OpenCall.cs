using System.Globalization;
using System.Text.Json;
using GeminiRx.Text;
using GeminiRx.Wire.Json;

namespace GeminiRx.Wire.Reading;

/// <summary>A call whose arguments are streamed, until its end comes.</summary>
internal sealed class OpenCall(string name)
{
    private static readonly JsonElement _emptyString = JsonElement.Parse("\"\""u8);
    private static readonly JsonElement _true = JsonElement.Parse("true"u8);
    private static readonly JsonElement _false = JsonElement.Parse("false"u8);
    private static readonly JsonElement _null = JsonElement.Parse("null"u8);

    private readonly PartialArguments _arguments = new();

    /// <summary>The function's name.</summary>
    public string Name { get; } = name;

    /// <summary>The service's identifier of the call; null where it sent none.</summary>
    public string? Id { get; set; }

    /// <summary>The signature of the newest part that has one.</summary>
    public string? Signature { get; set; }

    /// <summary>Whether a piece that may be this call's could not be joined.</summary>
    public bool IsDamaged { get; set; }

    /// <summary>Whether the call may be over although its end did not come: it has arguments, and no string of them goes on.</summary>
    public bool MayBeOver => !_arguments.IsEmpty && !HasOpenString;

    /// <summary>Whether a string of the arguments goes on, by its last piece.</summary>
    public bool HasOpenString => _arguments.OpenStrings > 0;

    /// <summary>Takes arguments that come whole.</summary>
    public void Merge(JsonElement arguments) => _arguments.Merge(arguments);

    /// <summary>Whether a piece goes on with a value of this call, rather than saying one anew.</summary>
    public bool CanTake(JsonElement piece) => PathOf(piece) is { } path && !_arguments.IsClosed(path);

    /// <summary>Takes a piece: a value, or some of a string, and where it belongs.</summary>
    /// <returns>The piece as a chunk; null where it cannot be joined.</returns>
    public ToolArgumentsChunk? TryTake(JsonElement piece)
    {
        var willContinue = piece.Flag("willContinue") ?? false;
        return
            PathOf(piece) is { } path
            && ValueOf(piece, willContinue || _arguments.IsOpen(path)) is { } value
            && _arguments.TryPut(path, value, willContinue)
            ? new ToolArgumentsChunk(piece.Text("jsonPath")!, value) { Name = Name, WillContinue = willContinue }
            : null;
    }

    /// <summary>The call, as it is now.</summary>
    public ToolCallChunk ToChunk(bool isComplete) =>
        new(Name, _arguments.ToJson())
        {
            Id = Id,
            ThoughtSignature = Signature,
            IsComplete = isComplete && !IsDamaged,
        };

    // The arguments are an object: a path begins with a member.
    private static IReadOnlyList<PathStep>? PathOf(JsonElement piece) =>
        piece.Text("jsonPath") is { } text && JsonPath.Parse(text) is [{ Name: not null }, ..] path ? path : null;

    // A piece without a value is an empty string, where a string is expected: some writers leave out what is empty.
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

    // ProtoJSON may write a number as a string; one that is no number in JSON (NaN) cannot be joined.
    private static JsonElement? NumberOf(JsonElement piece) =>
        piece.Member("numberValue", JsonValueKind.Number)
        ?? (
            piece.Number("numberValue") is { } number && double.IsFinite(number)
                ? JsonElement.Parse(number.ToString("R", CultureInfo.InvariantCulture))
                : null
        );
}
