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

    private static Dictionary<string, string> Tools(Dictionary<string, Dictionary<string, string>> types)
    {
        var named = typeof(Tool).GetProperties().Where(property => property.GetMethod is { IsStatic: true });
        var tools = named.Select(property => (Tool)property.GetValue(null)!).Concat(_toolsWithSettings).ToArray();
        var body = RequestWriter.Write(new GenerateRequest("Hi") { Tools = tools }, isVertex: false);
        using var json = JsonDocument.Parse(body);
        return json
            .RootElement.GetProperty("tools")
            .EnumerateArray()
            .SelectMany(tool => tool.EnumerateObject())
            .ToDictionary(member => member.Name, member => TypeOf(types, member.Name));
    }

    private static string TypeOf(Dictionary<string, Dictionary<string, string>> types, string tool) =>
        tool switch
        {
            "functionDeclarations" => Add(types, typeof(FunctionTool)),
            "fileSearch" => Add(types, typeof(FileSearchTool)),
            "computerUse" => Add(types, typeof(ComputerUseTool)),
            _ => KnownTypes.Any,
        };

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
