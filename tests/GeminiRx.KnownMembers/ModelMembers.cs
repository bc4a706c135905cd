using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using GeminiRx.Wire.Writing;

namespace GeminiRx.KnownMembers;

/// <summary>The messages of requests that the library writes, from the generated JSON contract.</summary>
internal static class ModelMembers
{
    // A list of tools has no static type: its members are those of the tools that this request contains.
    private static readonly Tool[] _toolsWithSettings =
    [
        Tool.Function("f", null),
        Tool.FileSearch("fileSearchStores/s"),
        Tool.ComputerUse("ENVIRONMENT_BROWSER"),
    ];

    public static KnownTypes Read()
    {
        var types = new Dictionary<string, Dictionary<string, string>>();
        Add(types, typeof(RequestBody));
        Add(types, typeof(PartBody));
        types["Tool"] = Tools(types);
        return new(types, OpenEnumerations.All);
    }

    // A tool can be written with and without settings: then the type of its settings counts.
    private static Dictionary<string, string> Tools(Dictionary<string, Dictionary<string, string>> types)
    {
        var named = typeof(Tool).GetProperties().Where(property => property.GetMethod is { IsStatic: true });
        var tools = named.Select(property => (Tool)property.GetValue(null)!).Concat(_toolsWithSettings).ToArray();
        var unused = typeof(Tool)
            .Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(Tool)) && !tools.Any(tool => tool.GetType() == type));
        return unused.FirstOrDefault() is { } missing
            ? throw new InvalidOperationException($"No tool is a {missing.Name}: add one to the list in {nameof(ModelMembers)}.")
            : new RequestBody(new GenerateRequest("Hi") { Tools = tools }, isVertex: false, null, null)
                .Tools.SelectMany(tool => tool)
                .ToLookup(tool => tool.Key, tool => Add(types, tool.Value.GetType()))
                .ToDictionary(tool => tool.Key, tool => tool.FirstOrDefault(type => type != KnownTypes.Any) ?? KnownTypes.Any);
    }

    // Adds a type with all types of its members.
    private static string Add(Dictionary<string, Dictionary<string, string>> types, Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(Part))
        {
            return nameof(PartBody);
        }

        if (OpenEnumerations.All.ContainsKey(type.Name))
        {
            return type.Name;
        }

        if (type == typeof(JsonElement) || type == typeof(JsonSchema) || type == typeof(object))
        {
            return KnownTypes.Any;
        }

        var contract = RequestJsonContext.Default.GetTypeInfo(type);
        if (contract is { Kind: JsonTypeInfoKind.Enumerable, ElementType: { } item })
        {
            return Add(types, item);
        }

        if (contract is { Kind: JsonTypeInfoKind.Dictionary, ElementType: { } value })
        {
            return value == typeof(object) ? nameof(Tool) : Add(types, value);
        }

        if (contract is { Kind: JsonTypeInfoKind.Object } && types.TryAdd(type.Name, []))
        {
            foreach (var property in contract.Properties.Where(property => property.Get is not null))
            {
                types[type.Name][property.Name] = Add(types, property.PropertyType);
            }
        }

        return type.Name;
    }
}
