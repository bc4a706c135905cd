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
    private readonly Dictionary<string, (JsonNode Value, string Source)> _inForce = [];

    /// <summary>Reads the environment and the settings file.</summary>
    /// <param name="line">The options of the command line.</param>
    /// <exception cref="UsageException">The settings file cannot be used.</exception>
    public Settings(AskSettings line)
    {
        Line = line;
        AddLayer(SettingsFile.Read(_fileName), FromFile);
        AddLayer(new() { Model = EnvironmentVariables.Read(EnvironmentVariables.Model) }, EnvironmentVariables.Model);
        AddLayer(new() { Endpoint = EnvironmentVariables.Read(EnvironmentVariables.Endpoint) }, EnvironmentVariables.Endpoint);
        AddLayer(line, FromOption);
        InForce = AskSettings.FromJson(
            new JsonObject(_inForce.Select(member => KeyValuePair.Create(member.Key, (JsonNode?)member.Value.Value)))
        );
    }

    /// <summary>The options of the command line.</summary>
    public AskSettings Line { get; }

    /// <summary>Each setting from the source that takes precedence.</summary>
    public AskSettings InForce { get; }

    /// <summary>The API key and its source. Precedence: --key-file, environment, key file of the settings file.</summary>
    /// <exception cref="UsageException">The key file cannot be used.</exception>
    public (string? Key, string Source) Key()
    {
        var (key, variable) = EnvironmentVariables.ReadKey();
        return key is not null && Line.KeyFile is null ? (key, variable)
            : InForce.KeyFile is { } file ? (KeyFile.Read(file), SourceOf("key-file"))
            : (null, "default");
    }

    /// <summary>A line for each setting, with its source. The key and the user's texts are only reported as set.</summary>
    public IEnumerable<string> Describe(GeminiOptions options, bool emulator)
    {
        var (key, keySource) = Key();
        yield return $"model: {options.Model} ({SourceOf("model")})";
        var endpoint = emulator ? "the built-in emulator" : options.Endpoint.GetLeftPart(UriPartial.Path);
        yield return $"endpoint: {endpoint} ({SourceOf("endpoint")})";
        yield return $"key: {(key is null ? "not set" : "set")} ({keySource})";
        foreach (var name in AskSettings.Names.Except(["model", "endpoint", "key-file"]))
        {
            if (_inForce.TryGetValue(name, out var member))
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
            _inForce[name] = (value!.DeepClone(), source);
        }
    }

    private string SourceOf(string name) => _inForce.TryGetValue(name, out var member) ? member.Source : "default";

    private static string Describe(JsonNode value) =>
        value is JsonArray list ? string.Join(", ", list)
        : value.GetValueKind() is JsonValueKind.True ? "on"
        : value.GetValueKind() is JsonValueKind.False ? "off"
        : value.ToString();
}
