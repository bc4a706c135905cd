using GeminiRx.LanguageServer.Documents;

namespace GeminiRx.LanguageServer.Streaming;

/// <summary>The one edit that was sent and is not settled: made for a version of the document, answered or not, seen in a change or not.</summary>
/// <param name="Version">The document's version it was made for.</param>
/// <param name="Text">What it inserts; empty where it takes away.</param>
/// <param name="Removes">What it takes away; null where it inserts.</param>
internal sealed record EditInFlight(int Version, string Text, WrittenText.Piece? Removes = null)
{
    /// <summary>The editor answered that it applied the edit, which proves nothing by itself.</summary>
    public bool IsAnswered { get; init; }

    /// <summary>A change showed the edit's text in the document.</summary>
    public bool IsEchoed { get; init; }

    /// <summary>A change after the edit's version was another's: the editor has moved on without it.</summary>
    public bool IsOvertaken { get; init; }

    /// <summary>The change that overtook it held the edit's text all the same, in a way this server does not know.</summary>
    public bool IsUnreadable { get; init; }

    /// <summary>Where the anchor would be had the echo been another's text.</summary>
    public Anchor AnchorBefore { get; init; }

    /// <summary>What would be written had the echo been another's text.</summary>
    public WrittenText WrittenBefore { get; init; } = WrittenText.None;

    public bool IsOpen => !IsEchoed && !IsOvertaken;

    /// <summary>The edit after a change that is another's.</summary>
    public EditInFlight After(TextChange change, string before) => this with
    {
        IsOvertaken = !IsEchoed,
        IsUnreadable = IsUnreadable || (!string.IsNullOrWhiteSpace(Text) && change.Text.Contains(Text, StringComparison.Ordinal)),
        AnchorBefore = AnchorBefore.Move(change, before),
        WrittenBefore = WrittenBefore.Move(change, before),
    };
}
