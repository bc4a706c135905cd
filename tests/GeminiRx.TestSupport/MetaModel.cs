using System.Text.Json;

namespace GeminiRx.TestSupport;

/// <summary>
/// The machine-readable model of LSP. The file is beside the repository and not a part of it; tests are skipped if it is absent.
/// </summary>
public static class MetaModel
{
    private static readonly string _file = Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "lsp", "metaModel.json"));
    private static readonly Lazy<JsonElement> _root = new(() => JsonSerializer.Deserialize<JsonElement>(File.ReadAllBytes(_file)));

    public static bool Present => File.Exists(_file);

    public static string SkipReason => "../shared/lsp/metaModel.json is absent";

    /// <summary>The properties of a structure by name, with those of its base structures and mixins.</summary>
    public static IReadOnlyDictionary<string, JsonElement> PropertiesOf(string structure)
    {
        var found = Find("structures", "name", structure);
        var properties = Own(found, "properties").ToDictionary(property => property.GetProperty("name").GetString()!);
        foreach (
            var (name, property) in Own(found, "extends")
                .Concat(Own(found, "mixins"))
                .SelectMany(parent => PropertiesOf(parent.GetProperty("name").GetString()!))
        )
        {
            properties.TryAdd(name, property);
        }

        return properties;
    }

    /// <summary>A request or a notification by its method; null if none exists.</summary>
    public static (JsonElement Model, bool IsRequest)? Method(string method) =>
        TryFind("requests", "method", method) is { } request ? (request, true)
        : TryFind("notifications", "method", method) is { } notification ? (notification, false)
        : null;

    /// <summary>The JSON kinds that a type may have: string, number, boolean, null, array, object.</summary>
    public static IReadOnlySet<string> KindsOf(JsonElement type)
    {
        var kinds = new HashSet<string>();
        Collect(type, kinds);
        return kinds;
    }

    private static void Collect(JsonElement type, HashSet<string> kinds)
    {
        var name = type.TryGetProperty("name", out var given) ? given.GetString()! : "";
        switch (type.GetProperty("kind").GetString())
        {
            case "base":
                kinds.Add(
                    name switch
                    {
                        "integer" or "uinteger" or "decimal" => "number",
                        "boolean" => "boolean",
                        "null" => "null",
                        _ => "string",
                    }
                );
                break;
            case "reference" when TryFind("structures", "name", name) is not null:
                kinds.Add("object");
                break;
            case "reference" when TryFind("enumerations", "name", name) is { } enumeration:
                Collect(enumeration.GetProperty("type"), kinds);
                break;
            case "reference" when name is "LSPAny":
                kinds.UnionWith(["string", "number", "boolean", "null", "array", "object"]);
                break;
            case "reference":
                Collect(Find("typeAliases", "name", name).GetProperty("type"), kinds);
                break;
            case "array" or "tuple":
                kinds.Add("array");
                break;
            case "or":
                foreach (var item in type.GetProperty("items").EnumerateArray())
                {
                    Collect(item, kinds);
                }

                break;
            case "stringLiteral":
                kinds.Add("string");
                break;
            default:
                kinds.Add("object");
                break;
        }
    }

    private static List<JsonElement> Own(JsonElement structure, string list) =>
        structure.TryGetProperty(list, out var items) ? [.. items.EnumerateArray()] : [];

    private static JsonElement Find(string list, string key, string value) =>
        TryFind(list, key, value) ?? throw new InvalidOperationException($"The model has no {value} among its {list}.");

    private static JsonElement? TryFind(string list, string key, string value)
    {
        foreach (var item in _root.Value.GetProperty(list).EnumerateArray())
        {
            if (item.GetProperty(key).GetString() == value)
            {
                return item;
            }
        }

        return null;
    }
}
