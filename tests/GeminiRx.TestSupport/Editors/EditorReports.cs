namespace GeminiRx.TestSupport.Editors;

/// <summary>A place in a document: line and character count from 0, the character in UTF-16 units.</summary>
public readonly record struct Place(int Line, int Character);

/// <summary>A change in a report of the editor.</summary>
public sealed record EditorChange(Place Start, Place End, string Text)
{
    /// <summary>Whether the change has no range and contains the text of the whole document.</summary>
    public bool IsWhole { get; init; }
}

/// <summary>One <c>didChange</c>.</summary>
/// <param name="Version">The version; null if the editor counts none.</param>
/// <param name="Changes">The changes, one after the other.</param>
/// <param name="After">The document after the changes, for the judge.</param>
/// <param name="ContainsEdit">Whether the changes contain a server's edit.</param>
/// <param name="Places">The number of separate places that changed.</param>
public sealed record EditorReport(
    int? Version,
    IReadOnlyList<EditorChange> Changes,
    EditorSnapshot After,
    bool ContainsEdit = false,
    int Places = 1
);

/// <summary>The text of a document at one moment, with the owner of each character and the place of each stream's next text.</summary>
/// <param name="Text">The text.</param>
/// <param name="Owners">A letter for each character: d of the document as it was opened, u typed by the user, s streamed.</param>
/// <param name="Markers">The offset of each stream's next text.</param>
public sealed record EditorSnapshot(string Text, string Owners, IReadOnlyList<int> Markers)
{
    /// <summary>
    /// Whether only typed characters and line breaks are between two offsets. The text alone cannot distinguish such offsets.
    /// </summary>
    public bool AreNear(int one, int other, bool overLineBreaks = true)
    {
        for (var at = Math.Min(one, other); at < Math.Max(one, other); at++)
        {
            if (at >= Text.Length || (Owners[at] != 'u' && !(overLineBreaks && Text[at] == '\n')))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>How many line breaks the user typed.</summary>
    public int TypedLineBreaks => Enumerable.Range(0, Text.Length).Count(at => Text[at] == '\n' && Owners[at] == 'u');
}
