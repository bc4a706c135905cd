namespace GeminiRx.Testing.Editors;

/// <summary>How an editor says that it did not apply an edit made for another version of the document.</summary>
public enum Refusal
{
    /// <summary>It answers <c>applied: false</c>.</summary>
    AppliedFalse,

    /// <summary>It answers with an error.</summary>
    Error,

    /// <summary>It answers <c>applied: true</c> all the same.</summary>
    Silent,
}

/// <summary>How an editor behaves where the protocol leaves it free, as measured with the real ones.</summary>
/// <param name="Name">The editor.</param>
/// <param name="Refusal">How it refuses an edit for another version.</param>
/// <param name="AnswersFirst">Whether the answer to an edit comes before the change it makes, or after.</param>
/// <param name="ChangeDelay">How long it collects changes before it tells them; zero: it tells each at once.</param>
/// <param name="VersionStep">By how much the version rises with a change.</param>
/// <param name="ReportsDifferences">Whether it tells what differs between two texts, instead of what was done.</param>
public sealed record EditorKind(string Name, Refusal Refusal, bool AnswersFirst, TimeSpan ChangeDelay, int VersionStep, bool ReportsDifferences)
{
    /// <summary>VS Code 1.139.</summary>
    public static EditorKind VisualStudioCode { get; } = new("VS Code", Refusal.AppliedFalse, AnswersFirst: true, TimeSpan.Zero, 1, ReportsDifferences: false);

    /// <summary>Neovim 0.12.</summary>
    public static EditorKind Neovim { get; } = new("Neovim", Refusal.Silent, AnswersFirst: false, TimeSpan.FromMilliseconds(150), 2, ReportsDifferences: true);

    /// <summary>Emacs 30 with eglot.</summary>
    public static EditorKind Emacs { get; } = new("Emacs", Refusal.Error, AnswersFirst: true, TimeSpan.FromMilliseconds(50), 1, ReportsDifferences: false);

    /// <summary>Helix 25.07.</summary>
    public static EditorKind Helix { get; } = new("Helix", Refusal.AppliedFalse, AnswersFirst: false, TimeSpan.Zero, 1, ReportsDifferences: false);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<EditorKind> All { get; } = [VisualStudioCode, Neovim, Emacs, Helix];

    /// <inheritdoc/>
    public override string ToString() => Name;
}
