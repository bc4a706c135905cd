using System.Text.Json;
using GeminiRx.LanguageServer.Context;
using GeminiRx.LanguageServer.Prompts;

namespace GeminiRx.LanguageServer.Settings;

/// <summary>
/// The settings of an editor in two layers: the workspace's settings override the user's. A setting that is in neither layer is null, which
/// means the default. A workspace may choose the model and the granularity, but never the endpoint and the API, which receive the text. It
/// may only add to what is never sent and to what is removed from answers.
/// </summary>
internal sealed record ClientSettings
{
    private const int DefaultContextTokens = 16_000;

    private Layer _user = Layer.Empty;
    private Layer _workspace = Layer.Empty;

    /// <summary>The service's address, from the user's settings only.</summary>
    public string? Endpoint { get; private init; }

    /// <summary>Whether answers come from the API of interactions, where the service stores the prompts and answers. From the user's
    /// settings only. Default false: from <c>generateContent</c>.</summary>
    public bool UsesInteractions { get; private init; }

    /// <summary>Whether the user trusts the workspace, so that its prompt files are used. From the user's settings only. Default
    /// false.</summary>
    public bool IsWorkspaceTrusted { get; private init; }

    public string? Model => _workspace.Model ?? _user.Model;

    public Granularity? Granularity => _workspace.Granularity ?? _user.Granularity;

    /// <summary>Whether an incomplete answer that replaces text keeps what it wrote. Default: the original text is restored.</summary>
    public bool KeepsIncomplete => (_workspace.KeepsIncomplete ?? _user.KeepsIncomplete) is true;

    /// <summary>From which answers control characters are removed. Of the user's value and the workspace's, the one that removes more
    /// applies. Default: from code.</summary>
    public StripControls StripControls
    {
        get
        {
            var user = _user.StripControls ?? StripControls.Code;
            return _workspace.StripControls is { } workspace && workspace > user ? workspace : user;
        }
    }

    /// <summary>What begins a line with an instruction. Default <c>&gt;&gt;</c>.</summary>
    public string InstructionMarker => _workspace.Marker ?? _user.Marker ?? InstructionLine.DefaultMarker;

    /// <summary>The estimated tokens of the text that a prompt is sent with. Default 16,000.</summary>
    public int ContextTokens => _workspace.ContextTokens ?? _user.ContextTokens ?? DefaultContextTokens;

    /// <summary>The patterns of files that are never sent, of each layer.</summary>
    public IReadOnlyList<IReadOnlyList<IgnorePattern>> Ignore => [_user.Ignore, _workspace.Ignore];

    /// <summary>Whether files that git ignores are never sent. Default false.</summary>
    public bool UsesGitIgnore => _user.UsesGitIgnore is true || _workspace.UsesGitIgnore is true;

    /// <summary>The completions while typing.</summary>
    public CompletionSettings Completions => CompletionSettings.Combine(_user.Completions, _workspace.Completions);

    /// <summary>One message for the user about each setting that cannot be used.</summary>
    public IReadOnlyList<string> Problems => [.. _user.Problems, .. _workspace.Problems];

    /// <summary>Reads the initialization options, which come from the user's settings. Any JSON value is allowed (LSPAny).</summary>
    public static ClientSettings OfUser(JsonElement? options)
    {
        var problems = new List<string>();
        var reader = new SettingsReader(options, problems);
        return new()
        {
            Endpoint = reader.Text("endpoint"),
            UsesInteractions = reader.Name<bool>("api", IsInteractions, "use generate or interactions") is true,
            IsWorkspaceTrusted = reader.Flag("workspaceTrusted") is true,
            _user = Layer.Of(options, problems),
        };
    }

    /// <summary>Replaces the workspace's layer. For a setting that is absent or empty there, the user's value applies.</summary>
    /// <param name="settings">The section <c>geminirx</c>. Any JSON value is allowed (LSPAny); only an object contains settings.</param>
    public ClientSettings WithWorkspace(JsonElement? settings) => this with { _workspace = Layer.Of(settings, []) };

    public static string? Clean(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();

    // The names are those of the command line.
    private static bool? IsInteractions(string name) =>
        name switch
        {
            "interactions" => true,
            "generate" => false,
            _ => null,
        };

    private sealed record Layer(IReadOnlyList<string> Problems)
    {
        // Less is not enough for a useful answer; no model reads more.
        private const int MinContextTokens = 100;
        private const int MaxMarkerLength = 16;
        private const int MaxContextTokens = 2_000_000;

        public static Layer Empty { get; } = new([]);

        public string? Model { get; private init; }

        public Granularity? Granularity { get; private init; }

        public bool? KeepsIncomplete { get; private init; }

        public StripControls? StripControls { get; private init; }

        public string? Marker { get; private init; }

        public int? ContextTokens { get; private init; }

        public IReadOnlyList<IgnorePattern> Ignore { get; private init; } = [];

        public bool? UsesGitIgnore { get; private init; }

        public CompletionSettings Completions { get; private init; } = new();

        public static Layer Of(JsonElement? settings, List<string> problems)
        {
            var reader = new SettingsReader(settings, problems);
            return new Layer(problems)
            {
                Model = reader.Text("model"),
                Granularity = reader.Name("granularity", Granularities.Parse, "use arrival, word, line, paragraph or whole"),
                KeepsIncomplete = reader.Name<bool>("incompleteRewrite", KeepsOf, "use restore or keep"),
                StripControls = reader.Name<StripControls>("stripControls", StripControlsRules.Parse, "use code, always or never"),
                Marker = reader.Text("instructionMarker", IsMarker, "use 1 to 16 characters in one line"),
                ContextTokens = reader.Number("contextTokens", MinContextTokens, MaxContextTokens),
                Ignore = IgnorePattern.ReadAll(reader.Texts("ignore"), ContextPaths.IgnoresCase),
                UsesGitIgnore = reader.Flag("gitignore"),
                Completions = CompletionSettings.Of(reader.Group("inlineCompletion")),
            };
        }

        private static bool IsMarker(string text) => text.Length <= MaxMarkerLength && !text.AsSpan().ContainsAny('\r', '\n');

        private static bool? KeepsOf(string name) =>
            name switch
            {
                "keep" => true,
                "restore" => false,
                _ => null,
            };
    }
}
