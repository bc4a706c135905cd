using System.Text.Json;

namespace GeminiRx;

/// <summary>
/// A call of a function that the model wants made. Streamed arguments are whole here, unless <see cref="IsComplete"/> is false; their
/// pieces came as
/// <see cref="ToolArgumentsChunk"/>.
/// </summary>
/// <param name="Name">The function's name.</param>
/// <param name="Arguments">The arguments, a JSON object; empty where there are none.</param>
public sealed record ToolCallChunk(string Name, JsonElement Arguments) : ContentChunk
{
    /// <summary>The service's identifier of the call, to be sent back with the result; null where it sent none.</summary>
    public string? Id { get; init; }

    /// <summary>
    /// Whether the call is whole. False where its streamed arguments broke off (by <see cref="FinishReason.MaxTokens"/>, a malformed call,
    /// an error, the
    /// end of the stream) or a piece of them could not be joined: such a call is only for showing, and must not be made.
    /// <see cref="ChunkOperators.ToolCalls"/>, <see cref="Completion.ToolCalls"/> and <see cref="Content.FromAnswer"/> leave it out.
    /// Default true.
    /// </summary>
    public bool IsComplete { get; init; } = true;

    /// <summary>Compares the arguments by value: the order of properties does not matter.</summary>
    /// <param name="other">The chunk to compare with.</param>
    /// <returns>Whether both say the same.</returns>
    public bool Equals(ToolCallChunk? other) =>
        base.Equals(other)
        && (Name, Id, IsComplete) == (other!.Name, other.Id, other.IsComplete)
        && JsonElement.DeepEquals(Arguments, other.Arguments);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Name, Id);
}

/// <summary>A piece of a call's arguments, for whoever shows a call while it comes; the whole call follows as
/// <see cref="ToolCallChunk"/>.</summary>
/// <param name="Path">Where the value belongs, a JSON path such as <c>$.city</c>.</param>
/// <param name="Value">The value; a string may be a piece of a longer one.</param>
public sealed record ToolArgumentsChunk(string Path, JsonElement Value) : ContentChunk
{
    /// <summary>The function's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>Whether more of the same string follows.</summary>
    public bool WillContinue { get; init; }

    /// <summary>Compares the value by value.</summary>
    /// <param name="other">The chunk to compare with.</param>
    /// <returns>Whether both say the same.</returns>
    public bool Equals(ToolArgumentsChunk? other) =>
        base.Equals(other)
        && (Path, Name, WillContinue) == (other!.Path, other.Name, other.WillContinue)
        && JsonElement.DeepEquals(Value, other.Value);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Path, Name, WillContinue);
}

/// <summary>Code that the service runs for the model.</summary>
/// <param name="Language">The language, by the service's word, such as <c>PYTHON</c>.</param>
/// <param name="Code">The code.</param>
public sealed record CodeChunk(string Language, string Code) : ContentChunk
{
    /// <summary>The service's identifier, the same as of the result; null where it sent none.</summary>
    public string? Id { get; init; }
}

/// <summary>What came of code that the service ran.</summary>
/// <param name="Outcome">How it ended, by the service's word, such as <c>OUTCOME_OK</c>.</param>
/// <param name="Output">What it printed.</param>
public sealed record CodeResultChunk(string Outcome, string Output) : ContentChunk
{
    /// <summary>The service's identifier, the same as of the code; null where it sent none.</summary>
    public string? Id { get; init; }
}

/// <summary>An image, a sound or other data that the model made.</summary>
/// <param name="MimeType">The media type, such as <c>image/png</c>.</param>
/// <param name="Data">The bytes.</param>
public sealed record MediaChunk(string MimeType, ReadOnlyMemory<byte> Data) : ContentChunk
{
    /// <summary>A name to show (Vertex); null where the service sent none.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Whether the model made it while it thought, such as a first draft of an image. Default false.</summary>
    public bool IsThought { get; init; }

    /// <summary>Compares the bytes.</summary>
    /// <param name="other">The chunk to compare with.</param>
    /// <returns>Whether both say the same.</returns>
    public bool Equals(MediaChunk? other) =>
        base.Equals(other)
        && (MimeType, DisplayName, IsThought) == (other!.MimeType, other.DisplayName, other.IsThought)
        && Data.Span.SequenceEqual(other.Data.Span);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), MimeType, Data.Length);
}

/// <summary>A file that the service keeps.</summary>
/// <param name="Uri">Its address.</param>
/// <param name="MimeType">Its media type; null where the service did not say.</param>
public sealed record FileChunk(string Uri, string? MimeType) : ContentChunk;

/// <summary>A part of the answer that this version of the library has no type for. It is kept, never dropped.</summary>
/// <param name="Json">The part as the service sent it.</param>
public sealed record UnknownChunk(JsonElement Json) : ContentChunk
{
    /// <summary>Whether it is not sent back: the chunk before it says what is known of the same part, or it is a piece of a call.</summary>
    internal bool IsRestated { get; init; }

    /// <summary>Compares the JSON by value: the order of properties does not matter.</summary>
    /// <param name="other">The chunk to compare with.</param>
    /// <returns>Whether both say the same.</returns>
    public bool Equals(UnknownChunk? other) => base.Equals(other) && JsonElement.DeepEquals(Json, other!.Json);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Json.ValueKind);
}
