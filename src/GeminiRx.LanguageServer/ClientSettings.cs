using System.Text.Json;
using GeminiRx.LanguageServer.Streaming;

namespace GeminiRx.LanguageServer;

/// <summary>
/// The settings of an editor, in two layers: those of a workspace, and behind them the user's own. A setting that neither has is null,
/// which means the default. Only the user says where the text goes: a workspace may choose the model and the granularity.
/// </summary>
internal sealed record ClientSettings
{
    private const string GranularityAdvice = "use arrival, word, line, paragraph or whole";
    private const int MaxShownLength = 40;

    private Layer _user = Layer.Empty;
    private Layer _workspace = Layer.Empty;

    /// <summary>The service's address; only of the user's own settings.</summary>
    public string? Endpoint { get; private init; }

    public string? Model => _workspace.Model ?? _user.Model;

    public Granularity? Granularity => _workspace.Granularity ?? _user.Granularity;

    /// <summary>What a person has to know of settings that cannot be used: one sentence for each.</summary>
    public IReadOnlyList<string> Problems => [.. _user.Problems, .. _workspace.Problems];

    /// <summary>Reads the initialization options, which come from the user's settings. They may be anything (LSPAny).</summary>
    public static ClientSettings OfUser(JsonElement? options)
    {
        var problems = new List<string>();
        return new() { Endpoint = Text(options, "endpoint", problems), _user = Layer.Of(options, problems) };
    }

    /// <summary>Replaces the layer of the workspace. A setting that is absent or empty there is the user's own again.</summary>
    /// <param name="settings">The section <c>geminirx</c>. It may be anything (LSPAny); what is no object has no settings.</param>
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
