using System.Text.Json.Serialization.Metadata;

namespace GeminiRx.Structured;

/// <summary>What the reader of incomplete JSON must know about a type. Each shape is created on first use, so a type may be
/// recursive.</summary>
internal sealed class JsonShape
{
    private readonly MemberNames _members;
    private readonly Dictionary<Type, JsonShape> _known;
    private readonly JsonTypeInfo? _type;
    private JsonShape? _element;

    private JsonShape(JsonTypeInfo? type, Dictionary<Type, JsonShape> known)
    {
        (_type, _known) = (type, known);
        Kind = type?.Kind ?? JsonTypeInfoKind.None;
        IsString = type?.Type == typeof(string) && type.Converter == JsonMetadataServices.StringConverter;
        var isCaseInsensitive = type?.Options.PropertyNameCaseInsensitive == true;
        var members = new Dictionary<string, JsonMember>(isCaseInsensitive ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        _members = new(members);
        if (Kind != JsonTypeInfoKind.Object)
        {
            return;
        }

        foreach (var property in type!.Properties)
        {
            var isRequired =
                (property.IsRequired || property.AssociatedParameter is { HasDefaultValue: false }) && !property.IsExtensionData;
            if (
                members.TryAdd(property.Name, new JsonMember(property.Name, this, property, isRequired ? Required.Count : null))
                && isRequired
            )
            {
                Required.Add(new(property.IsRequired));
                RequiredCount += property.IsRequired ? 1 : 0;
            }
        }

        Discriminator = type.PolymorphismOptions?.TypeDiscriminatorPropertyName;
    }

    /// <summary>The shape of a value that appears only when it is complete: of an unknown property, or with a converter of its
    /// own.</summary>
    public static JsonShape Atomic { get; } = new(null, []);

    public JsonTypeInfoKind Kind { get; }

    public bool IsAtomic => Kind == JsonTypeInfoKind.None;

    /// <summary>Whether the value is a text, which appears while it grows.</summary>
    public bool IsString { get; }

    public List<RequiredProperty> Required { get; } = [];

    /// <summary>The number of the properties without which the type cannot be created.</summary>
    public int RequiredCount { get; }

    /// <summary>The property that names the derived type; null if the type has none.</summary>
    public string? Discriminator { get; }

    /// <summary>The shape of the items of a list or a dictionary.</summary>
    public JsonShape Element => _element ??= _type?.ElementType is { } type ? Of(type) : Atomic;

    public static JsonShape Of(JsonTypeInfo type) => new(type, []);

    /// <summary>The position at which a value of this type may start, after other text; negative if there is none.</summary>
    public int IndexOfStart(ReadOnlySpan<char> text) =>
        Kind switch
        {
            JsonTypeInfoKind.Enumerable => text.IndexOf('['),
            JsonTypeInfoKind.None => text.IndexOfAnyExcept(" \t\r\n`"),
            _ => text.IndexOf('{'),
        };

    /// <summary>The member of a name without escape sequences. A name that the type knows is not created again.</summary>
    public JsonMember Member(ReadOnlySpan<char> name) =>
        !_members.TryGetValue(name, out var known) ? new(name.ToString(), this, null, null)
        : name.SequenceEqual(known.Name) ? known
        : known.As(name.ToString());

    /// <summary>The shape of a property's value; null: of a name that is no property.</summary>
    public JsonShape ShapeOf(JsonPropertyInfo? property) =>
        Kind == JsonTypeInfoKind.Dictionary ? Element
        : property is { CustomConverter: null } ? Of(property.PropertyType)
        : Atomic;

    /// <summary>The shape of the derived type that a discriminator names.</summary>
    public JsonShape Derived(string discriminator) =>
        _type?.PolymorphismOptions?.DerivedTypes.FirstOrDefault(type => type.TypeDiscriminator is string name && name == discriminator)
            is { DerivedType: { } derived }
            ? new JsonShape(_type.Options.GetTypeInfo(derived), _known)
            : Atomic;

    private JsonShape Of(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (!_known.TryGetValue(type, out var shape))
        {
            _known[type] = shape = new JsonShape(_type!.Options.GetTypeInfo(type), _known);
        }

        return shape;
    }

    /// <summary>A property that a value should have.</summary>
    /// <param name="IsRequired">Whether the type cannot be created without it. False for a parameter of the constructor.</param>
    public readonly record struct RequiredProperty(bool IsRequired);
}
