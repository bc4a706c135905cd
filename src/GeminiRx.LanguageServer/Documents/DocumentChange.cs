using GeminiRx.LanguageServer.Documents.Diffs;

namespace GeminiRx.LanguageServer.Documents;

/// <summary>One step from one text of a document to the next.</summary>
/// <param name="Alignment">The differences.</param>
/// <param name="SessionId">The session whose edit this is; null for every other change.</param>
/// <param name="EditId">The edit's number in the session.</param>
internal sealed record DocumentChange(TextAlignment Alignment, SessionId? SessionId = null, int EditId = 0);
