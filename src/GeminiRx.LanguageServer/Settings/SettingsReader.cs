using System.Text.Json;
using GeminiRx.LanguageServer.Rpc;

namespace GeminiRx.LanguageServer.Settings;

/// <summary>Reads the settings of one source. Any JSON value is allowed (LSPAny); a setting that cannot be used is a problem, and counts as
/// not set.</summary>
/// <param name="settings">The settings; only an object contains any.</param>
/// <param name="problems">Receives one message for each setting that cannot be used.</param>
/// <param name="prefix">What stands before the names of the settings in messages. Default: nothing.</param>
internal sealed class SettingsReader(JsonElement? settings, List<string> problems, string prefix = "")
{
    private const int MaxShownLength = 40;

    /// <summary>A text; null if it is absent or blank.</summary>
    public string? Text(string name, string advice = "use a string") =>
        Find(name) switch
        {
            null => null,
            { ValueKind: JsonValueKind.String } value => ClientSettings.Clean(value.GetString()),
            { } value => Refuse<string>(name, value, advice),
        };

    /// <summary>A text of a certain form; null if it is absent or blank.</summary>
    public string? Text(string name, Func<string, bool> isValid, string advice)
    {
        var text = Text(name, advice);
        if (text is null || isValid(text))
        {
            return text;
        }

        problems.Add(UnknownValue(name, text.ReplaceLineEndings(" "), advice));
        return null;
    }

    /// <summary>One of some names.</summary>
    public T? Name<T>(string name, Func<string, T?> parse, string advice)
        where T : struct
    {
        if (Text(name, advice) is not { } text)
        {
            return null;
        }

        var value = parse(text);
        if (value is null)
        {
            problems.Add(UnknownValue(name, text, advice));
        }

        return value;
    }

    /// <summary>True or false.</summary>
    public bool? Flag(string name)
    {
        var value = Find(name);
        if (value is { ValueKind: not (JsonValueKind.True or JsonValueKind.False) } other)
        {
            Refuse<string>(name, other, "use true or false");
            return null;
        }

        return value?.GetBoolean();
    }

    /// <summary>An integer in a range.</summary>
    public int? Number(string name, int least, int most)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        var advice = $"use a number from {least} to {most}";
        if (value.ValueKind != JsonValueKind.Number)
        {
            Refuse<string>(name, value, advice);
            return null;
        }

        if (IntegerConverter.From(value) is { } number && number >= least && number <= most)
        {
            return number;
        }

        var text = value.GetRawText();
        problems.Add(Problem(name, $"the value {Shown(text)}", advice));
        return null;
    }

    /// <summary>A list of texts; empty if it is absent.</summary>
    public IReadOnlyList<string> Texts(string name)
    {
        const string Advice = "use a list of strings";
        if (Find(name) is not { } value)
        {
            return [];
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            return Refuse<IReadOnlyList<string>>(name, value, Advice) ?? [];
        }

        var other = value.EnumerateArray().FirstOrDefault(item => item.ValueKind != JsonValueKind.String);
        if (other.ValueKind != JsonValueKind.Undefined)
        {
            problems.Add(Problem(name, $"an entry of type {TypeOf(other)}", Advice, "The other entries are used."));
        }

        return [.. value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)];
    }

    /// <summary>The settings of an object; none if it is absent.</summary>
    public SettingsReader Group(string name)
    {
        var value = Find(name);
        if (value is { ValueKind: not JsonValueKind.Object } other)
        {
            Refuse<string>(name, other, "use an object with settings");
        }

        return new SettingsReader(value, problems, $"{prefix}{name}.");
    }

    /// <summary>The beginning of a value, for an error message.</summary>
    public static string Shown(string? value) => value is { Length: > MaxShownLength } ? $"{value[..MaxShownLength]}…" : value ?? "";

    private JsonElement? Find(string name) =>
        settings is { ValueKind: JsonValueKind.Object } some
        && some.TryGetProperty(name, out var value)
        && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    private T? Refuse<T>(string name, JsonElement value, string advice)
        where T : class
    {
        problems.Add(Problem(name, $"a value of type {TypeOf(value)}", advice));
        return null;
    }

    private static string TypeOf(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Number => "number",
            JsonValueKind.Array => "array",
            JsonValueKind.Object => "object",
            JsonValueKind.String => "string",
            JsonValueKind.Null => "null",
            _ => "boolean",
        };

    private string UnknownValue(string name, string text, string advice) => Problem(name, $"the unknown value \"{Shown(text)}\"", advice);

    private string Problem(string name, string value, string advice, string effect = "The default is used until then.") =>
        $"The setting geminirx.{prefix}{name} has {value}: {advice}. {effect}";
}
