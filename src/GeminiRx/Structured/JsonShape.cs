using System.Text.Json.Serialization.Metadata;

namespace GeminiRx.Structured;

/// <summary>What the reader of incomplete JSON must know about a type. Each shape is created on first use, so a type may be
/// recursive.</summary>
internal sealed class JsonShape
{
    private readonly Dictionary<string, JsonPropertyInfo> _properties = [];
    private readonly Dictionary<string, int> _requiredIndexes = [];
    private readonly Dictionary<Type, JsonShape> _known;
    private readonly JsonTypeInfo? _type;
    private JsonShape? _element;

    private JsonShape(JsonTypeInfo? type, Dictionary<Type, JsonShape> known)
    {
        (_type, _known) = (type, known);
        Kind = type?.Kind ?? JsonTypeInfoKind.None;
        IsString = type?.Type == typeof(string) && type.Converter == JsonMetadataServices.StringConverter;
        if (Kind != JsonTypeInfoKind.Object)
        {
            return;
        }

        if (type!.Options.PropertyNameCaseInsensitive)
        {
            _properties = new(StringComparer.OrdinalIgnoreCase);
            _requiredIndexes = new(StringComparer.OrdinalIgnoreCase);
        }

        foreach (var property in type.Properties)
        {
            _properties.TryAdd(property.Name, property);
            if ((property.IsRequired || property.AssociatedParameter is { HasDefaultValue: false }) && !property.IsExtensionData)
            {
                _requiredIndexes.TryAdd(property.Name, Required.Count);
                Required.Add(new(property.IsRequired));
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

    /// <summary>The property that names the derived type; null if the type has none.</summary>
    public string? Discriminator { get; }

    /// <summary>The shape of the items of a list or a dictionary.</summary>
    public JsonShape Element => _element ??= _type?.ElementType is { } type ? Of(type) : Atomic;

    public static JsonShape Of(JsonTypeInfo type) => new(type, []);

    public JsonShape Property(string name) =>
        Kind == JsonTypeInfoKind.Dictionary ? Element
        : _properties.TryGetValue(name, out var property) && property.CustomConverter is null ? Of(property.PropertyType)
        : Atomic;

    public int? RequiredIndex(string name) => _requiredIndexes.TryGetValue(name, out var index) ? index : null;

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
