namespace GeminiRx.LanguageServer.Documents;

/// <summary>An editor's known behavior with edits for an older version of a document.</summary>
/// <param name="RefusesHonestly">The editor checks versions, and its answer is true.</param>
/// <param name="DropsSilently">The editor checks versions, drops an edit for an older version and answers that it applied it
/// (Neovim).</param>
/// <param name="ChecksUnreportedTyping">The editor considers typing that it has not reported yet when it checks a version (all but
/// Emacs).</param>
internal sealed record EditorTraits(bool RefusesHonestly, bool DropsSilently, bool ChecksUnreportedTyping)
{
    /// <summary>Whether edits are sent with the version that they are made for. Default true.</summary>
    public bool GetsVersions { get; init; } = true;

    /// <summary>Whether the editor answers each edit, so that the next edit may wait for the answer.</summary>
    public bool AlwaysAnswers => RefusesHonestly || DropsSilently;

    /// <summary>An unknown editor: no answer is trusted.</summary>
    public static EditorTraits Unknown { get; } = new(RefusesHonestly: false, DropsSilently: false, ChecksUnreportedTyping: false);

    public static EditorTraits Honest { get; } = new(RefusesHonestly: true, DropsSilently: false, ChecksUnreportedTyping: true);

    public static EditorTraits Neovim { get; } = new(RefusesHonestly: false, DropsSilently: true, ChecksUnreportedTyping: true);

    public static EditorTraits Emacs { get; } = new(RefusesHonestly: true, DropsSilently: false, ChecksUnreportedTyping: false);
}
