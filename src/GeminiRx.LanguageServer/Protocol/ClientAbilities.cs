using System.Text.Json;
using GeminiRx.LanguageServer.Streaming;

namespace GeminiRx.LanguageServer.Protocol;

/// <summary>What of an editor's capabilities matters to this server.</summary>
internal sealed record ClientAbilities
{
    /// <summary>The editor calls itself Neovim, which does not check version 0, the one that every document is opened with.</summary>
    public bool IsNeovim { get; init; }

    /// <summary>What is known of its way with edits for an older version of a document.</summary>
    public EditorTraits Traits { get; init; } = EditorTraits.Unknown;

    /// <summary>Its cursor is a selection of one character, which stands before what is inserted (Helix).</summary>
    public bool HasBlockCursor { get; init; }

    public bool DocumentChanges { get; init; }

    public bool WorkDoneProgress { get; init; }

    /// <summary>It answers <c>workspace/configuration</c>.</summary>
    public bool Configuration { get; init; }

    /// <summary>It tells of changed settings where it is asked to.</summary>
    public bool TellsOfSettings { get; init; }

    /// <summary>It takes <c>geminirx/edit</c> and makes a whole stream one undo step.</summary>
    public bool StreamingEdits { get; init; }

    private static readonly string[] _documentChanges = ["workspace", "workspaceEdit", "documentChanges"];
    private static readonly string[] _workDoneProgress = ["window", "workDoneProgress"];
    private static readonly string[] _configuration = ["workspace", "configuration"];
    private static readonly string[] _tellsOfSettings = ["workspace", "didChangeConfiguration", "dynamicRegistration"];

    /// <summary>The capabilities of LSP that are looked at, each by the names of the members that lead to it.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Paths { get; } =
    [_documentChanges, _workDoneProgress, _configuration, _tellsOfSettings];

    /// <summary>Reads what an editor announced. A capability of another shape than LSP says counts as not announced.</summary>
    public static ClientAbilities Of(InitializeParams parameters)
    {
        var name = Member(parameters.ClientInfo, ["name"]) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
        var streamsEdits = IsTrue(["experimental", "geminirx", "streamingEdits"]);
        return new()
        {
            IsNeovim = name == "Neovim",
            Traits = TraitsOf(name, streamsEdits) with { GetsVersions = streamsEdits || name == "Neovim" || IsTrue(_documentChanges) },
            HasBlockCursor = name == "helix",
            DocumentChanges = IsTrue(_documentChanges),
            WorkDoneProgress = IsTrue(_workDoneProgress),
            Configuration = IsTrue(_configuration),
            TellsOfSettings = IsTrue(_tellsOfSettings),
            StreamingEdits = streamsEdits,
        };

        bool IsTrue(IReadOnlyList<string> path) => Member(parameters.Capabilities, path)?.ValueKind == JsonValueKind.True;
    }

    // Measured with the real editors. All others are trusted in nothing.
    private static EditorTraits TraitsOf(string? name, bool streamsEdits) =>
        name switch
        {
            _ when streamsEdits => EditorTraits.Honest,
            "Neovim" => EditorTraits.Neovim,
            "Emacs" => EditorTraits.Emacs,
            "helix" or "Visual Studio Code" or "code-server" or "VSCodium" => EditorTraits.Honest,
            _ => EditorTraits.Unknown,
        };

    private static JsonElement? Member(JsonElement? value, IReadOnlyList<string> path)
    {
        foreach (var name in path)
        {
            value = value is { ValueKind: JsonValueKind.Object } some && some.TryGetProperty(name, out var member) ? member : null;
        }

        return value;
    }
}
