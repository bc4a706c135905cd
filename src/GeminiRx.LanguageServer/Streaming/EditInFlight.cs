namespace GeminiRx.LanguageServer.Streaming;

/// <summary>The one edit that was sent and is not settled.</summary>
/// <param name="Id">Its number in the session.</param>
/// <param name="Revision">The revision of the document that it was made for.</param>
/// <param name="Text">The text it inserts, with line feeds; empty where it deletes.</param>
/// <param name="Removes">The text it deletes; null where it inserts.</param>
internal sealed record EditInFlight(int Id, int Revision, string Text, WrittenText.Piece? Removes)
{
    /// <summary>What the editor answered.</summary>
    public EditAnswer Answer { get; init; }

    /// <summary>The document changed after that revision without the edit.</summary>
    public bool IsOvertaken { get; init; }

    /// <summary>The change that overtook it contains the edit's text, in a way that was not recognised as the edit.</summary>
    public bool IsSuspicious { get; init; }

    /// <summary>The place and the written text as they would be had the confirmed text been the user's; null until the document shows the
    /// edit.</summary>
    public (int At, int LastFrom, WrittenText Written)? BeforeConfirmation { get; init; }

    public bool IsConfirmed => BeforeConfirmation is not null;
}
