using System.Collections.Immutable;
using GeminiRx.LanguageServer.Documents.Diffs;

namespace GeminiRx.LanguageServer.Streaming.Rewrites;

/// <summary>An edit that replaces neighboring lines.</summary>
/// <param name="Change">The change of the document.</param>
/// <param name="Text">The inserted text, with line feeds.</param>
/// <param name="Removed">The ids of the lines that it replaces.</param>
/// <param name="Inserted">The ids of the lines that it writes, in order.</param>
/// <param name="BeginsWithBreak">Whether it inserts a line break before the first of them.</param>
/// <param name="IsLast">Whether it completes the rewrite.</param>
internal sealed record LineEdit(
    TextChange Change,
    string Text,
    ImmutableArray<int> Removed,
    ImmutableArray<int> Inserted,
    bool BeginsWithBreak,
    bool IsLast
) : PlannedEdit(Change, Text, IsLast)
{
    /// <summary>Whether it brings original lines back. Default false.</summary>
    public bool IsRestoring { get; init; }

    /// <summary>Whether it only inserts blank lines.</summary>
    public bool IsBlank => IsInsertion && string.IsNullOrWhiteSpace(Text);

    /// <summary>The number of UTF-16 units that it replaces.</summary>
    public int Length => Change.End - Change.Start;

    /// <summary>Whether it replaces as many characters by the same text, with line feeds.</summary>
    public bool IsSameAs(string text, int length) => Text == text && Length == length;
}
