namespace GeminiRx.LanguageServer.Sessions;

/// <summary>A problem in the text of a document. Its place follows the changes of the document.</summary>
/// <param name="Start">The offset of its beginning.</param>
/// <param name="End">The offset of its end.</param>
/// <param name="Code">Its kind.</param>
/// <param name="Severity">Its severity of LSP.</param>
/// <param name="Message">The message for the user.</param>
internal sealed record PlacedProblem(int Start, int End, string Code, int Severity, string Message);
