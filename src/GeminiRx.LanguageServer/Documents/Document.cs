using GeminiRx.LanguageServer.Documents.Diffs;
using GeminiRx.LanguageServer.Protocol;

namespace GeminiRx.LanguageServer.Documents;

/// <summary>An open document as the editor last reported it. Immutable; offsets count UTF-16 units, as do all positions of this
/// server.</summary>
/// <param name="Uri">The document's URI.</param>
/// <param name="Version">The editor's version number; null if the editor sends none.</param>
/// <param name="Text">The whole text.</param>
internal sealed record Document(DocumentUri Uri, long? Version, DocumentText Text)
{
    /// <summary>Distinguishes this opening of the document from all others: an offset is valid in one opening only.</summary>
    public int Instance { get; init; }

    /// <summary>The editor's name of the language, such as <c>csharp</c>; empty if it sends none.</summary>
    public string Language { get; init; } = "";

    /// <summary>Counts the changes since the document was opened, independently of the editor's version numbers.</summary>
    public int Revision { get; init; }

    /// <summary>The offset behind the last change since the document was opened; null if there was none, or the editor sent the whole
    /// text.</summary>
    public int? LastChange { get; init; }

    /// <summary>The line break of the first line; a line feed if there is only one line.</summary>
    public string LineBreak => Text.OffsetAt(new Position(0, int.MaxValue)) is { } end && Text.IsAt(end, "\r\n") ? "\r\n" : "\n";

    /// <summary>The number of lines. Text that ends with a line break has an empty last line.</summary>
    public int LineCount => Text.LineBreaks + 1;

    /// <inheritdoc cref="DocumentText.OffsetAt"/>
    public int? OffsetAt(Position position) => Text.OffsetAt(position);

    /// <inheritdoc cref="DocumentText.PositionAt"/>
    public Position PositionAt(int offset) => Text.PositionAt(offset);

    /// <summary>Applies one change of a <c>didChange</c>.</summary>
    /// <remarks>A line past the end means the end of the document: Neovim sends such a range when <c>dd</c> deletes a last line without a
    /// line break.</remarks>
    /// <returns>The new document and the replaced range of the old one; null if the range is invalid.</returns>
    public (Document After, TextChange Change)? Apply(ContentChange change, long? version)
    {
        var start = change.Range is { } range ? OffsetAt(range.Start) ?? Text.Length : 0;
        var end = change.Range is null ? Text.Length : OffsetAt(change.Range.End) ?? Text.Length;
        if (end < start || change.Range is { Start: { Line: < 0 } or { Character: < 0 } } or { End: { Line: < 0 } or { Character: < 0 } })
        {
            return null;
        }

        var text = Text.Replace(start, end, change.Text);
        int? changed = change.Range is null ? null : start + change.Text.Length;
        return (
            this with
            {
                Version = version,
                Text = text,
                Revision = Revision + 1,
                LastChange = changed,
            },
            new TextChange(start, end, change.Text)
        );
    }
}
