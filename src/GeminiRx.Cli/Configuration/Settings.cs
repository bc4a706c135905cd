using System.Text.Json;
using System.Text.Json.Nodes;
using GeminiRx.Cli.Errors;

namespace GeminiRx.Cli;

/// <summary>The settings of a command, by precedence: option, environment variable, settings file.</summary>
internal sealed class Settings
{
    private const string FromOption = "option";
    private const string FromFile = "settings file";

    private readonly string _fileName = SettingsFile.Location;
    private readonly Dictionary<string, (JsonNode Value, string Source)> _effective = [];

    /// <summary>Reads the environment and the settings file.</summary>
    /// <param name="options">The options of the command line.</param>
    /// <exception cref="UsageException">The settings file cannot be used.</exception>
    public Settings(AskSettings options)
    {
        Options = options;
        AddLayer(SettingsFile.Read(_fileName), FromFile);
        AddLayer(new() { Model = EnvironmentVariables.Read(EnvironmentVariables.Model) }, EnvironmentVariables.Model);
        AddLayer(new() { Endpoint = EnvironmentVariables.Read(EnvironmentVariables.Endpoint) }, EnvironmentVariables.Endpoint);
        AddLayer(options, FromOption);
        Effective = AskSettings.FromJson(
            new JsonObject(_effective.Select(member => KeyValuePair.Create(member.Key, (JsonNode?)member.Value.Value)))
        );
    }

    /// <summary>The options of the command line.</summary>
    public AskSettings Options { get; }

    /// <summary>The effective settings: each from the source with the highest precedence.</summary>
    public AskSettings Effective { get; }

    /// <summary>The API key and its source. Precedence: --key-file, environment, key file of the settings file.</summary>
    /// <exception cref="UsageException">The key file cannot be used.</exception>
    public (string? Key, string Source) Key()
    {
        var (key, variable) = EnvironmentVariables.ReadKey();
        return key is not null && Options.KeyFile is null ? (key, variable)
            : Effective.KeyFile is { } file ? (KeyFile.Read(file), SourceOf("key-file"))
            : (null, "default");
    }

    /// <summary>Returns a line for each setting with its source. For the key, the system instruction and the stop texts, it contains only
    /// whether they are set.</summary>
    public IEnumerable<string> Describe(GeminiOptions clientOptions, bool isEmulated)
    {
        var (key, keySource) = Key();
        yield return $"model: {clientOptions.Model} ({SourceOf("model")})";
        var endpoint = isEmulated ? "the built-in emulator" : clientOptions.Endpoint.GetLeftPart(UriPartial.Path);
        yield return $"endpoint: {endpoint} ({SourceOf("endpoint")})";
        yield return $"key: {(key is null ? "not set" : "set")} ({keySource})";
        foreach (var name in AskSettings.Names.Except(["model", "endpoint", "key-file"]))
        {
            if (_effective.TryGetValue(name, out var member))
            {
                yield return $"{name}: {(name is "system" or "stop" ? "set" : Describe(member.Value))} ({member.Source})";
            }
        }

        yield return $"settings file: {_fileName}{(File.Exists(_fileName) ? "" : " (absent)")}";
    }

    private void AddLayer(AskSettings layer, string source)
    {
        foreach (var (name, value) in layer.ToJson())
        {
            _effective[name] = (value!.DeepClone(), source);
        }
    }

    private string SourceOf(string name) => _effective.TryGetValue(name, out var member) ? member.Source : "default";

    private static string Describe(JsonNode value) =>
        value is JsonArray list ? string.Join(", ", list)
        : value.GetValueKind() is JsonValueKind.True ? "on"
        : value.GetValueKind() is JsonValueKind.False ? "off"
        : value.ToString();
}
