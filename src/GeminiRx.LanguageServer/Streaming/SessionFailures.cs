namespace GeminiRx.LanguageServer.Streaming;

/// <summary>The messages of sessions that fail because of the editor or the document.</summary>
internal static class SessionFailures
{
    public const string StoppedUnconfirmed = "The session was stopped while the editor did not take the text.";

    /// <summary>The editor does not apply an edit.</summary>
    public static SessionFailure Unconfirmed(string reason, int unwritten) => new("editor", $"{reason} {Advice(unwritten)}");

    /// <summary>The place of the answer was replaced by other text.</summary>
    public static SessionFailure PlaceLost(int unwritten) =>
        new("place", $"The text around the answer's place was replaced, so the place is not certain. {Advice(unwritten)}");

    private static string Advice(int unwritten) =>
        unwritten > 0
            ? $"{unwritten} characters are not written. Use Continue from here, or Retry."
            : "What is in the document stays. Use Retry, or Discard.";
}
