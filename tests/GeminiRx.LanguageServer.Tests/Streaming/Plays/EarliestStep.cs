namespace GeminiRx.LanguageServer.Tests.Streaming.Plays;

/// <summary>Finds the step that is due first. Of two that are due at the same time, the first one counts.</summary>
internal sealed class EarliestStep
{
    public (TimeSpan At, Action Do)? Step { get; private set; }

    public void Consider((TimeSpan At, Action Do)? one)
    {
        if (one is { } found && !(Step?.At <= found.At))
        {
            Step = one;
        }
    }
}
