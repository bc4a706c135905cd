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

/// <summary>How an editor reports what changed since its last report.</summary>
public enum Joining
{
    /// <summary>Each change in a notification of its own.</summary>
    None,

    /// <summary>One range from the first to the last place that was touched (eglot).</summary>
    TouchedRange,

    /// <summary>One notification with a list of the exact changes.</summary>
    ChangeList,

    /// <summary>The smallest range that differs: the common start is left out first, then the common end.</summary>
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

/// <summary>What an editor answers to an edit, whether it applied it or not.</summary>
public enum Answering
{
    /// <summary>The truth, as far as <see cref="Refusal"/> is that.</summary>
    Truthful,

    /// <summary>Something that says neither, as <c>null</c> or <c>{}</c>.</summary>
    Unclear,

    /// <summary>That it did not apply the edit.</summary>
    Refusing,

    /// <summary>Nothing at all.</summary>
    Never,
}

/// <summary>How an editor behaves where the protocol leaves it free, as measured with the real ones.</summary>
/// <param name="Name">The editor, as it calls itself.</param>
/// <param name="Refusal">How it refuses an edit for another version.</param>
/// <param name="AnswersFirst">Whether the answer to an edit comes before the change it makes, or after.</param>
/// <param name="ChangeDelay">How long it collects changes before it tells them; zero: it tells each at once.</param>
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

    /// <summary>Emacs 30 with eglot that tells changes at once (<c>eglot-send-changes-idle-time</c> 0).</summary>
    public static EditorKind Emacs { get; } =
        new("Emacs", Refusal.Error, AnswersFirst: true, TimeSpan.Zero)
        {
            FirstVersion = 0,
            CountsWhenTelling = true,
            Joins = Joining.TouchedRange,
        };

    /// <summary>Emacs 30 with eglot as it comes: it takes edits over typing that it has not told, and tells both as one range.</summary>
    public static EditorKind IdleEmacs { get; } = Emacs with { ChangeDelay = TimeSpan.FromMilliseconds(50) };

    /// <summary>Helix 25.07.</summary>
    public static EditorKind Helix { get; } = new("Helix", Refusal.AppliedFalse, AnswersFirst: false, TimeSpan.Zero) { FirstVersion = 0 };

    /// <summary>An editor that the server does not know.</summary>
    public static EditorKind Unknown { get; } =
        new("Another Editor", Refusal.AppliedFalse, AnswersFirst: true, TimeSpan.FromMilliseconds(800));

    /// <summary>The four that put an edit where the server means it.</summary>
    public static IReadOnlyList<EditorKind> All { get; } = [VisualStudioCode, Neovim, Emacs, Helix];

    /// <summary>The version of a document that was just opened.</summary>
    public int FirstVersion { get; init; } = 1;

    /// <summary>By how much the version rises with a change.</summary>
    public int VersionStep { get; init; } = 1;

    /// <summary>Whether an edit for version 0 is checked like any other.</summary>
    public bool ChecksVersionZero { get; init; } = true;

    /// <summary>Whether it tells what differs between two texts, instead of what was done.</summary>
    public bool ReportsDifferences { get; init; }

    /// <summary>Whether the version rises when changes are told, not when they are made.</summary>
    public bool CountsWhenTelling { get; init; }

    /// <summary>How it reports the changes since its last report.</summary>
    public Joining Joins { get; init; }

    /// <summary>How it counts versions.</summary>
    public Versions Versions { get; init; }

    /// <summary>Whether it refuses an edit for another version. Default: an editor whose versions rise does.</summary>
    public bool ChecksVersions { get; init; } = true;

    /// <summary>What it answers to edits.</summary>
    public Answering Answering { get; init; }

    /// <summary>Whether it applies an edit, at the line and character that were sent, over typing that it has not reported.</summary>
    public bool AppliesOverUnreportedTyping =>
        !ChecksVersions || Versions != Versions.Rising || (CountsWhenTelling && ChangeDelay > TimeSpan.Zero);

    /// <inheritdoc/>
    public override string ToString() => ChangeDelay > TimeSpan.Zero && CountsWhenTelling ? $"idle {Name}" : Name;
}
