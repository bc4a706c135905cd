using System.CommandLine;
using System.Text.Json;
using GeminiRx.Cli.Errors;

namespace GeminiRx.Cli;

/// <summary>
/// The user's settings: a JSON object whose members are the option names without leading dashes: <c>{ "model": "gemini-pro-latest",
/// "timeout-gap": 60 }</c>.
/// Comments and trailing commas are allowed. Keys are rejected.
/// </summary>
internal static class SettingsFile
{
    private static readonly JsonDocumentOptions _json = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The path: <c>geminirx/config.json</c> in the user's configuration folder (XDG on Linux).</summary>
    public static string Location =>
        Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify),
            "geminirx",
            "config.json"
        );

    /// <summary>Parses the members as options; an absent file sets nothing.</summary>
    /// <exception cref="UsageException">The file cannot be read, or a member is invalid.</exception>
    public static ParseResult Read(string path, AskOptions options)
    {
        var allowed = options.All.Except([options.Attach]).ToList();
        var command = new Command("settings");
        allowed.ForEach(command.Add);
        var parsed = command.Parse(
            File.Exists(path) ? [.. Words(path, allowed)] : [],
            new ParserConfiguration { ResponseFileTokenReplacer = null }
        );
        return parsed.Errors is [{ Message: var message }, ..] ? throw ConfigurationErrors.InvalidSettings(path, message) : parsed;
    }

    private static List<string> Words(string path, List<Option> allowed)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), _json);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? [.. document.RootElement.EnumerateObject().SelectMany(member => Words(path, member, allowed))]
                : throw ConfigurationErrors.InvalidSettings(path, "the content is not a JSON object.");
        }
        catch (JsonException e)
        {
            throw ConfigurationErrors.InvalidSettings(path, $"line {e.LineNumber + 1} is not valid JSON.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ConfigurationErrors.UnreadableSettings(path, e);
        }
    }

    private static IEnumerable<string> Words(string path, JsonProperty member, List<Option> allowed)
    {
        if (
            member.Name.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToUpperInvariant()
            is "KEY"
                or "APIKEY"
                or "GEMINIAPIKEY"
                or "GOOGLEAPIKEY"
        )
        {
            throw ConfigurationErrors.KeyInSettings(path, member.Name);
        }

        var option =
            allowed.Find(option => option.Name[2..] == member.Name)
            ?? throw ConfigurationErrors.UnknownSetting(path, member.Name, allowed.Select(option => option.Name[2..]));
        return (member.Value.ValueKind == JsonValueKind.Array ? member.Value.EnumerateArray().ToArray() : [member.Value]).Select(value =>
            $"{option.Name}={value.ToString()}"
        );
    }
}
