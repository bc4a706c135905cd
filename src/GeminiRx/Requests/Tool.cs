using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace GeminiRx;

/// <summary>A tool that the model may use. Its text form is its name.</summary>
public abstract record Tool
{
    private protected Tool() { }

    /// <summary>Search with Google Search. For settings use <c>Tool.GoogleSearch with { … }</c>.</summary>
    public static GoogleSearchTool GoogleSearch { get; } = new();

    /// <summary>Search of places with Google Maps.</summary>
    public static Tool GoogleMaps { get; } = new ServiceTool("googleMaps");

    /// <summary>Code execution: the model writes code, and the service runs it. The answer contains <see cref="CodeChunk"/> and
    /// <see cref="CodeResultChunk"/>.</summary>
    public static Tool CodeExecution { get; } = new ServiceTool("codeExecution");

    /// <summary>Fetches the addresses in the prompt.</summary>
    public static Tool UrlContext { get; } = new ServiceTool("urlContext");

    /// <summary>Web search for enterprises (Vertex AI).</summary>
    public static Tool EnterpriseWebSearch { get; } = new ServiceTool("enterpriseWebSearch");

    /// <summary>Searches files that were uploaded to the service (Gemini API). For settings add <c>with { … }</c>.</summary>
    /// <param name="stores">The stores, such as <c>fileSearchStores/mine</c>; at least one.</param>
    /// <returns>The tool.</returns>
    /// <exception cref="ArgumentException">There is no store, or one is null.</exception>
    public static FileSearchTool FileSearch(params IReadOnlyList<string> stores) =>
        Guard.CopyOf(stores, name: nameof(stores)) is { Count: > 0 } copy
            ? new FileSearchTool(copy)
            : throw new ArgumentException("The list of stores has 0 items: name at least one.", nameof(stores));

    /// <summary>A screen that the model sees and controls; its actions arrive as <see cref="ToolCallChunk"/>.</summary>
    /// <param name="environment">The kind of screen: <c>ENVIRONMENT_BROWSER</c>, <c>ENVIRONMENT_MOBILE</c> or
    /// <c>ENVIRONMENT_DESKTOP</c>.</param>
    /// <param name="excludedFunctions">Actions that the model must not use. Default: none.</param>
    /// <returns>The tool.</returns>
    /// <exception cref="ArgumentException">The environment is empty, or a function is null.</exception>
    public static ComputerUseTool ComputerUse(string environment, params IReadOnlyList<string> excludedFunctions)
    {
        ArgumentException.ThrowIfNullOrEmpty(environment);
        return new ComputerUseTool(environment, Guard.CopyOf(excludedFunctions, name: nameof(excludedFunctions)));
    }

    /// <summary>Declares one of your functions.</summary>
    /// <param name="name">
    /// The function's name: a letter or underscore, then letters, digits and <c>_ . : -</c>; at most 64 characters, on Vertex AI 128.
    /// </param>
    /// <param name="description">The purpose of the function. The model uses it to decide whether to call the function. Null: not
    /// sent.</param>
    /// <param name="parameters">The schema of the arguments: an object. Default null: no arguments.</param>
    /// <returns>The tool.</returns>
    /// <exception cref="ArgumentException">The name is invalid.</exception>
    public static FunctionTool Function(string name, string? description, JsonSchema? parameters = null) =>
        new(name, description, parameters);

    /// <summary>Declares one of your functions, whose arguments are one object.</summary>
    /// <typeparam name="T">The type of the arguments.</typeparam>
    /// <param name="name">
    /// The function's name: a letter or underscore, then letters, digits and <c>_ . : -</c>; at most 64 characters, on Vertex AI 128.
    /// </param>
    /// <param name="description">The purpose of the function. The model uses it to decide whether to call the function. Null: not
    /// sent.</param>
    /// <param name="arguments">The type's metadata, from a <c>JsonSerializerContext</c>.</param>
    /// <returns>The tool.</returns>
    /// <exception cref="ArgumentException">The name is invalid.</exception>
    public static FunctionTool Function<T>(string name, string? description, JsonTypeInfo<T> arguments) =>
        new(name, description, JsonSchema.Of(arguments));

    /// <summary>A tool of the service that this version of the library does not support, or a tool with settings.</summary>
    /// <param name="name">The service's name for it, such as <c>retrieval</c>.</param>
    /// <param name="settings">The settings: JSON, sent unchanged.</param>
    /// <returns>The tool.</returns>
    /// <exception cref="ArgumentException">The name is empty, or there are no settings.</exception>
    public static Tool Raw(string name, JsonElement settings)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new ServiceTool(name, Guard.OfKind(settings, name: nameof(settings)));
    }
}
