namespace GeminiRx.Recordings;

/// <summary>A message of a recorded session, or the end of a connection.</summary>
/// <param name="Connection">The index of the connection.</param>
/// <param name="Message">The message; null for the end.</param>
/// <param name="At">The time from the start of the first connection.</param>
internal sealed record SessionStep(int Connection, RecordedMessage? Message, TimeSpan At);
