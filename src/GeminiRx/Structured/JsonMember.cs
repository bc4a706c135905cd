using System.Text.Json.Serialization.Metadata;

namespace GeminiRx.Structured;

/// <summary>A name in an object of a shape. It is looked up once for each property of the text.</summary>
/// <param name="name">The name as the text spells it.</param>
/// <param name="owner">The shape of the object.</param>
/// <param name="property">The property of that name; null if the type has none.</param>
/// <param name="requiredIndex">The position in <see cref="JsonShape.Required"/>; null if the value need not be there.</param>
internal sealed class JsonMember(string name, JsonShape owner, JsonPropertyInfo? property, int? requiredIndex)
{
    private JsonShape? _shape;

    public string Name => name;

    public int? RequiredIndex => requiredIndex;

    /// <summary>The shape of the value.</summary>
    public JsonShape Shape => _shape ??= owner.ShapeOf(property);

    /// <summary>The same property, spelled in another way.</summary>
    public JsonMember As(string spelling) => new(spelling, owner, property, requiredIndex);
}
