namespace GeminiRx.LanguageServer.Git;

/// <summary>The changes of one file in a diff.</summary>
/// <param name="Paths">The paths that the file had and has, relative to the root of the working tree; the current one last.</param>
/// <param name="Text">The part of the diff.</param>
internal sealed record DiffFile(IReadOnlyList<string> Paths, string Text)
{
    /// <summary>The name of the file in messages.</summary>
    public string Name => Paths is [.., var last] ? last : "diff";

    /// <summary>The text is not printed.</summary>
    public override string ToString() => nameof(DiffFile);
}
