namespace GeminiRx.Emulator;

/// <summary>
/// A rule that a request breaks. <c>Path</c> is the place in the service's spelling, empty for the whole request; <c>Message</c> is what
/// the service says, which may quote the request.
/// </summary>
internal sealed record RuleViolation(JudgeRule Rule, string Path, string Message);
