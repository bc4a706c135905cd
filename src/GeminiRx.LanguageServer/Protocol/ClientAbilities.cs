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

    public static ClientAbilities Of(InitializeParams parameters)
    {
        var said = parameters.Capabilities;
        var streamsEdits = Member(Member(said?.Experimental, "geminirx"), "streamingEdits")?.ValueKind == JsonValueKind.True;
        return new()
        {
            IsNeovim = parameters.ClientInfo?.Name == "Neovim",
            Traits = TraitsOf(parameters.ClientInfo?.Name, streamsEdits),
            HasBlockCursor = parameters.ClientInfo?.Name == "helix",
            DocumentChanges = said?.Workspace?.WorkspaceEdit?.DocumentChanges is true,
            WorkDoneProgress = said?.Window?.WorkDoneProgress is true,
            Configuration = said?.Workspace?.Configuration is true,
            TellsOfSettings = said?.Workspace?.DidChangeConfiguration?.DynamicRegistration is true,
            StreamingEdits = streamsEdits,
        };
    }

    // Measured with the real editors. All others are trusted in nothing.
    private static EditorTraits TraitsOf(string? name, bool streamsEdits) => name switch
    {
        _ when streamsEdits => EditorTraits.Honest,
        "Neovim" => EditorTraits.Neovim,
        "Emacs" => EditorTraits.Emacs,
        "helix" or "Visual Studio Code" or "code-server" or "VSCodium" => EditorTraits.Honest,
        _ => EditorTraits.Unknown,
    };

    private static JsonElement? Member(JsonElement? value, string name) =>
        value is { ValueKind: JsonValueKind.Object } some && some.TryGetProperty(name, out var member) ? member : null;
}
