using GeminiRx.LanguageServer.Streaming;

namespace GeminiRx.LanguageServer.Sessions;

/// <summary>A problem of a session as a message for the user, with advice.</summary>
/// <param name="Code">Its kind.</param>
/// <param name="Message">The message.</param>
/// <param name="IsError">Whether the session failed; false if it ended early.</param>
/// <param name="IsOfKey">Whether another key may help.</param>
internal sealed record Problem(string Code, string Message, bool IsError, bool IsOfKey = false)
{
    public const string Configuration = "config";

    /// <summary>Returns the problem of a session that ended; null if there is none.</summary>
    public static Problem? Of(SessionResult result)
    {
        if (result.Failure is { } failure)
        {
            return new Problem(failure.Kind, $"{failure.Message}{Restored(result)}", IsError: true, failure.IsOfKey);
        }

        if (result.Finished is { Outcome: Outcome.Completed } && !result.HasReceived && result.Unwritten == 0 && result.Characters == 0)
        {
            return new Problem("empty", "The answer is empty. Try again, or add an instruction.", IsError: false);
        }

        if (result.Finished is not { Outcome: not (Outcome.Completed or Outcome.Stopped) } cut)
        {
            return null;
        }

        var end = cut.ToException()!;
        var advice = cut.Outcome switch
        {
            Outcome.MaxTokens when result.Rewrite is not null => "Select less text.",
            Outcome.MaxTokens => "Continue from here to get the rest.",
            Outcome.Blocked => "Change the instruction, or the text around the cursor.",
            _ => end.Advice,
        };
        return new Problem(cut.Outcome.ToName(), $"{end.Message} {advice}{Restored(result)}", IsError: false);
    }

    /// <summary>Returns the message for a session that ended without a problem, but not as expected; null if none is shown.</summary>
    /// <param name="result">The end of the session.</param>
    /// <param name="isRemoval">Whether the session only took text back.</param>
    public static string? NoteOn(SessionResult result, bool isRemoval) =>
        MessageOf(result.Reason)
        ?? result switch
        {
            { Rewrite: { IsRestored: false, LeftOut: > 0 and var leftOut } } =>
                $"{leftOut} {(leftOut == 1 ? "change is" : "changes are")} left out, because you changed these lines meanwhile.",
            { Finished.Outcome: Outcome.Stopped, Reason: StopReason.Requested, Unwritten: > 0 and var unwritten } when !isRemoval =>
                $"Stopped. The editor has not taken the last {unwritten} characters of the text. Continue from here writes them.",
            { Finished.Outcome: Outcome.Completed, Rewrite.Lines.HasChanges: false } when !isRemoval => "The answer changes nothing.",
            _ => null,
        };

    /// <summary>Returns the message for an answer from which characters were removed.</summary>
    public static string NoteOnStripped(int count) =>
        $"{count} invisible {(count == 1 ? "character is" : "characters are")} removed from the answer: escape sequences of "
        + "terminals, or controls of the writing direction. See the setting geminirx.stripControls.";

    private static string Restored(SessionResult result) => result.Rewrite is { IsRestored: true } ? " The original text is restored." : "";

    /// <summary>Returns the message for a session that was stopped by anything but the user's command; null if none is shown.</summary>
    public static string? MessageOf(StopReason? reason) =>
        reason switch
        {
            StopReason.Undone => "Stopped, because its newest text was deleted.",
            StopReason.Closed => "Stopped, because the document was closed.",
            StopReason.Reopened => "Stopped, because the document was loaded again. Run the command again to get the answer.",
            StopReason.OutOfSync => "Stopped, because a change of the document could not be read. Close the document and open it again.",
            _ => null,
        };
}
