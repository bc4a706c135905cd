using System.Text.Json;
using System.Text.Json.Nodes;
using GeminiRx.Cli.Errors;

namespace GeminiRx.Cli;

/// <summary>
/// The user's settings: a JSON object whose members are the option names without leading dashes: <c>{ "model": "gemini-pro-latest",
/// "timeout-gap": 60 }</c>. Comments and trailing commas are allowed. Keys are rejected.
/// </summary>
internal static class SettingsFile
{
    private static readonly JsonDocumentOptions _json = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        AllowDuplicateProperties = false,
    };

    /// <summary>The path: <c>geminirx/config.json</c> in the user's configuration folder (XDG on Linux).</summary>
    public static string Location =>
        Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify),
            "geminirx",
            "config.json"
        );

    /// <summary>Reads the settings; an absent file sets nothing.</summary>
    /// <exception cref="UsageException">The file cannot be read, or a member is invalid.</exception>
    public static AskSettings Read(string path)
    {
        if (!File.Exists(path))
        {
            return new();
        }

        var members = ReadObject(path);
        RenameOld(members);
        foreach (var (name, _) in members)
        {
            if (
                name.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToUpperInvariant()
                is "KEY"
                    or "APIKEY"
                    or "GEMINIAPIKEY"
                    or "GOOGLEAPIKEY"
            )
            {
                throw ConfigurationErrors.KeyInSettings(path, name);
            }

            if (!AskSettings.Names.Contains(name))
            {
                throw ConfigurationErrors.UnknownSetting(path, name, AskSettings.Names);
            }
        }

        AskSettings settings;
        try
        {
            settings = AskSettings.FromJson(members);
        }
        catch (JsonException e)
        {
            // The path of the exception is $.name, with an index for an item of a list.
            var name = e.Path?.Split('.', '[') is [_, var member, ..] ? member : "";
            throw ConfigurationErrors.InvalidSettings(
                path,
                OptionErrors.WrongType(name, members[name]?.ToJsonString() ?? "null", AskSettings.TypeOf(name))
            );
        }

        return SettingRules.FindProblem(settings) is { } problem ? throw ConfigurationErrors.InvalidSettings(path, problem) : settings;
    }

    // The name of the setting before version 0.4.
    private static void RenameOld(JsonObject members)
    {
        if (!members.ContainsKey("schema") && members.Remove("json-schema", out var schema))
        {
            members["schema"] = schema;
        }
    }

    private static JsonObject ReadObject(string path)
    {
        byte[] json = [];
        try
        {
            json = File.ReadAllBytes(path) is [0xEF, 0xBB, 0xBF, .. var marked] ? marked : File.ReadAllBytes(path);
            return JsonNode.Parse(json, documentOptions: _json) as JsonObject ?? throw ConfigurationErrors.NotAnObject(path);
        }
        catch (JsonException e)
        {
            throw e.LineNumber is { } line
                ? ConfigurationErrors.InvalidJson(path, line + 1, e)
                : ConfigurationErrors.DuplicateMember(path, FindDuplicate(json), e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ConfigurationErrors.UnreadableSettings(path, e);
        }
    }

    // The parser's exception has no property for the name.
    private static string FindDuplicate(byte[] json)
    {
        var reader = new Utf8JsonReader(json, new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        var names = new HashSet<string>();
        while (reader.Read())
        {
            if (reader is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 } && !names.Add(reader.GetString()!))
            {
                return reader.GetString()!;
            }
        }

        return "";
    }
}
