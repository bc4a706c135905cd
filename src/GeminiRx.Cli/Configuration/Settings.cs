using System.CommandLine;
using GeminiRx.Cli.Errors;

namespace GeminiRx.Cli;

/// <summary>The settings of a command, by precedence: option, environment variable, settings file.</summary>
internal sealed class Settings
{
    private readonly AskOptions _options;
    private readonly ParseResult _line;
    private readonly ParseResult _file;
    private readonly string _fileName;

    /// <summary>Reads the settings file.</summary>
    /// <exception cref="UsageException">The settings file cannot be used.</exception>
    public Settings(AskOptions options, ParseResult line)
    {
        (_options, _line, _fileName) = (options, line, SettingsFile.Location);
        _file = SettingsFile.Read(_fileName, options);
    }

    /// <summary>The value of an option or of the settings file; the default of its type if neither sets it.</summary>
    public T? Get<T>(Option<T> option) => IsGiven(option) ? _line.GetValue(option) : _file.GetValue(option);

    /// <summary>The value of the command line, else of a conversation's file, else of the settings file.</summary>
    public T? Get<T>(Option<T> option, T? inFile) => IsGiven(option) || inFile is null ? Get(option) : inFile;

    public string? Model => Resolve(_options.Model, EnvironmentVariables.Model).Value;

    public string? Endpoint => Resolve(_options.Endpoint, EnvironmentVariables.Endpoint).Value;

    public bool IsGiven(Option option) => IsGiven(_line, option);

    /// <summary>The API key and its source. Precedence: --key-file, environment, key file of the settings file.</summary>
    /// <exception cref="UsageException">The key file cannot be used.</exception>
    public (string? Key, string Source) Key()
    {
        var (key, variable) = EnvironmentVariables.ReadKey();
        return key is not null && !IsGiven(_options.KeyFile) ? (key, variable)
            : Get(_options.KeyFile) is { } file ? (KeyFile.Read(file), SourceOf(_options.KeyFile))
            : (null, "default");
    }

    /// <summary>A line for each setting, with its source. The key and the user's texts are only reported as set.</summary>
    public IEnumerable<string> Describe(GeminiOptions options, bool emulator)
    {
        var (key, keySource) = Key();
        yield return $"model: {options.Model} ({Resolve(_options.Model, EnvironmentVariables.Model).Source})";
        var endpoint = emulator ? "the built-in emulator" : options.Endpoint.GetLeftPart(UriPartial.Path);
        yield return $"endpoint: {endpoint} ({Resolve(_options.Endpoint, EnvironmentVariables.Endpoint).Source})";
        yield return $"key: {(key is null ? "not set" : "set")} ({keySource})";
        foreach (var option in _options.All.Except([_options.Model, _options.Endpoint, _options.KeyFile]))
        {
            if ((IsGiven(option) ? _line : _file).GetResult(option) is { Implicit: false } result)
            {
                var value =
                    option == _options.System || option == _options.Stop
                        ? "set"
                        : string.Join(", ", result.Tokens.Select(token => token.Value));
                yield return $"{option.Name[2..]}: {(value.Length == 0 ? "on" : value)} ({SourceOf(option)})";
            }
        }

        yield return $"settings file: {_fileName}{(File.Exists(_fileName) ? "" : " (absent)")}";
    }

    private string SourceOf(Option option) =>
        IsGiven(option) ? "option"
        : IsGiven(_file, option) ? "settings file"
        : "default";

    private (string? Value, string Source) Resolve(Option<string?> option, string variable) =>
        !IsGiven(option) && EnvironmentVariables.Read(variable) is { } value ? (value, variable) : (Get(option), SourceOf(option));

    private static bool IsGiven(ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };
}
