using GeminiRx.LanguageServer.Documents.Diffs;

namespace GeminiRx.LanguageServer.Documents;

/// <summary>An edit that was sent and is not confirmed.</summary>
/// <param name="SessionId">The session that sent it.</param>
/// <param name="EditId">The edit's number in the session.</param>
/// <param name="Change">The change that it makes to the newest text.</param>
/// <param name="Range">The range that was sent.</param>
/// <param name="Traits">The editor's known behavior.</param>
/// <param name="Answer">The editor's answer so far.</param>
internal sealed record SentEdit(
    SessionId SessionId,
    int EditId,
    TextChange Change,
    Protocol.Range Range,
    EditorTraits Traits,
    EditAnswer Answer = EditAnswer.None
)
{
    /// <summary>
    /// Whether a refusal counts. It does not for an edit without a version, which cannot be outdated, nor for an editor that once refused
    /// an edit that it had applied.
    /// </summary>
    public bool CanBeRefused { get; init; } = true;

    /// <summary>Follows a change that does not contain the edit.</summary>
    public SentEdit Move(TextAlignment alignment)
    {
        var moved = alignment.MovingLeast(Change.Start);
        var start = moved.Move(Change.Start);
        var end = Change.End == Change.Start ? start : Math.Max(start, moved.Move(Change.End));
        return this with { Change = Change with { Start = start, End = end } };
    }
}
