using System.Text.Json;
using GeminiRx.LanguageServer.Prompts;

namespace GeminiRx.LanguageServer.Settings;

/// <summary>
/// The settings of an editor in two layers: the workspace's settings override the user's. A setting that is in neither layer is null, which
/// means the default. A workspace may choose the model and the granularity, but never the endpoint, which receives the text.
/// </summary>
internal sealed record ClientSettings
{
    private const string GranularityAdvice = "use arrival, word, line, paragraph or whole";
    private const string RewriteAdvice = "use restore or keep";
    private const string MarkerAdvice = "use 1 to 16 characters in one line";
    private const int MaxMarkerLength = 16;
    private const int MaxShownLength = 40;

    private Layer _user = Layer.Empty;
    private Layer _workspace = Layer.Empty;

    /// <summary>The service's address, from the user's settings only.</summary>
    public string? Endpoint { get; private init; }

    /// <summary>Whether the user trusts the workspace, so that its prompt files are used. From the user's settings only. Default
    /// false.</summary>
    public bool IsWorkspaceTrusted { get; private init; }

    public string? Model => _workspace.Model ?? _user.Model;

    public Granularity? Granularity => _workspace.Granularity ?? _user.Granularity;

    /// <summary>Whether an incomplete answer that replaces text keeps what it wrote. Default: the original text is restored.</summary>
    public bool KeepsIncomplete => (_workspace.KeepsIncomplete ?? _user.KeepsIncomplete) is true;

    /// <summary>What begins a line with an instruction. Default <c>&gt;&gt;</c>.</summary>
    public string InstructionMarker => _workspace.Marker ?? _user.Marker ?? InstructionLine.DefaultMarker;

    /// <summary>One message for the user about each setting that cannot be used.</summary>
    public IReadOnlyList<string> Problems => [.. _user.Problems, .. _workspace.Problems];

    /// <summary>Reads the initialization options, which come from the user's settings. Any JSON value is allowed (LSPAny).</summary>
    public static ClientSettings OfUser(JsonElement? options)
    {
        var problems = new List<string>();
        return new()
        {
            Endpoint = Text(options, "endpoint", problems),
            IsWorkspaceTrusted = IsTrusted(options, problems),
            _user = Layer.Of(options, problems),
        };
    }

    /// <summary>Replaces the workspace's layer. For a setting that is absent or empty there, the user's value applies.</summary>
    /// <param name="settings">The section <c>geminirx</c>. Any JSON value is allowed (LSPAny); only an object contains settings.</param>
    public ClientSettings WithWorkspace(JsonElement? settings) => this with { _workspace = Layer.Of(settings, []) };

    public static string? Clean(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();

    private static bool IsTrusted(JsonElement? options, List<string> problems)
    {
        const string Name = "workspaceTrusted";
        if (options is not { ValueKind: JsonValueKind.Object } some || !some.TryGetProperty(Name, out var value))
        {
            return false;
        }

        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null))
        {
            problems.Add(Problem(Name, $"a value of type {TypeOf(value)}", "use true or false"));
        }

        return value.ValueKind == JsonValueKind.True;
    }

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

        problems.Add(Problem(name, $"a value of type {TypeOf(value)}", AdviceOn(name)));
        return null;
    }

    private static string AdviceOn(string name) =>
        name switch
        {
            "granularity" => GranularityAdvice,
            "incompleteRewrite" => RewriteAdvice,
            "instructionMarker" => MarkerAdvice,
            _ => "use a string",
        };

    private static string TypeOf(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Number => "number",
            JsonValueKind.Array => "array",
            JsonValueKind.Object => "object",
            JsonValueKind.String => "string",
            _ => "boolean",
        };

    private static string Problem(string name, string value, string advice) =>
        $"Gemini: the setting geminirx.{name} has {value}: {advice}. The default is used until then.";

    private static string UnknownValue(string name, string value, string advice) =>
        Problem(name, $"the unknown value \"{(value.Length > MaxShownLength ? $"{value[..MaxShownLength]}…" : value)}\"", advice);

    private sealed record Layer(
        string? Model,
        Granularity? Granularity,
        bool? KeepsIncomplete,
        string? Marker,
        IReadOnlyList<string> Problems
    )
    {
        public static Layer Empty { get; } = new(null, null, null, null, []);

        public static Layer Of(JsonElement? settings, List<string> problems)
        {
            var model = Text(settings, "model", problems);
            var name = Text(settings, "granularity", problems);
            var granularity = Granularities.Parse(name);
            if (name is not null && granularity is null)
            {
                problems.Add(UnknownValue("granularity", name, GranularityAdvice));
            }

            var rewrite = Text(settings, "incompleteRewrite", problems);
            if (rewrite is not (null or "restore" or "keep"))
            {
                problems.Add(UnknownValue("incompleteRewrite", rewrite, RewriteAdvice));
            }

            var marker = Text(settings, "instructionMarker", problems);
            if (marker is not null && (marker.Length > MaxMarkerLength || marker.AsSpan().ContainsAny('\r', '\n')))
            {
                problems.Add(UnknownValue("instructionMarker", marker.ReplaceLineEndings(" "), MarkerAdvice));
                marker = null;
            }

            return new Layer(model, granularity, rewrite is null ? null : rewrite == "keep", marker, problems);
        }
    }
}
