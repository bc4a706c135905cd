using System.Text.Json;

namespace GeminiRx;

/// <summary>
/// A function call that the model requests. Streamed arguments are joined, unless <see cref="IsComplete"/> is false. Their pieces arrive
/// earlier as <see cref="ToolArgumentsChunk"/>.
/// </summary>
/// <param name="Name">The function's name.</param>
/// <param name="Arguments">The arguments: a JSON object, which is empty for a call without arguments.</param>
public sealed record ToolCallChunk(string Name, JsonElement Arguments) : ContentChunk
{
    /// <summary>The service's identifier of the call; send it back with the result. Null if the service sent no identifier.</summary>
    public string? Id { get; init; }

    /// <summary>
    /// Whether the call is complete. False if its streamed arguments broke off (<see cref="FinishReason.MaxTokens"/>, a malformed call,
    /// an error, the end of the stream) or if a piece could not be joined. Show such a call, but do not execute it:
    /// <see cref="ChunkOperators.ToolCalls"/>, <see cref="Completion.ToolCalls"/> and <see cref="Content.FromAnswer"/> skip it.
    /// Default true.
    /// </summary>
    public bool IsComplete { get; init; } = true;

    /// <summary>Compares the arguments by value: the order of properties does not matter.</summary>
    /// <param name="other">The chunk to compare with.</param>
    /// <returns>Whether both are equal.</returns>
    public bool Equals(ToolCallChunk? other) =>
        base.Equals(other)
        && (Name, Id, IsComplete) == (other!.Name, other.Id, other.IsComplete)
        && JsonElement.DeepEquals(Arguments, other.Arguments);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Name, Id);
}

/// <summary>A piece of a call's arguments, for display while the call arrives. The complete call follows as
/// <see cref="ToolCallChunk"/>.</summary>
/// <param name="Path">The JSON path of the value, such as <c>$.city</c>.</param>
/// <param name="Value">The value; a string may be a piece of a longer one.</param>
public sealed record ToolArgumentsChunk(string Path, JsonElement Value) : ContentChunk
{
    /// <summary>The function's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The service's identifier of the call, which tells calls apart that stream at the same time. Null if the service sent no
    /// identifier.</summary>
    public string? Id { get; init; }

    /// <summary>Whether more of the same string follows.</summary>
    public bool WillContinue { get; init; }

    /// <summary>Compares the JSON by value: the order of properties does not matter.</summary>
    /// <param name="other">The chunk to compare with.</param>
    /// <returns>Whether both are equal.</returns>
    public bool Equals(ToolArgumentsChunk? other) =>
        base.Equals(other)
        && (Path, Name, Id, WillContinue) == (other!.Path, other.Name, other.Id, other.WillContinue)
        && JsonElement.DeepEquals(Value, other.Value);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Path, Name, Id, WillContinue);
}

/// <summary>Code that the service runs for the model.</summary>
/// <param name="Language">The service's name of the language, such as <c>PYTHON</c>.</param>
/// <param name="Code">The code.</param>
public sealed record CodeChunk(string Language, string Code) : ContentChunk
{
    /// <summary>The service's identifier, which the result repeats; null if the service sent no identifier.</summary>
    public string? Id { get; init; }
}

/// <summary>The result of code that the service ran.</summary>
/// <param name="Outcome">The service's name of the outcome, such as <c>OUTCOME_OK</c>.</param>
/// <param name="Output">The output of the code.</param>
public sealed record CodeResultChunk(string Outcome, string Output) : ContentChunk
{
    /// <summary>The service's identifier, the same as that of the code; null if the service sent no identifier.</summary>
    public string? Id { get; init; }
}

/// <summary>An image, audio or other data that the model generated.</summary>
/// <param name="MimeType">The media type, such as <c>image/png</c>.</param>
/// <param name="Data">The bytes.</param>
public sealed record MediaChunk(string MimeType, ReadOnlyMemory<byte> Data) : ContentChunk
{
    /// <summary>The display name (Vertex AI); null if the service sent no name.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Whether the data belongs to the model's thoughts, such as the first draft of an image. Default false.</summary>
    public bool IsThought { get; init; }

    /// <summary>Compares the bytes.</summary>
    /// <param name="other">The chunk to compare with.</param>
    /// <returns>Whether both are equal.</returns>
    public bool Equals(MediaChunk? other) =>
        base.Equals(other)
        && (MimeType, DisplayName, IsThought) == (other!.MimeType, other.DisplayName, other.IsThought)
        && Data.Span.SequenceEqual(other.Data.Span);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), MimeType, Data.Length);
}

/// <summary>A file that the service stores.</summary>
/// <param name="Uri">The file's address.</param>
/// <param name="MimeType">The file's media type; null if the service sent no type.</param>
public sealed record FileChunk(string Uri, string? MimeType) : ContentChunk;

/// <summary>A part of a kind that this version of the library does not support. It is passed on, never dropped.</summary>
/// <param name="Json">The part as the service sent it.</param>
public sealed record UnknownChunk(JsonElement Json) : ContentChunk
{
    /// <summary>Whether the next request omits this chunk: the previous chunk covers the same part, or it is a piece of a call.</summary>
    internal bool IsRestated { get; init; }

    /// <summary>Compares the JSON by value: the order of properties does not matter.</summary>
    /// <param name="other">The chunk to compare with.</param>
    /// <returns>Whether both are equal.</returns>
    public bool Equals(UnknownChunk? other) => base.Equals(other) && JsonElement.DeepEquals(Json, other!.Json);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Json.ValueKind);
}
