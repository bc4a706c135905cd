using System.Text.Json;
using GeminiRx.LanguageServer.Documents;

namespace GeminiRx.LanguageServer.Protocol;

/// <summary>The editor's capabilities that this server uses. Immutable.</summary>
internal sealed record ClientCapabilities
{
    /// <summary>Whether the editor's name is Neovim. It does not check version 0, with which it opens every document.</summary>
    public bool IsNeovim { get; init; }

    /// <summary>Its known behavior with edits for an older version of a document.</summary>
    public EditorTraits Traits { get; init; } = EditorTraits.Unknown;

    /// <summary>Whether its cursor is a selection of one character. Text is inserted before that character (Helix).</summary>
    public bool HasBlockCursor { get; init; }

    public bool DocumentChanges { get; init; }

    public bool WorkDoneProgress { get; init; }

    /// <summary>Whether it answers <c>workspace/configuration</c>.</summary>
    public bool Configuration { get; init; }

    /// <summary>Whether it notifies of changed settings after a registration.</summary>
    public bool ReportsSettings { get; init; }

    /// <summary>Whether it notifies of changed files after a registration.</summary>
    public bool WatchesFiles { get; init; }

    /// <summary>Whether it supports <c>geminirx/edit</c> and makes a whole stream one undo step.</summary>
    public bool StreamingEdits { get; init; }

    /// <summary>Whether it shows the summary of the thoughts before an answer (<c>geminirx/thought</c>).</summary>
    public bool Thoughts { get; init; }

    /// <summary>Whether it requests the command of a code action when the user chooses it (<c>codeAction/resolve</c>).</summary>
    public bool ResolvesCommands { get; init; }

    public bool CodeLenses { get; init; }

    /// <summary>Whether it requests code lenses again when it is told to.</summary>
    public bool RefreshesCodeLenses { get; init; }

    /// <summary>Whether it opens a document when it is told to (<c>window/showDocument</c>).</summary>
    public bool ShowsDocuments { get; init; }

    public bool FoldingRanges { get; init; }

    public bool Symbols { get; init; }

    /// <summary>Whether it shows completions at the cursor that the user accepts or ignores.</summary>
    public bool InlineCompletions { get; init; }

    /// <summary>Whether symbols may have details and a range of their own.</summary>
    public bool HierarchicalSymbols { get; init; }

    private static readonly string[] _documentChanges = ["workspace", "workspaceEdit", "documentChanges"];
    private static readonly string[] _workDoneProgress = ["window", "workDoneProgress"];
    private static readonly string[] _showsDocuments = ["window", "showDocument", "support"];
    private static readonly string[] _configuration = ["workspace", "configuration"];
    private static readonly string[] _reportsSettings = ["workspace", "didChangeConfiguration", "dynamicRegistration"];

    private static readonly string[] _watchesFiles = ["workspace", "didChangeWatchedFiles", "dynamicRegistration"];

    private static readonly string[] _codeActionData = ["textDocument", "codeAction", "dataSupport"];
    private static readonly string[] _resolvedProperties = ["textDocument", "codeAction", "resolveSupport", "properties"];
    private static readonly string[] _refreshesCodeLenses = ["workspace", "codeLens", "refreshSupport"];
    private static readonly string[] _hierarchicalSymbols = ["textDocument", "documentSymbol", "hierarchicalDocumentSymbolSupport"];

    /// <summary>The boolean capabilities of LSP that the server reads, each as the path of member names.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Paths { get; } =
    [
        _documentChanges,
        _workDoneProgress,
        _showsDocuments,
        _configuration,
        _reportsSettings,
        _watchesFiles,
        _codeActionData,
        _refreshesCodeLenses,
        _hierarchicalSymbols,
    ];

    /// <summary>Reads what an editor announced. A capability of a type that LSP does not specify counts as not announced.</summary>
    public static ClientCapabilities Of(InitializeParams parameters)
    {
        var name = Member(parameters.ClientInfo, ["name"]) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
        var streamsEdits = IsTrue(["experimental", "geminirx", "streamingEdits"]);
        var traits = TraitsOf(name, streamsEdits);
        return new()
        {
            IsNeovim = name == "Neovim",
            Traits = traits with
            {
                GetsVersions = streamsEdits || name == "Neovim" || IsTrue(_documentChanges),
                ChecksUnreportedTyping = traits.ChecksUnreportedTyping || IsTrue(["experimental", "geminirx", "reportsTypingFirst"]),
            },
            HasBlockCursor = name == "helix",
            DocumentChanges = IsTrue(_documentChanges),
            WorkDoneProgress = IsTrue(_workDoneProgress),
            Configuration = IsTrue(_configuration),
            ReportsSettings = IsTrue(_reportsSettings),
            WatchesFiles = IsTrue(_watchesFiles),
            ResolvesCommands = IsTrue(_codeActionData) && Resolves("command"),
            StreamingEdits = streamsEdits,
            Thoughts = IsTrue(["experimental", "geminirx", "thoughts"]),
            CodeLenses = IsThere(["textDocument", "codeLens"]),
            RefreshesCodeLenses = IsTrue(_refreshesCodeLenses),
            ShowsDocuments = IsTrue(_showsDocuments),
            FoldingRanges = IsThere(["textDocument", "foldingRange"]),
            Symbols = IsThere(["textDocument", "documentSymbol"]),
            InlineCompletions = IsThere(["textDocument", "inlineCompletion"]),
            HierarchicalSymbols = IsTrue(_hierarchicalSymbols),
        };

        bool Resolves(string property) =>
            Member(parameters.Capabilities, _resolvedProperties) is { ValueKind: JsonValueKind.Array } names
            && names.EnumerateArray().Any(name => name.ValueKind == JsonValueKind.String && name.ValueEquals(property));

        bool IsThere(IReadOnlyList<string> path) => Member(parameters.Capabilities, path)?.ValueKind == JsonValueKind.Object;

        bool IsTrue(IReadOnlyList<string> path) => Member(parameters.Capabilities, path)?.ValueKind == JsonValueKind.True;
    }

    // Measured with the real editors. No answer of another editor is trusted.
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
