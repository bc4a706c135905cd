using GeminiRx.LanguageServer.Context;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Git;

namespace GeminiRx.LanguageServer.Prompts;

/// <summary>What the context of a prompt is made from.</summary>
/// <param name="Document">The document.</param>
/// <param name="Place">The place, and the selection.</param>
internal sealed record ContextSource(Document Document, PromptPlace Place)
{
    /// <summary>The instruction. Default: none.</summary>
    public string Instruction { get; init; } = "";

    /// <summary>The diagnostics that the request is about, one a line. Default: none.</summary>
    public string Diagnostics { get; init; } = "";

    /// <summary>The files that the instruction names. Default: none.</summary>
    public IReadOnlyList<NamedFile> Files { get; init; } = [];

    /// <summary>The other open documents, the most important first. Default: none.</summary>
    public IReadOnlyList<Document> Others { get; init; } = [];

    /// <summary>Whether the surroundings of its last change are sent of another document, and not its beginning. Default false.</summary>
    public bool ShowsLastChanges { get; init; }

    /// <summary>The staged changes. Default: none.</summary>
    public StagedDiff Diff { get; init; } = new([], []);

    /// <summary>Whether the prompt uses a variable. What it does not use takes nothing of the budget. Default: it uses all.</summary>
    public Func<string, bool> Uses { get; init; } = _ => true;

    /// <summary>Why a document is never sent with another one; null if it may be sent. Default: all may be sent.</summary>
    public Func<DocumentUri, string?> WhyNotSent { get; init; } = _ => null;

    /// <summary>The estimated tokens that may be sent.</summary>
    public required int MaxTokens { get; init; }

    /// <summary>The instruction is not printed.</summary>
    public override string ToString() => nameof(ContextSource);
}
