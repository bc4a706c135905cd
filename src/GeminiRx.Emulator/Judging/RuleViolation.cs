namespace GeminiRx.Emulator;

/// <summary>
/// A rule that a request breaks. <c>Path</c> is the place in the service's spelling, empty for the whole request; <c>Message</c> is what
/// the service says. Both may quote the request.
/// </summary>
internal sealed record RuleViolation(JudgeRule Rule, string Path, string Message)
{
    /// <summary>The place without names that the request chose: an index instead of a property's name.</summary>
    public string Place
    {
        get => field ?? Path;
        init;
    }

    /// <summary>The field that the client probably meant; null if none is near.</summary>
    public string? Nearest { get; init; }
}
