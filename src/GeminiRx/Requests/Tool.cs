using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;

namespace GeminiRx;

/// <summary>Something that the model may use. Its text form is its name.</summary>
public abstract record Tool
{
    private protected Tool() { }

    /// <summary>Google Search.</summary>
    public static Tool GoogleSearch { get; } = new ServiceTool("googleSearch");

    /// <summary>Google Maps.</summary>
    public static Tool GoogleMaps { get; } = new ServiceTool("googleMaps");

    /// <summary>Code that the model writes and the service runs: <see cref="CodeChunk"/> and <see cref="CodeResultChunk"/>.</summary>
    public static Tool CodeExecution { get; } = new ServiceTool("codeExecution");

    /// <summary>Reading the addresses that the prompt names.</summary>
    public static Tool UrlContext { get; } = new ServiceTool("urlContext");

    /// <summary>A search of the web for enterprises (Vertex AI).</summary>
    public static Tool EnterpriseWebSearch { get; } = new ServiceTool("enterpriseWebSearch");

    /// <summary>A search of files that were given to the service (Gemini API).</summary>
    /// <param name="stores">The stores, such as <c>fileSearchStores/mine</c>; at least one.</param>
    /// <returns>The tool.</returns>
    /// <exception cref="ArgumentException">There is no store, or one is null.</exception>
    public static Tool FileSearch(params IReadOnlyList<string> stores) =>
        Limits.Copy(stores, nameof(stores)).Count == 0
            ? throw new ArgumentException("Name a store.", nameof(stores))
            : new FileSearchTool(Limits.Copy(stores));

    /// <summary>A screen that the model sees and acts on; its actions come as <see cref="ToolCallChunk"/>.</summary>
    /// <param name="environment">What it is: <c>ENVIRONMENT_BROWSER</c>, <c>ENVIRONMENT_MOBILE</c> or <c>ENVIRONMENT_DESKTOP</c>.</param>
    /// <param name="excludedFunctions">Actions that the model shall not take.</param>
    /// <returns>The tool.</returns>
    /// <exception cref="ArgumentException">The environment is empty, or a function is null.</exception>
    public static Tool ComputerUse(string environment, params IReadOnlyList<string> excludedFunctions)
    {
        ArgumentException.ThrowIfNullOrEmpty(environment);
        return new ComputerUseTool(environment, Limits.Copy(excludedFunctions, nameof(excludedFunctions)));
    }

    /// <summary>A function of yours.</summary>
    /// <param name="name">
    /// Its name: a letter or underscore, then letters, digits and <c>_ . : -</c>; at most 64 characters, on Vertex AI 128.
    /// </param>
    /// <param name="description">What it does, for the model to decide by.</param>
    /// <param name="parameters">The shape of its arguments: an object. Default null: it takes none.</param>
    /// <returns>The tool.</returns>
    /// <exception cref="ArgumentException">The name is not one.</exception>
    public static FunctionTool Function(string name, string? description, JsonSchema? parameters = null) =>
        new(name, description, parameters);

    /// <summary>A function of yours that takes its arguments as one object.</summary>
    /// <typeparam name="T">The object.</typeparam>
    /// <param name="name">
    /// Its name: a letter or underscore, then letters, digits and <c>_ . : -</c>; at most 64 characters, on Vertex AI 128.
    /// </param>
    /// <param name="description">What it does, for the model to decide by.</param>
    /// <param name="arguments">The object's form, from a <c>JsonSerializerContext</c>.</param>
    /// <returns>The tool.</returns>
    /// <exception cref="ArgumentException">The name is not one.</exception>
    public static FunctionTool Function<T>(string name, string? description, JsonTypeInfo<T> arguments) =>
        new(name, description, JsonSchema.Of(arguments));

    /// <summary>A tool of the service that this version has no name for, or one with settings.</summary>
    /// <param name="name">The service's name for it, such as <c>retrieval</c>.</param>
    /// <param name="settings">Its settings: JSON, sent as it is.</param>
    /// <returns>The tool.</returns>
    /// <exception cref="ArgumentException">The name is empty, or there are no settings.</exception>
    public static Tool Raw(string name, JsonElement settings)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new ServiceTool(name, Limits.Json(settings, kind: null, nameof(settings)));
    }
}

/// <summary>A tool that the service runs, by the service's name, with settings as its JSON.</summary>
internal sealed record ServiceTool(string Name, JsonElement? Settings = null) : Tool
{
    public override string ToString() => Name;
}

internal sealed record FileSearchTool(IReadOnlyList<string> Stores) : Tool
{
    public override string ToString() => "fileSearch";
}

internal sealed record ComputerUseTool(string Environment, IReadOnlyList<string> ExcludedFunctions) : Tool
{
    public override string ToString() => "computerUse";
}

/// <summary>A function of yours that the model may call: it says so by a <see cref="ToolCallChunk"/>, you call it and answer with a
/// <see cref="FunctionResponsePart"/>.</summary>
public sealed partial record FunctionTool : Tool
{
    /// <summary>The longest name that any service takes; the Gemini API takes less, which the client checks.</summary>
    internal const int MaxNameLength = 128;

    internal FunctionTool(string name, string? description, JsonSchema? parameters)
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = ValidName().IsMatch(name)
            ? name
            : throw new ArgumentException(
                $"A function's name starts with a letter or underscore and has at most {MaxNameLength} letters, digits, and _ . : - in it.",
                nameof(name)
            );
        Description = description;
        Parameters = parameters;
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>What it does.</summary>
    public string? Description { get; }

    /// <summary>The shape of its arguments; null where it takes none.</summary>
    public JsonSchema? Parameters { get; }

    /// <summary>The shape of its result. Default null: not told.</summary>
    public JsonSchema? Response { get; init; }

    /// <summary>Its name.</summary>
    /// <returns><see cref="Name"/>.</returns>
    public override string ToString() => Name;

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_.:\-]{0,127}\z")]
    private static partial Regex ValidName();
}
