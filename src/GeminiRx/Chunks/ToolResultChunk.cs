using System.Text.Json;

namespace GeminiRx;

/// <summary>The result of a function call that <see cref="ChunkSourceOperators.InvokeTools"/> made, as the model gets it.</summary>
/// <param name="Call">The call.</param>
/// <param name="Response">The result; an object with the member <c>error</c> if the call failed.</param>
public sealed record ToolResultChunk(ToolCallChunk Call, JsonElement Response) : Chunk
{
    /// <summary>Whether the call failed or was not made. Default false.</summary>
    public bool IsError { get; init; }

    /// <summary>Compares the JSON by value: the order of properties does not matter.</summary>
    /// <param name="other">The chunk to compare with.</param>
    /// <returns>Whether both are equal.</returns>
    public bool Equals(ToolResultChunk? other) =>
        base.Equals(other) && Call.Equals(other!.Call) && IsError == other.IsError && JsonElement.DeepEquals(Response, other.Response);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Call, IsError);
}
