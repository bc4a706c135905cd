using System.CommandLine;
using GeminiRx.Cli.Errors;

namespace GeminiRx.Cli;

/// <summary>What is in force: an option of the command line, else a variable of the environment, else the user's settings file, else
/// nothing.</summary>
internal sealed class Settings
{
    private readonly AskOptions _options;
    private readonly ParseResult _line;
    private readonly ParseResult _file;
    private readonly string _fileName;

    /// <summary>Reads the settings file too.</summary>
    /// <exception cref="UsageException">It cannot be used.</exception>
    public Settings(AskOptions options, ParseResult line)
    {
        (_options, _line, _fileName) = (options, line, SettingsFile.Location);
        _file = SettingsFile.Read(_fileName, options);
    }

    /// <summary>The value that is in force; the default of its type where nothing sets it.</summary>
    public T? Get<T>(Option<T> option) => IsGiven(option) ? _line.GetValue(option) : _file.GetValue(option);

    /// <summary>What a conversation's file says, unless the command line says otherwise; where neither does, what is in force.</summary>
    public T? Get<T>(Option<T> option, T? written) => IsGiven(option) || written is null ? Get(option) : written;

    public string? Model => Word(_options.Model, "GEMINIRX_MODEL").Value;

    public string? Endpoint => Word(_options.Endpoint, "GEMINIRX_ENDPOINT").Value;

    public bool IsGiven(Option option) => IsGiven(_line, option);

    /// <summary>The API key and where it comes from. A key file that is named on the command line counts more than the environment, one
    /// that the settings file names less.</summary>
    /// <exception cref="UsageException">The key file cannot be used.</exception>
    public (string? Key, string Source) Key()
    {
        string? FromEnvironment(string name) =>
            Environment.GetEnvironmentVariable(name) is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;
        var variable = FromEnvironment("GEMINI_API_KEY") is not null ? "GEMINI_API_KEY" : "GOOGLE_API_KEY";
        return !IsGiven(_options.KeyFile) && FromEnvironment(variable) is { } key ? (key, variable)
            : Get(_options.KeyFile) is { } file ? (KeyFile.Read(file), SourceOf(_options.KeyFile))
            : (null, "default");
    }

    /// <summary>A line for everything that is in force, with its source. Texts that are a person's own, and the key, are only said to be
    /// set.</summary>
    public IEnumerable<string> Describe(GeminiOptions options, bool emulator)
    {
        var (key, keySource) = Key();
        yield return $"model: {options.Model} ({Word(_options.Model, "GEMINIRX_MODEL").Source})";
        yield return $"endpoint: {(emulator ? "the built-in emulator" : options.Endpoint.GetLeftPart(UriPartial.Path))} ({Word(_options.Endpoint, "GEMINIRX_ENDPOINT").Source})";
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

    private (string? Value, string Source) Word(Option<string?> option, string variable) =>
        !IsGiven(option) && Environment.GetEnvironmentVariable(variable) is { } value && !string.IsNullOrWhiteSpace(value)
            ? (value.Trim(), variable)
            : (Get(option), SourceOf(option));

    private static bool IsGiven(ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };
}
