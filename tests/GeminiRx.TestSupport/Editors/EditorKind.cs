namespace GeminiRx.TestSupport.Editors;

/// <summary>How an editor refuses an edit for another version of the document.</summary>
public enum Refusal
{
    /// <summary>It answers <c>applied: false</c>.</summary>
    AppliedFalse,

    /// <summary>It answers with an error.</summary>
    Error,

    /// <summary>It answers <c>applied: true</c>, although it refused.</summary>
    Silent,
}

/// <summary>How an editor reports what changed since its last report.</summary>
public enum Joining
{
    /// <summary>Each change in a separate notification.</summary>
    None,

    /// <summary>One range from the first to the last place that was touched (eglot).</summary>
    TouchedRange,

    /// <summary>One notification with a list of the exact changes.</summary>
    ChangeList,

    /// <summary>The smallest differing range, without the common start and then without the common end.</summary>
    SmallestRange,

    /// <summary>The whole lines that differ.</summary>
    Lines,

    /// <summary>The whole text, without a range.</summary>
    WholeText,
}

/// <summary>How an editor counts the versions that it reports.</summary>
public enum Versions
{
    /// <summary>Upwards.</summary>
    Rising,

    /// <summary>Always the same number.</summary>
    Constant,

    /// <summary>None: <c>version: null</c>.</summary>
    None,

    /// <summary>Downwards.</summary>
    GoingBack,
}

/// <summary>The answers of an editor to edits.</summary>
public enum Answering
{
    /// <summary>The result of the edit; a refusal as in <see cref="Refusal"/>.</summary>
    Truthful,

    /// <summary>A value without a result, such as <c>null</c> or <c>{}</c>.</summary>
    Unclear,

    /// <summary>A refusal, even if it applied the edit.</summary>
    Refusing,

    /// <summary>No answer.</summary>
    Never,
}

/// <summary>The behaviour of an editor where the protocol allows several, as measured with the real editors.</summary>
/// <param name="Name">The name that the editor sends.</param>
/// <param name="Refusal">How it refuses an edit for another version.</param>
/// <param name="AnswersFirst">Whether the answer to an edit precedes the report of the change.</param>
/// <param name="ChangeDelay">How long it collects changes before a report; zero: it reports each change at once.</param>
public sealed record EditorKind(string Name, Refusal Refusal, bool AnswersFirst, TimeSpan ChangeDelay)
{
    /// <summary>VS Code 1.139.</summary>
    public static EditorKind VisualStudioCode { get; } = new("Visual Studio Code", Refusal.AppliedFalse, AnswersFirst: true, TimeSpan.Zero);

    /// <summary>Neovim 0.12.</summary>
    public static EditorKind Neovim { get; } =
        new("Neovim", Refusal.Silent, AnswersFirst: false, TimeSpan.FromMilliseconds(150))
        {
            FirstVersion = 0,
            VersionStep = 2,
            ChecksVersionZero = false,
            ReportsDifferences = true,
        };

    /// <summary>Emacs 30 with eglot that reports changes at once (<c>eglot-send-changes-idle-time</c> 0).</summary>
    public static EditorKind Emacs { get; } =
        new("Emacs", Refusal.Error, AnswersFirst: true, TimeSpan.Zero)
        {
            FirstVersion = 0,
            CountsOnReport = true,
            Joins = Joining.TouchedRange,
        };

    /// <summary>Emacs 30 with the default eglot: it applies edits over unreported typing, and reports both as one range.</summary>
    public static EditorKind IdleEmacs { get; } = Emacs with { ChangeDelay = TimeSpan.FromMilliseconds(50) };

    /// <summary>Helix 25.07.</summary>
    public static EditorKind Helix { get; } = new("Helix", Refusal.AppliedFalse, AnswersFirst: false, TimeSpan.Zero) { FirstVersion = 0 };

    /// <summary>An editor without special treatment in the server.</summary>
    public static EditorKind Unknown { get; } =
        new("Another Editor", Refusal.AppliedFalse, AnswersFirst: true, TimeSpan.FromMilliseconds(800));

    /// <summary>The four editors that apply an edit at the intended place.</summary>
    public static IReadOnlyList<EditorKind> All { get; } = [VisualStudioCode, Neovim, Emacs, Helix];

    /// <summary>The version of a document that was just opened.</summary>
    public int FirstVersion { get; init; } = 1;

    /// <summary>By how much the version rises with a change.</summary>
    public int VersionStep { get; init; } = 1;

    /// <summary>Whether it checks the version 0 like any other.</summary>
    public bool ChecksVersionZero { get; init; } = true;

    /// <summary>Whether it reports the difference between two texts instead of the exact change.</summary>
    public bool ReportsDifferences { get; init; }

    /// <summary>Whether the version changes with a report, not with each change.</summary>
    public bool CountsOnReport { get; init; }

    /// <summary>How it reports the changes since its last report.</summary>
    public Joining Joins { get; init; }

    /// <summary>How it counts versions.</summary>
    public Versions Versions { get; init; }

    /// <summary>Whether it refuses an edit for another version. Default: an editor whose versions rise does.</summary>
    public bool ChecksVersions { get; init; } = true;

    /// <summary>How it answers edits.</summary>
    public Answering Answering { get; init; }

    /// <summary>Whether it applies an edit at the received place, although unreported typing may have moved the text.</summary>
    public bool AppliesOverUnreportedTyping =>
        !ChecksVersions || Versions != Versions.Rising || (CountsOnReport && ChangeDelay > TimeSpan.Zero);

    /// <inheritdoc/>
    public override string ToString() => ChangeDelay > TimeSpan.Zero && CountsOnReport ? $"idle {Name}" : Name;
}
