using System.CommandLine;
using System.Text.Json;

namespace GeminiRx.Cli;

/// <summary>
/// The user's settings: a JSON object whose members are called like the options, without their dashes: <c>{ "model": "gemini-pro-latest",
/// "timeout-gap": 60 }</c>.
/// Comments and a last comma are allowed. It never holds a key.
/// </summary>
internal static class SettingsFile
{
    private static readonly JsonDocumentOptions _json = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Where it lies: <c>geminirx/config.json</c> in the user's configuration folder (XDG's on Linux).</summary>
    public static string Location =>
        Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify),
            "geminirx",
            "config.json"
        );

    /// <summary>Reads it as if its members were options; a file that is absent sets nothing.</summary>
    /// <exception cref="GeminiConfigurationException">It cannot be read or used.</exception>
    public static ParseResult Read(string path, AskOptions options)
    {
        var allowed = options.All.Except([options.Attach]).ToList();
        var command = new Command("settings");
        allowed.ForEach(command.Add);
        var parsed = command.Parse(
            File.Exists(path) ? [.. Words(path, allowed)] : [],
            new ParserConfiguration { ResponseFileTokenReplacer = null }
        );
        return parsed.Errors is [{ Message: var message }, ..] ? throw Refused(path, message) : parsed;
    }

    private static List<string> Words(string path, List<Option> allowed)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), _json);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? [.. document.RootElement.EnumerateObject().SelectMany(member => Words(path, member, allowed))]
                : throw Refused(path, "it is no JSON object.");
        }
        catch (JsonException e)
        {
            throw Refused(path, $"line {e.LineNumber + 1} is no JSON.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GeminiConfigurationException($"The settings file cannot be read: {e.Message}");
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
            throw new GeminiConfigurationException(
                $"{path} holds a key, which is not used from there.",
                "Take it out; use GEMINI_API_KEY, or name a file with key-file."
            );
        }

        var option =
            allowed.Find(option => option.Name[2..] == member.Name)
            ?? throw Refused(
                path,
                $"there is no setting {member.Name}. There are: {string.Join(", ", allowed.Select(option => option.Name[2..]))}."
            );
        return (member.Value.ValueKind == JsonValueKind.Array ? member.Value.EnumerateArray().ToArray() : [member.Value]).Select(value =>
            $"{option.Name}={value.ToString()}"
        );
    }

    private static GeminiConfigurationException Refused(string path, string message) =>
        new($"{path}: {message}", "Correct the file, or move it away.");
}
