using System.Reflection;

namespace GeminiRx.KnownMembers;

/// <summary>The public open enumerations of the library: structures with a <c>Value</c> and named constants of their own type.</summary>
internal static class OpenEnumerations
{
    /// <summary>The values of each enumeration, by its name.</summary>
    public static IReadOnlyDictionary<string, string[]> All { get; } =
        typeof(FinishReason)
            .Assembly.GetExportedTypes()
            .Where(type => type.IsValueType && type.GetProperty("Value")?.PropertyType == typeof(string))
            .Select(type => (type.Name, Values: ValuesOf(type)))
            .Where(type => type.Values.Length > 0)
            .ToDictionary(type => type.Name, type => type.Values);

    private static string[] ValuesOf(Type type) =>
        [
            .. type.GetFields(BindingFlags.Public | BindingFlags.Static)
                .Where(field => field.FieldType == type)
                .Select(field => (string)type.GetProperty("Value")!.GetValue(field.GetValue(null))!),
        ];
}
