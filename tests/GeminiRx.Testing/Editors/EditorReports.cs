namespace GeminiRx.Testing.Editors;

/// <summary>A place in a document: both counted from 0, the character in UTF-16 units.</summary>
public readonly record struct Place(int Line, int Character);

/// <summary>A change as the editor tells it.</summary>
public sealed record EditorChange(Place Start, Place End, string Text)
{
    /// <summary>Whether it is told without a range: the text is the whole document's.</summary>
    public bool IsWhole { get; init; }
}

/// <summary>One <c>didChange</c>.</summary>
/// <param name="Version">The version; null where the editor counts none.</param>
/// <param name="Changes">The changes, one after the other.</param>
/// <param name="After">The document as it is with them, for the judge.</param>
/// <param name="HoldsEdit">Whether a server's edit is among them.</param>
/// <param name="Places">How many places apart from each other were changed.</param>
public sealed record EditorNotice(
    int? Version,
    IReadOnlyList<EditorChange> Changes,
    EditorSnapshot After,
    bool HoldsEdit = false,
    int Places = 1
);

/// <summary>A document's text at one moment, whose characters are whose, and where each stream's next text belongs.</summary>
/// <param name="Text">The text.</param>
/// <param name="Owners">A letter for each character: d of the document as it was opened, u typed by the user, s streamed.</param>
/// <param name="Markers">The place of each stream.</param>
public sealed record EditorSnapshot(string Text, string Owners, IReadOnlyList<int> Markers)
{
    /// <summary>
    /// Whether only what the user typed, and line breaks, lie between two places: which of them is meant cannot be seen in the text.
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
