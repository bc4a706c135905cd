using System.Text.Json;

namespace GeminiRx;

/// <summary>The interaction whose answer this is, and its status; sent when one of them changes (Interactions API).</summary>
/// <param name="Id">The identifier, for <see cref="GeminiInteractions.Follow"/>.</param>
/// <param name="Status">The status.</param>
public sealed record InteractionChunk(string Id, InteractionStatus Status) : Chunk
{
    /// <inheritdoc/>
    public override bool IsMetadata => true;
}

/// <summary>A step of an interaction begins; its content follows as chunks (Interactions API).</summary>
/// <param name="Index">The index of the step, from 0.</param>
/// <param name="Type">The service's kind of the step, such as <c>model_output</c>, <c>thought</c> or <c>function_call</c>.</param>
public sealed record StepStartChunk(int Index, string Type) : Chunk
{
    /// <inheritdoc/>
    public override bool IsMetadata => true;

    internal override object? MetadataKind => null;
}

/// <summary>
/// Content of a step that has no chunk of its own, such as the call or the result of a tool that the service runs, or a kind that this
/// version does not know. It is passed on, never dropped (Interactions API).
/// </summary>
/// <param name="Index">The index of the step, from 0.</param>
/// <param name="Type">The service's kind, such as <c>google_search_call</c>.</param>
/// <param name="Json">The service's JSON of the step, or of a piece of it.</param>
public sealed record StepChunk(int Index, string Type, JsonElement Json) : ContentChunk
{
    private static readonly string[] _identifiers = ["id", "call_id"];

    /// <summary>Whether it is a step that a tool of the service made, by the service's rule for names.</summary>
    internal bool IsOfTool =>
        Json.ValueKind == JsonValueKind.Object
        && (Type.EndsWith("_call", StringComparison.Ordinal) || Type.EndsWith("_result", StringComparison.Ordinal));

    /// <summary>Whether it is a further piece of the step before.</summary>
    internal bool Continues(StepChunk before) =>
        IsOfTool
        && (Index, Type) == (before.Index, before.Type)
        && _identifiers.All(name =>
            !Json.TryGetProperty(name, out var id)
            || !before.Json.TryGetProperty(name, out var earlier)
            || JsonElement.DeepEquals(id, earlier)
        );

    /// <summary>Compares the JSON by value: the order of properties does not matter.</summary>
    /// <param name="other">The chunk to compare with.</param>
    /// <returns>Whether both are equal.</returns>
    public bool Equals(StepChunk? other) =>
        base.Equals(other) && (Index, Type) == (other!.Index, other.Type) && JsonElement.DeepEquals(Json, other.Json);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Index, Type);
}
