using GeminiRx.LanguageServer.Documents.Diffs;

namespace GeminiRx.LanguageServer.Streaming;

/// <summary>An edit that a session is to send.</summary>
/// <param name="Change">The change of the document.</param>
/// <param name="Text">The inserted text with line feeds; empty if it only deletes.</param>
/// <param name="IsLast">Whether nothing is left to write after it.</param>
internal record PlannedEdit(TextChange Change, string Text, bool IsLast)
{
    /// <summary>Whether it deletes nothing.</summary>
    public bool IsInsertion => Change.Start == Change.End;
}
