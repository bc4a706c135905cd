namespace GeminiRx.LanguageServer.Streaming;

/// <summary>What a session learns about its editor.</summary>
/// <param name="RefusesHonestly">A refused edit did not appear in the document.</param>
/// <param name="RefusesFalsely">A refused edit appeared in the document.</param>
/// <param name="HasExtraLineBreak">The document has a line break too many behind the edit. Neovim reports text behind the last line break
/// in two steps: first with that line break, then without it. The second step is not an undo.</param>
internal sealed record LearnedTraits(bool RefusesHonestly = false, bool RefusesFalsely = false, bool HasExtraLineBreak = false);

/// <summary>The numbers of a session's edits and wakes, which begin at 1.</summary>
/// <param name="LastId">The newest edit.</param>
/// <param name="LastConfirmedId">The newest edit that the document showed.</param>
/// <param name="LastWakeId">The newest wake.</param>
/// <param name="HasApplied">Whether an edit was settled.</param>
internal sealed record EditCounts(int LastId = 0, int LastConfirmedId = 0, int LastWakeId = 0, bool HasApplied = false);

/// <summary>A wait for the editor.</summary>
/// <param name="Total">How long it has taken.</param>
/// <param name="IsReported">Whether the user has been informed.</param>
internal sealed record EditorWait(TimeSpan Total, bool IsReported);
