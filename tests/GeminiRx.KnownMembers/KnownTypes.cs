namespace GeminiRx.KnownMembers;

/// <summary>The messages that one side knows.</summary>
/// <param name="Types">The members of each message. A member's type is the name of a message or of an enumeration; <see cref="Any"/>
/// carries all JSON, any other name is a scalar.</param>
/// <param name="Enumerations">The values of each enumeration.</param>
internal sealed record KnownTypes(
    [property: System.Text.Json.Serialization.JsonPropertyName("types")] IReadOnlyDictionary<string, Dictionary<string, string>> Types,
    [property: System.Text.Json.Serialization.JsonPropertyName("enumerations")] IReadOnlyDictionary<string, string[]> Enumerations
)
{
    public const string Any = "any";
}
