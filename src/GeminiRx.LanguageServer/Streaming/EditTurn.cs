namespace GeminiRx.LanguageServer.Streaming;

/// <summary>A session's turn to edit its document. One session at a time has it.</summary>
internal sealed class EditTurn(SessionCore core)
{
    /// <summary>Asks for the turn if that has not happened yet.</summary>
    /// <returns>Whether the session has the turn.</returns>
    public bool TryTake()
    {
        if (core.State.Sending is SendState.Idle)
        {
            core.State = core.State with { Sending = new SendState.WaitingForTurn() };
            core.Effects.Add(new SessionEffect.AskTurn());
        }

        return core.State.Sending is SendState.HoldingTurn;
    }

    public void Hold()
    {
        if (core.State.Sending is not SendState.InFlight)
        {
            core.State = core.State with { Sending = new SendState.HoldingTurn() };
        }
    }

    public void ReturnUnused()
    {
        if (core.State.Sending is SendState.HoldingTurn && !core.State.HasEnded)
        {
            Release();
        }
    }

    public void Release()
    {
        core.State = core.State with { Sending = new SendState.Idle() };
        core.Effects.Add(new SessionEffect.GiveTurn());
    }
}
