using System.Text.Json;

namespace GeminiRx.LanguageServer.Settings;

/// <summary>
/// The settings of an editor in two layers: the workspace's settings override the user's. A setting that is in neither layer is null, which
/// means the default. A workspace may choose the model and the granularity, but never the endpoint, which receives the text.
/// </summary>
internal sealed record ClientSettings
{
    private const string GranularityAdvice = "use arrival, word, line, paragraph or whole";
    private const int MaxShownLength = 40;

    private Layer _user = Layer.Empty;
    private Layer _workspace = Layer.Empty;

    /// <summary>The service's address, from the user's settings only.</summary>
    public string? Endpoint { get; private init; }

    public string? Model => _workspace.Model ?? _user.Model;

    public Granularity? Granularity => _workspace.Granularity ?? _user.Granularity;

    /// <summary>One message for the user about each setting that cannot be used.</summary>
    public IReadOnlyList<string> Problems => [.. _user.Problems, .. _workspace.Problems];

    /// <summary>Reads the initialization options, which come from the user's settings. Any JSON value is allowed (LSPAny).</summary>
    public static ClientSettings OfUser(JsonElement? options)
    {
        var problems = new List<string>();
        return new() { Endpoint = Text(options, "endpoint", problems), _user = Layer.Of(options, problems) };
    }

    /// <summary>Replaces the workspace's layer. For a setting that is absent or empty there, the user's value applies.</summary>
    /// <param name="settings">The section <c>geminirx</c>. Any JSON value is allowed (LSPAny); only an object contains settings.</param>
    public ClientSettings WithWorkspace(JsonElement? settings) => this with { _workspace = Layer.Of(settings, []) };

    public static string? Clean(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();

    private static string? Text(JsonElement? settings, string name, List<string> problems)
    {
        if (settings is not { ValueKind: JsonValueKind.Object } some || !some.TryGetProperty(name, out var value))
        {
            return null;
        }

        if (value.ValueKind is JsonValueKind.String or JsonValueKind.Null)
        {
            return Clean(value.GetString());
        }

        problems.Add(Problem(name, $"a value of type {TypeOf(value)}", name == "granularity" ? GranularityAdvice : "use a string"));
        return null;
    }

    private static string TypeOf(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Number => "number",
            JsonValueKind.Array => "array",
            JsonValueKind.Object => "object",
            _ => "boolean",
        };

    private static string Problem(string name, string value, string advice) =>
        $"Gemini: the setting geminirx.{name} has {value}: {advice}. The default is used until then.";

    private sealed record Layer(string? Model, Granularity? Granularity, IReadOnlyList<string> Problems)
    {
        public static Layer Empty { get; } = new(null, null, []);

        public static Layer Of(JsonElement? settings, List<string> problems)
        {
            var model = Text(settings, "model", problems);
            var name = Text(settings, "granularity", problems);
            var granularity = Granularities.Parse(name);
            if (name is not null && granularity is null)
            {
                var shown = name.Length > MaxShownLength ? $"{name[..MaxShownLength]}…" : name;
                problems.Add(Problem("granularity", $"the unknown value \"{shown}\"", GranularityAdvice));
            }

            return new Layer(model, granularity, problems);
        }
    }
}
