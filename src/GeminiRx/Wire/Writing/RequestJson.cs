using System.Collections;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace GeminiRx.Wire.Writing;

/// <summary>The JSON contract of requests. The records of a request are serialized directly: a new property is a new member.</summary>
internal static class RequestJson
{
    // Only the service reads the body, so text beyond ASCII needs no escapes.
    private static readonly JsonSerializerOptions _options = new(RequestJsonContext.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = RequestJsonContext.Default.WithAddedModifier(LeaveOutEmpty),
    };

    private static readonly JsonTypeInfo _generationConfig = _options.GetTypeInfo(typeof(GenerationConfig));

    /// <summary>The contract of a type.</summary>
    public static JsonTypeInfo<T> Of<T>() => (JsonTypeInfo<T>)_options.GetTypeInfo(typeof(T));

    // The options leave out null and false; a value that is left out for another reason needs a condition of its own.
    private static void LeaveOutEmpty(JsonTypeInfo type)
    {
        foreach (var property in type.Properties.Where(property => CanBeEmpty(property.PropertyType)))
        {
            property.ShouldSerialize = (_, value) => IsSet(value);
        }
    }

    private static bool CanBeEmpty(Type type) =>
        type.IsAssignableTo(typeof(GenerationConfig))
        || (Nullable.GetUnderlyingType(type) ?? type).IsAssignableTo(typeof(IOpenEnumeration))
        || (type.IsAssignableTo(typeof(IEnumerable)) && type != typeof(string));

    private static bool IsSet(object? value) =>
        value switch
        {
            null or IOpenEnumeration { Value: null } => false,
            IEnumerable items and not string => items.GetEnumerator().MoveNext(),
            GenerationConfig config => _generationConfig.Properties.Any(property => IsSet(property, config)),
            _ => true,
        };

    private static bool IsSet(JsonPropertyInfo property, GenerationConfig config) =>
        property.Get?.Invoke(config) is var value && (property.PropertyType == typeof(bool) ? value is true : IsSet(value));
}
