using System.Text.Json;

namespace GeminiRx.Errors;

/// <summary>The errors of JSON that is not a chunk. They quote no values, which may be a part of an answer.</summary>
internal static class ChunkJsonErrors
{
    public static JsonException NotJson(JsonException cause) =>
        new(
            $"The text is not one JSON object: line {cause.LineNumber + 1 ?? 1}, byte {cause.BytePositionInLine ?? 0}. Pass exactly what "
                + "ChunkJson.Serialize wrote.",
            cause.Path,
            cause.LineNumber,
            cause.BytePositionInLine
        );

    public static JsonException NoObject() =>
        new("The JSON is not an object. Pass exactly what ChunkJson.Serialize wrote.", "$", lineNumber: null, bytePositionInLine: null);

    public static JsonException UnknownType() =>
        new(
            "No chunk has this type. Read the JSON with the version of the library that wrote it, or a later one.",
            "$.type",
            lineNumber: null,
            bytePositionInLine: null
        );

    /// <summary>A member is missing, or of another kind.</summary>
    /// <param name="path">The path, such as <c>$.text</c>.</param>
    /// <param name="expected">What is expected, such as <c>a string</c>.</param>
    public static JsonException Member(string path, string expected) =>
        new($"{path} is missing, or is not {expected}.", path, lineNumber: null, bytePositionInLine: null);
}
